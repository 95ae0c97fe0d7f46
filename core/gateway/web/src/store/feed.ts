// SPDX-License-Identifier: GPL-2.0-or-later
// What the stream tells, taken into the state.

import { batch, signal } from '@preact/signals';
import type { Ephemeral, FeedEntry, Id, Message, Presence, StandIn } from '../api/types';
import { alertOf } from './alerts';
import { remember } from './offline';
import type { Place } from './state';
import {
  accounts, aggregated, contacts, conversations, newest, notify, openThreads, personsVersion, placeOf, policies, requests, room,
  rulesVersion, standIn, thread, typing, unsent, withEntry, without,
} from './state';

/** The user has come back, and has not looked yet at what came meanwhile. */
export const returned = signal(false);

/** Counts what the server has told of standing in: an answer that was asked for before is older than that. */
export let standInTold = 0;

export function takeStandIn(status: StandIn): void {
  standInTold += 1;
  if (standIn.value?.state === 'away' && status.state !== 'away' && status.state !== 'off') returned.value = true;
  standIn.value = status;
}

/** Into its place by id; an old one of the same id is replaced. */
function inserted(messages: readonly Message[], message: Message): readonly Message[] {
  let at = messages.length;
  while (at > 0 && messages[at - 1]!.id > message.id) --at;
  const copy = messages.slice();
  if (at > 0 && messages[at - 1]!.id === message.id) copy[at - 1] = message;
  else copy.splice(at, 0, message);
  return copy;
}

/** Whether it belongs in the history: what a rule dropped or still keeps is in a view of its own. */
export function isShown(message: Message): boolean {
  return message.disposition !== 'drop';
}

function addTo(place: Place, message: Message): void {
  const loadedThread = thread(place);
  // While its first page is under way what comes is kept: the page may have been made before.
  if (!(loadedThread.value.complete || loadedThread.value.busy) || !isShown(message)) return;
  const messages = loadedThread.value.messages;
  const isOlder = loadedThread.value.more && messages.length > 0 && message.id < messages[0]!.id;
  if (!isOlder) loadedThread.value = { ...loadedThread.value, messages: inserted(messages, message) };
}

/** The answer to what was sent: it may come after what the stream tells of the same message, and is older than that. */
export function addSent(message: Message): void {
  const known = thread(message.conversation).value.messages.some((each) => each.id === message.id) || newest.value.get(message.conversation)?.id === message.id;
  if (known) unsent.value = unsent.value.filter((each) => each.client_id !== message.client_id);
  else addMessage(message);
}

export function addMessage(message: Message): void {
  addTo(message.conversation, message);
  const person = contacts.value.get(conversations.value.get(message.conversation)?.identity ?? 0)?.person;
  if (person !== undefined) addTo(placeOf(person), message);
  const known = newest.value.get(message.conversation);
  if (isShown(message) && (!known || known.id <= message.id)) newest.value = withEntry(newest.value, message.conversation, message);
  if (isShown(message)) remember(message);
  if (message.client_id) unsent.value = unsent.value.filter((each) => each.client_id !== message.client_id);
  if (message.direction === 'incoming') setTyping(message.sender, false);
}

export function changeMessage(id: Id, change: (message: Message) => Message): void {
  for (const [, each] of openThreads()) {
    const index = each.value.messages.findIndex((message) => message.id === id);
    if (index < 0) continue;
    const messages = each.value.messages.slice();
    messages[index] = change(messages[index]!);
    each.value = { ...each.value, messages };
    const changed = messages[index]!;
    remember(changed);
    if (newest.value.get(changed.conversation)?.id === id) newest.value = withEntry(newest.value, changed.conversation, changed);
  }
}

const typingTimers = new Map<Id, number>();

function setTyping(identity: Id, isTyping: boolean): void {
  window.clearTimeout(typingTimers.get(identity));
  if (isTyping === typing.value.has(identity) && !isTyping) return;
  const next = new Set(typing.value);
  if (isTyping) {
    next.add(identity);
    typingTimers.set(identity, window.setTimeout(() => setTyping(identity, false), 30_000));
  } else {
    next.delete(identity);
  }
  typing.value = next;
}

function take(entry: FeedEntry): void {
  switch (entry.type) {
    case 'message_added':
      addMessage(entry.message);
      alertOf(entry.message);
      break;
    case 'message_progressed':
      changeMessage(entry.message, (message) => {
        const { error: _old, ...rest } = message;
        return { ...rest, delivery: entry.delivery, remote_id: entry.remote_id, ...(entry.error ? { error: entry.error } : {}) };
      });
      break;
    case 'message_released':
      changeMessage(entry.message, (message) => ({ ...message, released_at: entry.released_at }));
      break;
    case 'conversation_read': {
      const found = conversations.value.get(entry.conversation);
      if (found) conversations.value = withEntry(conversations.value, found.id, { ...found, read_up_to: entry.up_to, unread: 0 });
      break;
    }
    case 'conversation_updated':
      conversations.value = withEntry(conversations.value, entry.conversation.id, entry.conversation);
      break;
    case 'contact_updated':
      presences.delete(entry.identity.id); // older
      contacts.value = withEntry(contacts.value, entry.identity.id, entry.identity);
      break;
    case 'contact_removed':
      contacts.value = without(contacts.value, entry.identity);
      break;
    case 'account_updated':
      accounts.value = withEntry(accounts.value, entry.account.id, entry.account);
      break;
    case 'account_removed':
      accounts.value = without(accounts.value, entry.account);
      break;
    case 'request_added':
      requests.value = withEntry(requests.value, entry.request.id, entry.request);
      break;
    case 'request_closed':
      requests.value = without(requests.value, entry.request);
      break;
    case 'stand_in_changed':
      takeStandIn(entry.status);
      break;
    case 'policy_changed':
      policies.value = entry.removed ? without(policies.value, entry.policy.id) : withEntry(policies.value, entry.policy.id, entry.policy);
      break;
    case 'person_changed': {
      const changed = new Map(contacts.value);
      for (const id of entry.identities) {
        const contact = changed.get(id);
        if (contact) changed.set(id, { ...contact, person: entry.person });
      }
      contacts.value = changed;
      // What was loaded of this person's history is another's now, or is not all of it.
      thread(placeOf(entry.person)).value = { messages: [], more: true, complete: false, busy: false, error: null };
      personsVersion.value += 1;
      break;
    }
    case 'persons_aggregated':
      aggregated.value = entry.aggregated;
      break;
    case 'rules_changed':
      rulesVersion.value += 1;
      break;
  }
}

/** Counts what came unread, where the server has not said so itself in the same batch. */
function countUnread(entries: readonly FeedEntry[]): void {
  const told = new Set(entries.flatMap((entry) => (entry.type === 'conversation_updated' ? [entry.conversation.id] : [])));
  for (const entry of entries) {
    if (entry.type !== 'message_added' || entry.message.direction !== 'incoming' || !isShown(entry.message)) continue;
    const found = conversations.value.get(entry.message.conversation);
    if (!found || told.has(found.id) || (found.read_up_to ?? 0) >= entry.message.id) continue;
    conversations.value = withEntry(conversations.value, found.id, { ...found, unread: found.unread + 1 });
  }
}

export function takeEntries(entries: readonly FeedEntry[]): void {
  batch(() => {
    countUnread(entries);
    entries.forEach(take);
  });
}

const GATHER = 60; // milliseconds: after a log-in thousands of contacts are told one by one
const presences = new Map<Id, Presence>();

function presenceChanged(identity: Id, presence: Presence): void {
  if (presences.size === 0) {
    window.setTimeout(() => {
      const changed = new Map(contacts.value);
      for (const [id, each] of presences) {
        const contact = changed.get(id);
        if (contact) changed.set(id, { ...contact, presence: each });
      }
      presences.clear();
      contacts.value = changed;
    }, GATHER);
  }
  presences.set(identity, presence);
}

export function takeEphemeral(event: Ephemeral): void {
  switch (event.type) {
    case 'contact_presence':
      presenceChanged(event.identity, event.presence);
      break;
    case 'contact_typing':
      setTyping(event.identity, event.typing);
      break;
    case 'account_notice':
      notify(event.text);
      break;
    case 'room_participants': {
      const present = room(event.conversation);
      const gone = new Set([...event.change.left, ...event.change.joined.map((each) => each.address)]);
      const stay = event.change.complete ? [] : present.value.filter((each) => !gone.has(each.address));
      present.value = [...stay, ...event.change.joined];
      break;
    }
  }
}
