// SPDX-License-Identifier: GPL-2.0-or-later
// Log in, the first look at everything, and the stream that keeps it true.

import { batch, signal } from '@preact/signals';
import { ApiError, get, hasToken, onRefused, post, remove, setToken } from '../api/client';
import { Stream } from '../api/stream';
import type {
  Account, Contact, Conversation, FromServer, Id, Message, NamedSet, Network, PendingRequest, Policy, Session, StandIn,
} from '../api/types';
import { addSent, returned, standInTold, takeEntries, takeEphemeral, takeStandIn } from './feed';
import { forgetKept, keepSoon, keptAt, MOST_CONVERSATIONS, rememberPage, showKept } from './offline';
import { failedToSend, forgetUnsent, messagesOf, resend } from './outbox';
import {
  accounts, aggregated, byId, contacts, conversations, forgetAll, groups, linked, loadError, loaded, networks, newest, openThreads, policies,
  requests, session, standIn, thread, withEntry, type Place,
} from './state';

let stream: Stream | null = null;
let cursor = 0;

/** A device that says nothing for longer than this is not told that everything is stored one by one. */
const ACKNOWLEDGE_AFTER = 300;
let acknowledging: number | undefined;

function acknowledgeSoon(): void {
  if (acknowledging !== undefined) return;
  acknowledging = window.setTimeout(() => {
    acknowledging = undefined;
    stream?.send({ type: 'acknowledge', up_to: cursor });
  }, ACKNOWLEDGE_AFTER);
}

function onMessage(message: FromServer): void {
  switch (message.type) {
    case 'hello':
      if (message.last < cursor) void reload(); // another database: what we have is of a world that is no more
      break;
    case 'feed': {
      const fresh = message.entries.filter((entry) => entry.seq > cursor);
      takeEntries(fresh);
      cursor = Math.max(cursor, ...fresh.map((entry) => entry.seq));
      acknowledgeSoon();
      break;
    }
    case 'ephemeral':
      takeEphemeral(message.event);
      break;
    case 'sent':
      addSent(message.message);
      break;
    case 'detached':
      takeStandIn(message.status);
      break;
    case 'error':
      if (message.client_id) failedToSend(message.client_id, message.error.message);
      break;
  }
}

async function loadAll(): Promise<void> {
  // The place in the feed first: what changes meanwhile is then told again, and taken again, which does no harm.
  const feed = await get<{ last: number }>('/feed?since=0&limit=1');
  const [own, accountList, contactList, conversationList, requestList, networkList, status, policyList, groupList] = await Promise.all([
    get<Session>('/session'),
    get<{ accounts: Account[] }>('/accounts'),
    get<{ contacts: Contact[] }>('/contacts'),
    get<{ conversations: Conversation[] }>('/conversations'),
    get<{ requests: PendingRequest[] }>('/requests'),
    get<{ networks: Network[] }>('/networks'),
    get<StandIn>('/stand-in'),
    get<{ policies: Policy[] }>('/policies'),
    get<{ groups: NamedSet[] }>('/groups'),
  ]);
  batch(() => {
    session.value = own;
    accounts.value = byId(accountList.accounts);
    contacts.value = byId(contactList.contacts);
    conversations.value = byId(conversationList.conversations);
    requests.value = byId(requestList.requests);
    networks.value = networkList.networks;
    if (status.state === 'away' && resting.value === null) returned.value = true; // with this device the user comes back
    standIn.value = status;
    policies.value = byId(policyList.policies);
    groups.value = groupList.groups;
    loaded.value = true;
    loadError.value = null;
  });
  cursor = feed.last;
}

const PREVIEW = 30;

/** For the list: the newest message of each conversation, the most recent conversations first, a few at a time. */
async function loadPreviews(): Promise<void> {
  const ids = [...conversations.value.values()].sort((a, b) => b.unread - a.unread || b.id - a.id).map((each) => each.id);
  let readable = MOST_CONVERSATIONS; // without a link
  const next = async (): Promise<void> => {
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
      if (newest.value.has(id)) continue;
      const limit = readable-- > 0 ? PREVIEW : 1;
      const page = await get<{ messages: Message[] }>(`/conversations/${id}/messages?limit=${limit}`).catch(() => null);
      if (page) rememberPage(id, page.messages);
      const last = page?.messages.at(-1);
      const known = newest.value.get(id);
      if (last && (!known || known.id < last.id)) newest.value = withEntry(newest.value, id, last);
    }
  };
  await Promise.all([next(), next(), next()]);
  keepSoon();
}

const AGAIN = 5000; // milliseconds
let again: number | undefined;

function tryAgain(): void {
  if (again === undefined) return;
  window.clearTimeout(again);
  again = undefined;
  void begin();
}
window.addEventListener('online', tryAgain);

/** Begins: whoever has a token is let in. */
export async function begin(): Promise<void> {
  onRefused(() => leave());
  if (!hasToken()) return;
  const wasKept = keptAt.value !== null;
  try {
    await loadAll();
  } catch (error) {
    if (error instanceof ApiError && error.code === 'offline' && (wasKept || (await showKept()))) again = window.setTimeout(tryAgain, AGAIN);
    else loadError.value = error;
    return;
  }
  keptAt.value = null;
  if (wasKept) forgetThreads(); // the pages have holes
  if (resting.value !== 'off') openStream();
  void loadPreviews();
  get<{ aggregated: boolean }>('/persons').then((answer) => { aggregated.value = answer.aggregated; }, () => undefined);
}

function openStream(): void {
  stream?.close();
  stream = new Stream({
    since: () => cursor,
    onMessage,
    isResting: () => resting.value !== null,
    onLink: (connected) => {
      linked.value = connected;
      if (connected) resend();
    },
  });
}

function forgetThreads(): void {
  for (const [, each] of openThreads()) each.value = { messages: [], more: true, complete: false, busy: false, error: null };
  newest.value = new Map();
}

async function reload(): Promise<void> {
  stream?.close();
  forgetThreads();
  await begin();
}

export async function logIn(user: string, password: string, device: string): Promise<void> {
  const { token } = await post<{ token: string }>('/session', { user, password, device });
  await enter(token);
}

/** With a token that was just given. */
export async function enter(token: string): Promise<void> {
  setToken(token);
  await begin();
}

function leave(): void {
  stream?.close();
  stream = null;
  cursor = 0;
  window.clearTimeout(again);
  again = undefined;
  forgetAll();
  forgetUnsent();
  void forgetKept();
}

export async function logOut(): Promise<void> {
  await remove('/session').catch(() => undefined);
  setToken(null);
  rest(null);
  leave();
}

const PAGE = 80; // two of the history's blocks

/** The newest page, or the one before what is there. */
export async function loadHistory(place: Place, limit = PAGE): Promise<void> {
  const at = thread(place);
  if (at.value.busy || (at.value.complete && !at.value.more)) return;
  const first = at.value.complete ? at.value.messages[0]?.id : undefined;
  at.value = { ...at.value, busy: true, error: null };
  try {
    const before = first === undefined ? '' : `&before=${first}`;
    const page = await get<{ messages: Message[]; more: boolean }>(`${messagesOf(place)}?limit=${limit}${before}`);
    const known = new Set(page.messages.map((each) => each.id));
    const rest = at.value.messages.filter((each) => !known.has(each.id));
    at.value = { messages: [...page.messages, ...rest].sort((a, b) => a.id - b.id), more: page.more, complete: true, busy: false, error: null };
  } catch (error) {
    // Without the page, what came meanwhile would stand behind a hole.
    at.value = { ...at.value, messages: at.value.complete ? at.value.messages : [], busy: false, error };
  }
}

export async function markRead(conversation: Id, upTo: Id): Promise<void> {
  const found = conversations.value.get(conversation);
  if (!found || (found.unread === 0 && (found.read_up_to ?? 0) >= upTo)) return;
  conversations.value = withEntry(conversations.value, conversation, { ...found, unread: 0, read_up_to: upTo });
  await post(`/conversations/${conversation}/read`, { up_to: upTo }).catch(() => undefined);
}

const RESTING = 'locum.resting';

/** Whether the user has left on this very device: "away", with Locum standing in, or "off", signed off. */
type Rest = 'away' | 'off' | null;
const kept = localStorage.getItem(RESTING);
export const resting = signal<Rest>(kept === 'away' || kept === 'off' ? kept : null);

function rest(how: Rest): void {
  resting.value = how;
  if (how === null) localStorage.removeItem(RESTING);
  else localStorage.setItem(RESTING, how);
}

/** "I go": with `stand_in` Locum takes over at once; without it nobody answers. */
export async function detach(how: { stand_in: boolean; mode?: string; text?: string; until?: string; rules?: string }): Promise<void> {
  const before = resting.value;
  // What this device has is then not decided again as if nobody had seen it.
  if (cursor > 0) await post('/feed/acknowledge', { up_to: cursor }).catch(() => undefined);
  rest(how.stand_in ? 'away' : 'off'); // before the answer: the server closes the stream with it
  try {
    takeStandIn(await post<StandIn>('/detach', how));
  } catch (error) {
    rest(before);
    throw error;
  }
  if (!how.stand_in) {
    stream?.close();
    stream = null;
    linked.value = false;
  }
}

/** "I am back." */
export async function takeBack(): Promise<void> {
  rest(null);
  if (stream) stream.restingChanged();
  else openStream();
  await post('/input').catch(() => undefined);
  const before = standInTold;
  const status = await get<StandIn>('/stand-in');
  if (standInTold === before) takeStandIn(status);
}
