// SPDX-License-Identifier: GPL-2.0-or-later
// A conversation's history, in blocks of messages; those far from what is in sight are only room.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Conversation, Id, Message } from '../api/types';
import { dayOf, dayText, t } from '../i18n';
import { loadHistory, markRead } from '../store/load';
import { keptAt } from '../store/offline';
import { drop } from '../store/outbox';
import { accounts, newestIn, notify, thread, unsent, type Place, type Unsent } from '../store/state';
import { Icon } from '../ui/icons';
import { Button, errorText, Note } from '../ui/parts';
import { route } from '../ui/route';
import { indicesOf, MOST_BLOCKS, spanAt, sum, type Span } from '../ui/window';
import { MessageDetails } from './MessageDetails';
import { MessageRow } from './MessageRow';

const BLOCK = 40;
const ROW = 44; // pixels, of a message that was never measured
const NEAR_END = 80;
const NEAR_START = 1200;

interface BlockProps { messages: readonly Message[]; before: Message | undefined; unreadFrom: Id | undefined; sought: Id | undefined; place: Place; inRoom: boolean; onDetails: (id: Id) => void }

function isFollowUp(message: Message, before: Message | undefined): boolean {
  return before !== undefined && before.author === message.author && before.sender === message.sender && before.sender_name === message.sender_name &&
    Date.parse(message.received_at) - Date.parse(before.received_at) < 180_000;
}

/** Messages 40 by 40, the rest with the newest: a block stays the same while newer ones come, and when older ones come by the page. */
function blocksOf(messages: readonly Message[]): Message[][] {
  const blocks: Message[][] = [];
  for (let start = 0; start < messages.length; ) {
    const end = messages.length - start < 2 * BLOCK ? messages.length : start + BLOCK;
    blocks.push(messages.slice(start, end));
    start = end;
  }
  return blocks;
}

function Block({ messages, before, unreadFrom, sought, place, inRoom, onDetails }: BlockProps) {
  return (
    <div class="history-block" data-first={messages[0]!.id}>
      {messages.map((message, index) => {
        const previous = index === 0 ? before : messages[index - 1];
        const via = place < 0 && previous?.account !== message.account ? accounts.value.get(message.account)?.name : undefined;
        const newDay = !previous || dayOf(previous.received_at) !== dayOf(message.received_at);
        return (
          <div key={message.id} class={`history-item ${message.id === sought ? 'sought' : ''}`} data-message={message.id}>
            {newDay && <div class="day"><span>{dayText(message.received_at)}</span></div>}
            {message.id === unreadFrom && <div class="unread-line"><span>{t('chat.new')}</span></div>}
            <MessageRow message={message} inRoom={inRoom} via={via} followsUp={!newDay && message.id !== unreadFrom && !via && isFollowUp(message, previous)} onDetails={onDetails} />
          </div>
        );
      })}
    </div>
  );
}

function Room({ height }: { height: number }) {
  const holder = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (holder.current) holder.current.style.height = `${height}px`;
  });
  return <div class="history-room" ref={holder} aria-hidden="true" />;
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

/** The first message in sight and how far below the upper edge it is: what stays where it is while the rest of the column changes. */
function heldPlace(scroller: HTMLElement): { message: string; offset: number } | undefined {
  const edge = scroller.getBoundingClientRect().top;
  for (const block of scroller.querySelectorAll('.history-block')) {
    if (block.getBoundingClientRect().bottom <= edge) continue;
    for (const item of block.querySelectorAll<HTMLElement>('.history-item')) {
      const place = item.getBoundingClientRect();
      if (place.bottom > edge) return { message: item.dataset['message']!, offset: place.top - edge };
    }
  }
  return undefined;
}

/** Scrolls by itself as little as the reader notices, and has only the blocks around what is in sight. */
function useWindow(place: Place, blocks: readonly Message[][], wantOlder: () => void) {
  const scroller = useRef<HTMLDivElement>(null);
  const column = useRef<HTMLDivElement>(null);
  const heights = useRef(new Map<Id, number>());
  const stuck = useRef(true); // to the end
  const lastTop = useRef(0);
  const held = useRef<ReturnType<typeof heldPlace>>(undefined);
  const goal = useRef<Id | undefined>(undefined);
  const [span, setSpan] = useState<Span>({ skip: 0, count: MOST_BLOCKS });
  const [isAtEnd, setAtEnd] = useState(true);
  const all = blocks.map((each) => heights.current.get(each[0]!.id) ?? each.length * ROW);
  const { from, to } = indicesOf(span, blocks.length);

  const look = (): void => {
    const element = scroller.current!;
    if (element.clientHeight === 0) return;
    const top = element.scrollTop - (column.current!.offsetTop - element.offsetTop);
    const next = spanAt(all, top, top + element.clientHeight);
    if (next.skip !== span.skip || next.count !== span.count) setSpan(next);
    if (element.scrollTop < NEAR_START) wantOlder();
    lastTop.current = element.scrollTop;
    held.current = heldPlace(element);
    setAtEnd(stuck.current);
  };
  const follow = (): void => {
    const element = scroller.current!;
    const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    // That the column has grown below is not the reader's leaving the end.
    if (isNear || element.scrollTop < lastTop.current - 1) stuck.current = isNear;
  };
  const settle = (): void => {
    const element = scroller.current!;
    for (const child of column.current!.querySelectorAll<HTMLElement>(':scope > .history-block')) {
      heights.current.set(Number(child.dataset['first']), child.offsetHeight);
    }
    blocks.forEach((each, index) => { all[index] = heights.current.get(each[0]!.id) ?? each.length * ROW; });
    follow();
    const sought = goal.current === undefined ? null : element.querySelector(`[data-message="${goal.current}"]`);
    if (sought) {
      goal.current = undefined;
      stuck.current = false;
      sought.scrollIntoView({ block: 'center' });
    } else if (stuck.current) {
      element.scrollTop = element.scrollHeight;
    } else if (held.current) {
      const item = element.querySelector(`[data-message="${held.current.message}"]`);
      // The reader may have scrolled since, and the event of it be on its way.
      const wanted = held.current.offset - (element.scrollTop - lastTop.current);
      if (item) element.scrollTop += item.getBoundingClientRect().top - element.getBoundingClientRect().top - wanted;
    }
    look();
  };
  const latest = useRef(settle);
  latest.current = settle;
  useLayoutEffect(settle);
  useEffect(() => {
    const element = scroller.current!;
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== width) heights.current.clear();
      width = element.clientWidth;
      if (column.current) latest.current(); // it may have been taken away meanwhile
    });
    observer.observe(element);
    observer.observe(column.current!);
    return () => observer.disconnect();
  }, [place]);

  const onScroll = (): void => {
    if (!scroller.current || !column.current) return;
    follow();
    look();
  };
  /** Puts this message into the middle; it may have to be made first. */
  const show = (id: Id): void => {
    const element = scroller.current;
    const index = blocks.findIndex((each) => each.some((message) => message.id === id));
    if (!element || index < 0) return;
    stuck.current = false;
    held.current = undefined;
    goal.current = id;
    const top = sum(all.slice(0, index));
    element.scrollTop = lastTop.current = top + column.current!.offsetTop - element.offsetTop;
    setSpan(spanAt(all, top, top + element.clientHeight));
    setAtEnd(false);
  };
  const toEnd = (): void => {
    stuck.current = true;
    lastTop.current = 0;
    settle();
  };
  return { scroller, column, onScroll, show, toEnd, isAtEnd, from, to, above: sum(all.slice(0, from)), below: sum(all.slice(to)) };
}

const FAR_PAGE = 500;
const MOST_PAGES = 40; // that are loaded to come to an old message

/** Goes to the message that the address names, loading what lies between. Gives its id once it is there. */
function useWanted(place: Place, show: (id: Id) => void): Id | undefined {
  const wanted = Number(route.value[2]) || undefined;
  const current = thread(place).value;
  const pages = useRef(0);
  const [shown, setShown] = useState<Id | undefined>(undefined);
  useEffect(() => {
    pages.current = 0;
    setShown(undefined);
  }, [wanted]);
  useEffect(() => {
    if (wanted === undefined || wanted === shown || !current.complete || current.busy || current.error !== null) return;
    const isThere = current.messages.some((each) => each.id === wanted);
    if (!isThere && current.more && (current.messages[0]?.id ?? 0) > wanted && pages.current < MOST_PAGES) {
      pages.current += 1;
      void loadHistory(place, FAR_PAGE);
      return;
    }
    setShown(wanted);
    if (isThere) show(wanted);
    else notify(t('search.too.far'), 'error');
  }, [wanted, shown, current]);
  return shown;
}

/** Of one conversation, or of all with one person. */
export function History({ place, of }: { place: Place; of: readonly Conversation[] }) {
  const [details, setDetails] = useState<Id | null>(null);
  const current = thread(place).value;
  const blocks = useMemo(() => blocksOf(current.messages), [current.messages]);
  const waiting = unsent.value.filter((each) => each.conversation === place);
  const last = current.messages.at(-1);
  const { scroller, column, onScroll, show, toEnd, isAtEnd, from, to, above, below } = useWindow(place, blocks, () => {
    if (current.complete && current.more && !current.busy && !current.error && keptAt.value === null) void loadHistory(place);
  });

  const sought = useWanted(place, show);

  // Where the unread ones begin, as it was when the conversation was opened.
  const readUpTo = useRef(new Map(of.filter((each) => each.unread > 0).map((each) => [each.id, each.read_up_to ?? 0])));
  const unreadFrom = readUpTo.current.size === 0 ? undefined
    : current.messages.find((each) => each.direction === 'incoming' && each.id > (readUpTo.current.get(each.conversation) ?? Infinity))?.id;

  useEffect(() => {
    if (!current.complete && !current.busy && !current.error) void loadHistory(place);
  }, [place, current.complete]);

  useEffect(() => {
    const read = (): void => {
      if (!last || !isAtEnd || document.visibilityState !== 'visible') return;
      for (const { id } of of) {
        const seen = newestIn(place, (each) => each.conversation === id);
        if (seen) void markRead(id, seen.id);
      }
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [last?.id, isAtEnd]);

  return (
    <div class="history-frame">
      <div class="history" ref={scroller} onScroll={onScroll} role="log" aria-label={t('chat.history')} tabIndex={0}>
        {current.busy && <div class="history-busy"><span class="spinner" aria-label={t('loading')} /></div>}
        {current.error !== null && <Note tone="error" action={<Button onClick={() => loadHistory(place)}>{t('action.again')}</Button>}>{errorText(current.error)}</Note>}
        {current.complete && !current.more && <p class="history-start">{t('chat.start')}</p>}
        <div ref={column}>
          <Room height={above} />
          {blocks.slice(from, to).map((messages, index) => (
            <Block key={messages[0]!.id} messages={messages} before={blocks[from + index - 1]?.at(-1)} unreadFrom={unreadFrom} sought={sought} place={place} inRoom={of[0]?.kind === 'room'} onDetails={setDetails} />
          ))}
          <Room height={below} />
        </div>
        {waiting.map((each) => <Waiting key={each.client_id} entry={each} />)}
      </div>
      {!isAtEnd && <button type="button" class="to-end" aria-label={t('chat.to.end')} onClick={toEnd}><Icon name="down" /></button>}
      {details !== null && <MessageDetails id={details} onClose={() => setDetails(null)} />}
    </div>
  );
}
