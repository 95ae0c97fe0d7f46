// SPDX-License-Identifier: GPL-2.0-or-later
// What rules dropped, and what Locum said in the user's name.

import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client';
import type { FeedEntry, Id, Message } from '../api/types';
import { fullText, t } from '../i18n';
import { conversations } from '../store/state';
import { Button, Empty, errorText, nameOf, Note, Page, plain } from '../ui/parts';
import { to } from '../ui/route';
import { titleOf } from './ConversationList';
import { MessageDetails } from './MessageDetails';
import { reasonText } from './MessageRow';

function Entry({ message, onDetails }: { message: Message; onDetails: (id: Id) => void }) {
  const conversation = conversations.value.get(message.conversation);
  return (
    <li class="card log-entry">
      <div class="line">
        <b class="grow"><bdi>{conversation ? titleOf(conversation) : nameOf(message.sender_name)}</bdi></b>
        <time dateTime={message.received_at}>{fullText(message.received_at)}</time>
      </div>
      <p class="text" dir="auto">{plain(message.text).slice(0, 1000)}</p>
      <div class="line">
        <small class="grow hint"><bdi>{reasonText(message)}</bdi></small>
        {conversation && message.disposition !== 'drop' && <a href={to('chats', conversation.id)}>{t('log.open')}</a>}
        <button type="button" class="link-button" onClick={() => onDetails(message.id)}>{t('log.why')}</button>
      </div>
    </li>
  );
}

export function FilteredPage() {
  const [list, setList] = useState<readonly Message[] | null>(null);
  const [more, setMore] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [details, setDetails] = useState<Id | null>(null);
  const load = async (): Promise<void> => {
    const last = list?.at(-1);
    try {
      const page = await get<{ messages: Message[]; more: boolean }>(`/messages/filtered?limit=50${last ? `&before=${last.id}` : ''}`);
      setList([...(list ?? []), ...page.messages]);
      setMore(page.more);
    } catch (caught) {
      setError(caught);
    }
  };
  useEffect(() => void load(), []);
  return (
    <Page title={t('filtered.title')} back={to('rules')}>
      <p class="lead">{t('filtered.lead')}</p>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {list?.length === 0 && <Empty icon="eye" title={t('filtered.none')} />}
      <ul class="cards">{list?.map((each) => <Entry key={each.id} message={each} onDetails={setDetails} />)}</ul>
      {more && <Button onClick={load}>{t('action.more')}</Button>}
      {details !== null && <MessageDetails id={details} onClose={() => setDetails(null)} />}
    </Page>
  );
}

const FEED_PAGE = 1000;

export function InYourNamePage() {
  const [list, setList] = useState<readonly Message[] | null>(null);
  const [from, setFrom] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [details, setDetails] = useState<Id | null>(null);
  /** The part of the feed before what has been read. */
  const load = async (before: number | null): Promise<void> => {
    try {
      const end = before ?? (await get<{ last: number }>('/feed?since=0&limit=1')).last;
      const start = Math.max(0, end - FEED_PAGE);
      const page = await get<{ entries: FeedEntry[] }>(`/feed?since=${start}&limit=${Math.max(1, end - start)}`);
      const said = page.entries.flatMap((entry) => (entry.seq <= end && entry.type === 'message_added' && entry.message.author === 'locum' ? [entry.message] : []));
      setList((known) => [...(known ?? []), ...said.reverse()]);
      setFrom(start);
    } catch (caught) {
      setError(caught);
    }
  };
  useEffect(() => void load(null), []);
  return (
    <Page title={t('log.title')} back={to('rules')}>
      <p class="lead">{t('log.lead')}</p>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {list?.length === 0 && from === 0 && <Empty icon="locum" title={t('log.none')} />}
      <ul class="cards">{list?.map((each) => <Entry key={each.id} message={each} onDetails={setDetails} />)}</ul>
      {from !== null && from > 0 && <Button onClick={() => load(from)}>{t('action.more')}</Button>}
      {details !== null && <MessageDetails id={details} onClose={() => setDetails(null)} />}
    </Page>
  );
}
