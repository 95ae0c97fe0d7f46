// SPDX-License-Identifier: GPL-2.0-or-later
// What the page knows of the user's world. Views read signals; only load.ts, feed.ts and outbox.ts write them.

import { signal, type Signal } from '@preact/signals';
import type {
  Account, Contact, Conversation, Id, Message, NamedSet, Network, Participant, PendingRequest, Policy, Session, StandIn,
} from '../api/types';

export const session = signal<Session | null>(null);
export const linked = signal(false);
export const loaded = signal(false);
export const loadError = signal<unknown>(null);

export const accounts = signal<ReadonlyMap<Id, Account>>(new Map());
export const contacts = signal<ReadonlyMap<Id, Contact>>(new Map());
export const conversations = signal<ReadonlyMap<Id, Conversation>>(new Map());
export const requests = signal<ReadonlyMap<Id, PendingRequest>>(new Map());
export const networks = signal<readonly Network[]>([]);
export const standIn = signal<StandIn | null>(null);
export const policies = signal<ReadonlyMap<Id, Policy>>(new Map());
export const groups = signal<readonly NamedSet[]>([]);
export const rulesVersion = signal(0);

/** The newest message of each conversation, as far as known: for the list. */
export const newest = signal<ReadonlyMap<Id, Message>>(new Map());
/** Contacts who are typing just now. */
export const typing = signal<ReadonlySet<Id>>(new Set());
export const notices = signal<readonly { id: number; text: string; tone: 'info' | 'error' }[]>([]);

/** Whether the contacts of one person are shown as one. */
export const aggregated = signal(true);
/** Counts what was said about who is who: whatever shows it asks again. */
export const personsVersion = signal(0);
/** Of messages written to a person: why they went by the contact they went by; empty where it was not chosen. */
export const wentBy = signal<ReadonlyMap<Id, string>>(new Map());

/** A message that waits for the server to take it. */
export interface Unsent { client_id: string; conversation: Place; text: string; at: string; error?: string }
export const unsent = signal<readonly Unsent[]>([]);

/** Where something is said: a conversation, or with a person whatever the network, which is the person's id made negative. */
export type Place = number;
export const placeOf = (person: Id): Place => -person;

/** The loaded part of a conversation's history, oldest first. */
export interface Thread { messages: readonly Message[]; more: boolean; complete: boolean; busy: boolean; error: unknown }
const threads = new Map<Place, Signal<Thread>>();
const rooms = new Map<Id, Signal<readonly Participant[]>>();

export function thread(place: Place): Signal<Thread> {
  let found = threads.get(place);
  if (!found) {
    found = signal<Thread>({ messages: [], more: true, complete: false, busy: false, error: null });
    threads.set(place, found);
  }
  return found;
}

/** The newest message for which it holds. */
export function newestIn(place: Place, holds: (message: Message) => boolean): Message | undefined {
  const { messages } = thread(place).value;
  for (let at = messages.length - 1; at >= 0; --at) if (holds(messages[at]!)) return messages[at];
  return undefined;
}

export const openThreads = (): IterableIterator<[Id, Signal<Thread>]> => threads.entries();

export function room(conversation: Id): Signal<readonly Participant[]> {
  let found = rooms.get(conversation);
  if (!found) {
    found = signal<readonly Participant[]>([]);
    rooms.set(conversation, found);
  }
  return found;
}

export function forgetAll(): void {
  threads.clear();
  rooms.clear();
  session.value = null;
  linked.value = false;
  loaded.value = false;
  loadError.value = null;
  accounts.value = new Map();
  contacts.value = new Map();
  conversations.value = new Map();
  requests.value = new Map();
  standIn.value = null;
  policies.value = new Map();
  groups.value = [];
  newest.value = new Map();
  typing.value = new Set();
  unsent.value = [];
  wentBy.value = new Map();
}

export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

export function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

export function byId<T extends { id: Id }>(list: readonly T[]): ReadonlyMap<Id, T> {
  return new Map(list.map((each) => [each.id, each]));
}

let lastNotice = 0;

/** A line at the edge of the page that goes by itself. */
export function notify(text: string, tone: 'info' | 'error' = 'info'): void {
  const id = ++lastNotice;
  notices.value = [...notices.value.slice(-3), { id, text, tone }];
  window.setTimeout(() => dismiss(id), tone === 'error' ? 9000 : 5000);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((each) => each.id !== id);
}
