// SPDX-License-Identifier: GPL-2.0-or-later
// Messages that the server found: what was said, among the chats that are looked for.

import { useEffect, useState } from 'preact/hooks';
import { ApiError, get } from '../api/client';
import type { Message } from '../api/types';
import { shortText, t } from '../i18n';
import { Icon } from '../ui/icons';
import { errorText, plain } from '../ui/parts';
import { to } from '../ui/route';

const AFTER = 250; // milliseconds without a key
const LEAST = 2; // characters
const PAGE = 30;
const BEFORE = 30; // characters of a message that are shown before the word

export interface Findings { words: string; messages: readonly Message[]; more: boolean; busy: boolean; error: string }
const nothing: Findings = { words: '', messages: [], more: false, busy: false, error: '' };

/** What the server finds for these words, a page at a time. */
export function useFindings(words: string): { found: Findings; more: () => Promise<void> } {
  const [found, setFound] = useState(nothing);
  const ask = async (known: readonly Message[], isWanted: () => boolean): Promise<void> => {
    const last = known.at(-1);
    try {
      const page = await get<{ messages: Message[]; more: boolean }>(`/messages/search?words=${encodeURIComponent(words)}&limit=${PAGE}${last ? `&before=${last.id}` : ''}`);
      if (isWanted()) setFound({ words, messages: [...known, ...page.messages], more: page.more, busy: false, error: '' });
    } catch (caught) {
      const isNoWord = caught instanceof ApiError && caught.code === 'search.empty';
      if (isWanted()) setFound({ ...nothing, words, error: isNoWord ? '' : errorText(caught) });
    }
  };
  useEffect(() => {
    let isWanted = true;
    setFound(words.length < LEAST ? nothing : { ...nothing, words, busy: true });
    const timer = words.length < LEAST ? undefined : window.setTimeout(() => void ask([], () => isWanted), AFTER);
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [words]);
  return { found, more: () => ask(found.messages, () => true) };
}

/** The part of the text where the first of the words is. */
function Extract({ text, words }: { text: string; words: string }) {
  const clean = plain(text).replace(/\s+/g, ' ');
  const lower = clean.toLocaleLowerCase();
  const hits = words.toLocaleLowerCase().split(/\s+/).filter(Boolean).map((word) => ({ at: lower.indexOf(word), length: word.length })).filter((each) => each.at >= 0);
  const first = hits.sort((a, b) => a.at - b.at)[0];
  if (!first || lower.length !== clean.length) return <>{clean.slice(0, 200)}</>;
  const from = Math.max(0, first.at - BEFORE);
  return <>{from > 0 ? '…' : ''}{clean.slice(from, first.at)}<mark>{clean.slice(first.at, first.at + first.length)}</mark>{clean.slice(first.at + first.length, from + 200)}</>;
}

export function FoundRow({ message, words, chat, title }: { message: Message; words: string; chat: string; title: string }) {
  const isOut = message.direction === 'outgoing';
  const who = message.author === 'locum' ? 'Locum: ' : isOut ? `${t('chat.you')}: ` : '';
  return (
    <a class="row found-row" href={to('chats', chat, message.id)}>
      <span class="found-icon"><Icon name="search" size={16} /></span>
      <span class="row-text">
        <span class="row-line"><bdi class="row-title">{title}</bdi><time class="row-time" dateTime={message.received_at}>{shortText(message.received_at)}</time></span>
        <span class="row-line"><bdi class="row-sub">{who}<Extract text={message.text} words={words} /></bdi></span>
      </span>
    </a>
  );
}
