// SPDX-License-Identifier: GPL-2.0-or-later
// A conversation's history. It is kept in blocks of messages; a block that is far from what is in sight is only its height.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation, Id, Message } from '../api/types';
import { dayOf, dayText, t } from '../i18n';
import { loadHistory, markRead } from '../store/load';
import { drop } from '../store/outbox';
import { thread, unsent, type Unsent } from '../store/state';
import { Icon } from '../ui/icons';
import { Button, errorText, Note } from '../ui/parts';
import { MessageDetails } from './MessageDetails';
import { MessageRow } from './MessageRow';

const BLOCK = 40;
const NEAR_END = 80;

interface BlockProps { messages: readonly Message[]; before: Message | undefined; unreadFrom: Id | undefined; conversation: Conversation; onDetails: (id: Id) => void }

function isFollowUp(message: Message, before: Message | undefined): boolean {
  return before !== undefined && before.author === message.author && before.sender === message.sender && before.sender_name === message.sender_name &&
    Date.parse(message.received_at) - Date.parse(before.received_at) < 180_000;
}

/** Messages 40 by 40: by their numbers, so that a block stays the same when older ones come before it. */
function blocksOf(messages: readonly Message[]): Message[][] {
  const blocks: Message[][] = [];
  for (let end = messages.length; end > 0; ) {
    const size = blocks.length === 0 ? BLOCK + (messages.length % BLOCK) : BLOCK;
    const start = Math.max(0, end - size);
    blocks.unshift(messages.slice(start, end));
    end = start;
  }
  return blocks;
}

function Block({ messages, before, unreadFrom, conversation, onDetails }: BlockProps) {
  const holder = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(true);
  const height = useRef(0);
  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry) return;
      if (!entry.isIntersecting) height.current = entry.boundingClientRect.height;
      setNear(entry.isIntersecting);
    }, { root: element.closest('.history'), rootMargin: '2000px 0px' });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (holder.current) holder.current.style.height = near ? '' : `${height.current}px`;
  }, [near]);
  return (
    <div class="history-block" ref={holder}>
      {near && messages.map((message, index) => {
        const previous = index === 0 ? before : messages[index - 1];
        const newDay = !previous || dayOf(previous.received_at) !== dayOf(message.received_at);
        return (
          <div key={message.id} class="history-item">
            {newDay && <div class="day"><span>{dayText(message.received_at)}</span></div>}
            {message.id === unreadFrom && <div class="unread-line"><span>{t('chat.new')}</span></div>}
            <MessageRow message={message} conversation={conversation} followsUp={!newDay && message.id !== unreadFrom && isFollowUp(message, previous)} onDetails={onDetails} />
          </div>
        );
      })}
    </div>
  );
}

function Waiting({ entry }: { entry: Unsent }) {
  return (
    <div class="message out waiting">
      <div class="bubble"><p class="text" dir="auto">{entry.text}</p></div>
      <div class="message-foot">
        <Icon name={entry.error ? 'alert' : 'clock'} size={14} />
        {entry.error ?? t('delivery.waiting')}
        {entry.error && <button type="button" class="link-button" onClick={() => drop(entry.client_id)}>{t('chat.discard')}</button>}
      </div>
    </div>
  );
}

export function History({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const heightBefore = useRef(0);
  const firstBefore = useRef<Id | undefined>(undefined);
  const [isAtEnd, setAtEnd] = useState(true);
  const [details, setDetails] = useState<Id | null>(null);
  const current = thread(id).value;
  const waiting = unsent.value.filter((each) => each.conversation === id);
  const last = current.messages.at(-1);

  // Where the unread ones begin, as it was when the conversation was opened.
  const readUpTo = useRef(conversation.unread > 0 ? conversation.read_up_to ?? 0 : undefined);
  const unreadFrom = readUpTo.current === undefined ? undefined
    : current.messages.find((each) => each.id > readUpTo.current! && each.direction === 'incoming')?.id;

  useEffect(() => {
    if (!thread(id).value.complete) void loadHistory(id);
  }, [id]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const first = current.messages[0]?.id;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else if (firstBefore.current !== undefined && first !== firstBefore.current) element.scrollTop += element.scrollHeight - heightBefore.current;
    firstBefore.current = first;
    heightBefore.current = element.scrollHeight;
  }, [current.messages, waiting.length]);

  useEffect(() => {
    const read = (): void => {
      if (last && isAtEnd && document.visibilityState === 'visible') void markRead(id, last.id);
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [last?.id, isAtEnd]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const element = scroller.current!;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    heightBefore.current = element.scrollHeight;
    if (atEnd.current !== isAtEnd) setAtEnd(atEnd.current);
    if (element.scrollTop < 1200 && current.complete && current.more && !current.busy && !current.error) void loadHistory(id);
  };
  const blocks = blocksOf(current.messages);
  let before: Message | undefined;
  return (
    <div class="history-frame">
      <div class="history" ref={scroller} onScroll={onScroll} role="log" aria-label={t('chat.history')} tabIndex={0}>
        {current.busy && <div class="history-busy"><span class="spinner" aria-label={t('loading')} /></div>}
        {current.error !== null && <Note tone="error" action={<Button onClick={() => loadHistory(id)}>{t('action.again')}</Button>}>{errorText(current.error)}</Note>}
        {current.complete && !current.more && <p class="history-start">{t('chat.start')}</p>}
        {blocks.map((messages) => {
          const previous = before;
          before = messages.at(-1);
          return <Block key={messages[0]!.id} messages={messages} before={previous} unreadFrom={unreadFrom} conversation={conversation} onDetails={setDetails} />;
        })}
        {waiting.map((each) => <Waiting key={each.client_id} entry={each} />)}
      </div>
      {!isAtEnd && (
        <button type="button" class="to-end" aria-label={t('chat.to.end')} onClick={() => { scroller.current!.scrollTop = scroller.current!.scrollHeight; }}>
          <Icon name="down" />
        </button>
      )}
      {details !== null && <MessageDetails id={details} onClose={() => setDetails(null)} />}
    </div>
  );
}
