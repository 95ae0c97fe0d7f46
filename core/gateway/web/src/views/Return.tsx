// SPDX-License-Identifier: GPL-2.0-or-later
// What came while the user was away, conversation by conversation: the digest at the return.

import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client';
import type { FeedEntry, Id, Message } from '../api/types';
import { fullText, t } from '../i18n';
import { returned } from '../store/feed';
import { conversations } from '../store/state';
import { Empty, errorText, nameOf, Note, Page, plain } from '../ui/parts';
import { to } from '../ui/route';
import { titleOf } from './ConversationList';
import { isKept } from './MessageRow';

const FEED_PAGE = 1000;
const MOST_PAGES = 50;

interface Absence { from: string; until: string | undefined; messages: Message[] }

/** The last absence, from the feed, which is read backwards: [attached] … away … (away …) [attached …]. */
async function lastAbsence(): Promise<Absence | null> {
  let end = (await get<{ last: number }>('/feed?since=0&limit=1')).last;
  let messages: Message[] = [];
  let until: string | undefined;
  let found: Absence | null = null;
  for (let page = 0; end > 0 && page < MOST_PAGES; ++page) {
    const start = Math.max(0, end - FEED_PAGE);
    const { entries } = await get<{ entries: FeedEntry[] }>(`/feed?since=${start}&limit=${end - start}`);
    for (const entry of entries.filter((each) => each.seq <= end).reverse()) {
      if (entry.type === 'message_added') messages.push(entry.message);
      if (entry.type !== 'stand_in_changed') continue;
      if (entry.status.state === 'away') {
        found = { from: entry.status.since ?? entry.at, until, messages: [...messages] };
      } else if (found) {
        return found;
      } else {
        messages = []; // they came after the return
        until = entry.at;
      }
    }
    end = start;
  }
  return found;
}

interface Talk { conversation: Id; last: Message; incoming: number; answered: number; kept: number }

function talksOf(messages: readonly Message[]): Talk[] {
  const talks = new Map<Id, Talk>();
  for (const each of messages) { // newest first
    const talk = talks.get(each.conversation) ?? { conversation: each.conversation, last: each, incoming: 0, answered: 0, kept: 0 };
    if (each.direction === 'incoming' && talk.incoming === 0) talk.last = each;
    if (each.direction === 'incoming') talk.incoming += 1;
    if (each.author === 'locum' && each.direction === 'outgoing') talk.answered += 1;
    if (isKept(each)) talk.kept += 1;
    talks.set(each.conversation, talk);
  }
  return [...talks.values()].filter((each) => each.incoming + each.answered > 0);
}

export function ReturnPage() {
  const [absence, setAbsence] = useState<Absence | null | undefined>(undefined);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    returned.value = false;
    lastAbsence().then(setAbsence, setError);
  }, []);
  const talks = absence ? talksOf(absence.messages) : [];
  return (
    <Page title={t('return.title')} back={to('rules')}>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {absence === undefined && error === null && <span class="spinner" aria-label={t('loading')} />}
      {absence === null && <Empty icon="locum" title={t('return.never')} />}
      {absence && (
        <p class="lead">
          {absence.until ? t('return.from.until', { from: fullText(absence.from), until: fullText(absence.until) }) : t('return.from', { from: fullText(absence.from) })}
        </p>
      )}
      {absence && talks.length === 0 && <Empty icon="chats" title={t('return.nothing')} />}
      <ul class="cards">
        {talks.map((each) => {
          const conversation = conversations.value.get(each.conversation);
          const facts = [t('return.messages', { n: each.incoming }), each.answered > 0 ? t('return.answered', { n: each.answered }) : '', each.kept > 0 ? t('return.kept', { n: each.kept }) : ''];
          return (
            <li key={each.conversation}>
              <a class="card card-link" href={to('chats', each.conversation)}>
                <span class="card-text">
                  <b><bdi>{conversation ? titleOf(conversation) : nameOf(each.last.sender_name)}</bdi></b>
                  <span dir="auto">{plain(each.last.text).slice(0, 300)}</span>
                  <small>{facts.filter(Boolean).join(' · ')}</small>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </Page>
  );
}
