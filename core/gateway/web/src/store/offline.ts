// SPDX-License-Identifier: GPL-2.0-or-later
// What can be read without a link: the last conversations as they were, kept in this browser until the user logs out.

import { batch, signal } from '@preact/signals';
import type {
  Account, Contact, Conversation, Id, Message, NamedSet, Network, Policy, Session,
} from '../api/types';
import {
  accounts, aggregated, byId, contacts, conversations, groups, loaded, networks, newest, openThreads, placeOf, policies, session, thread, withEntry,
} from './state';

const DATABASE = 'locum';
const STORE = 'kept';
const KEY = 'world';
const FORM = 1; // of what is kept: another one is not read
export const MOST_CONVERSATIONS = 30;
export const MOST_MESSAGES = 80; // of each
const MOST_TEXT = 2_000_000; // characters of all messages together
const MOST_CONTACTS = 2000;
const KEEP_AFTER = 5000; // milliseconds

interface World {
  form: number; at: string; session: Session; aggregated: boolean; accounts: Account[]; contacts: Contact[];
  conversations: Conversation[]; networks: readonly Network[]; policies: Policy[]; groups: readonly NamedSet[]; messages: [Id, readonly Message[]][];
}

/** When what is shown was kept; null where it is as the server has it. */
export const keptAt = signal<string | null>(null);

const pages = new Map<Id, readonly Message[]>(); // of conversations that were never opened

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error(DATABASE));
  });
}

async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opened = await database();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = opened.transaction(STORE, mode);
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error ?? new Error(STORE));
    });
  } finally {
    opened.close();
  }
}

/** The newest messages of a conversation, as they were got for the list. */
export function rememberPage(conversation: Id, messages: readonly Message[]): void {
  if (messages.length > 1) pages.set(conversation, messages);
}

/** A message that is new, or has changed. */
export function remember(message: Message): void {
  const page = pages.get(message.conversation);
  if (page) pages.set(message.conversation, [...page.filter((each) => each.id !== message.id), message].sort((a, b) => a.id - b.id).slice(-MOST_MESSAGES));
  keepSoon();
}

/** All that is known of each conversation's end. */
function messagesOf(conversation: Id): readonly Message[] {
  const all = new Map<Id, Message>();
  for (const message of pages.get(conversation) ?? []) all.set(message.id, message);
  for (const [, each] of openThreads()) {
    for (const message of each.value.messages.slice(-4 * MOST_MESSAGES)) if (message.conversation === conversation) all.set(message.id, message);
  }
  const last = newest.value.get(conversation);
  if (last && all.size === 0) all.set(last.id, last);
  return [...all.values()].sort((a, b) => a.id - b.id).slice(-MOST_MESSAGES);
}

/** The newest of each, as long as all together are not too much. */
function boundedMessages(kept: readonly Conversation[]): [Id, readonly Message[]][] {
  let left = MOST_TEXT;
  return kept.map(({ id }) => {
    const messages: Message[] = [];
    for (const message of [...messagesOf(id)].reverse()) {
      left -= message.text.length;
      if (left < 0) break;
      messages.unshift(message);
    }
    return [id, messages];
  });
}

function world(): World | null {
  if (session.value === null) return null;
  const last = (id: Id): Id => newest.value.get(id)?.id ?? 0;
  const kept = [...conversations.value.values()].sort((a, b) => last(b.id) - last(a.id)).slice(0, MOST_CONVERSATIONS);
  const talkedTo = new Set(kept.map((each) => each.identity));
  const known = [...contacts.value.values()].sort((a, b) => Number(talkedTo.has(b.id)) - Number(talkedTo.has(a.id)) || a.id - b.id).slice(0, MOST_CONTACTS);
  return {
    form: FORM, at: new Date().toISOString(), session: session.value, aggregated: aggregated.value,
    accounts: [...accounts.value.values()], contacts: known, conversations: kept, networks: networks.value,
    policies: [...policies.value.values()], groups: groups.value, messages: boundedMessages(kept),
  };
}

let keeping: number | undefined;

async function keepNow(): Promise<void> {
  window.clearTimeout(keeping);
  keeping = undefined;
  const now = keptAt.value === null && loaded.value ? world() : null;
  // A browser that keeps nothing (a private window) is none to read in without a link; all else works.
  if (now) await inStore('readwrite', (store) => store.put(now, KEY)).catch(() => undefined);
}

export function keepSoon(): void {
  keeping ??= window.setTimeout(() => void keepNow(), KEEP_AFTER);
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden' && keeping !== undefined) void keepNow();
});

/** At log-out: nothing of the user stays. */
export async function forgetKept(): Promise<void> {
  window.clearTimeout(keeping);
  keeping = undefined;
  keptAt.value = null;
  pages.clear();
  await inStore('readwrite', (store) => store.clear()).catch(() => undefined);
}

function show(kept: World): void {
  conversations.value = byId(kept.conversations);
  // Who is there now nobody knows.
  contacts.value = byId(kept.contacts.map((each) => ({ ...each, presence: { availability: 'unknown' as const, text: '' } })));
  const places = new Map<number, Message[]>();
  for (const [id, messages] of kept.messages) {
    places.set(id, [...messages]);
    const last = messages.at(-1);
    if (last) newest.value = withEntry(newest.value, id, last);
    const person = contacts.value.get(conversations.value.get(id)?.identity ?? 0)?.person;
    if (person !== undefined) places.set(placeOf(person), [...(places.get(placeOf(person)) ?? []), ...messages]);
  }
  for (const [place, messages] of places) {
    thread(place).value = { messages: messages.sort((a, b) => a.id - b.id), more: true, complete: true, busy: false, error: null };
  }
}

/** What was kept, for a start without a link. False: nothing was. */
export async function showKept(): Promise<boolean> {
  const kept = (await inStore('readonly', (store) => store.get(KEY)).catch(() => undefined)) as World | undefined;
  if (kept?.form !== FORM) return false;
  batch(() => {
    session.value = kept.session;
    aggregated.value = kept.aggregated;
    accounts.value = byId(kept.accounts);
    networks.value = kept.networks;
    policies.value = byId(kept.policies);
    groups.value = kept.groups;
    show(kept);
    keptAt.value = kept.at;
    loaded.value = true;
  });
  return true;
}
