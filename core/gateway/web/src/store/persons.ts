// SPDX-License-Identifier: GPL-2.0-or-later
// Contacts, gathered to persons (or one by one, where the user has switched that off).

import { computed } from '@preact/signals';
import { put } from '../api/client';
import type { Availability, Contact, Conversation, Id, Policy } from '../api/types';
import { contactName, errorText } from '../ui/parts';
import { aggregated, contacts, conversations, groups, notify, policies } from './state';

/** On all devices of the user. */
export function setPerNetwork(on: boolean): void {
  aggregated.value = !on;
  put('/persons/aggregation', { aggregated: !on }).catch((error: unknown) => {
    aggregated.value = on;
    notify(errorText(error), 'error');
  });
}

export interface Person { key: Id; name: string; contacts: readonly Contact[]; best: Contact; unread: number; known: boolean }

const order: readonly Availability[] = ['free_for_chat', 'available', 'mobile', 'busy', 'away', 'extended_away', 'invisible', 'offline', 'unknown'];
export const isOnline = (availability: Availability): boolean => order.indexOf(availability) < order.indexOf('invisible');

function personOf(key: Id, members: Contact[], unread: ReadonlyMap<Id, number>): Person {
  const sorted = members.sort((a, b) => order.indexOf(a.presence.availability) - order.indexOf(b.presence.availability) || a.id - b.id);
  const named = sorted.find((each) => each.name && each.name !== each.address) ?? sorted[0]!;
  return {
    key, contacts: sorted, best: sorted[0]!, name: contactName(named), known: sorted.some((each) => each.listed || each.ever_written_to),
    unread: sorted.reduce((sum, each) => sum + (unread.get(each.id) ?? 0), 0),
  };
}

export const persons = computed<readonly Person[]>(() => {
  const unread = new Map<Id, number>();
  for (const each of conversations.value.values()) if (each.identity) unread.set(each.identity, each.unread);
  const gathered = new Map<Id, Contact[]>();
  for (const contact of contacts.value.values()) {
    const key = aggregated.value ? contact.person : contact.id;
    const members = gathered.get(key);
    if (members) members.push(contact);
    else gathered.set(key, [contact]);
  }
  const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
  return [...gathered].map(([key, members]) => personOf(key, members, unread)).sort((a, b) => collator.compare(a.name, b.name));
});

const byContact = computed<ReadonlyMap<Id, Person>>(() => new Map(persons.value.flatMap((person) => person.contacts.map((each) => [each.id, person]))));

/** Whoever has this contact. */
export function personWith(contact: Id): Person | undefined {
  return byContact.value.get(contact);
}

export function conversationsOf(person: Person): Conversation[] {
  const ids = new Set(person.contacts.map((each) => each.id));
  return [...conversations.value.values()].filter((each) => each.identity !== undefined && ids.has(each.identity));
}

/** The policies set for this very person (those of groups, networks and so on come on top). */
export function policiesOf(person: Person): Policy[] {
  const ids = new Set(person.contacts.map((each) => each.id));
  return [...policies.value.values()].filter(({ subject }) => (subject.kind === 'person' || subject.kind === 'identity') && ids.has(subject.id ?? 0));
}

export const groupNames = computed<readonly string[]>(() => {
  const names = new Set(groups.value.map((each) => each.name));
  for (const contact of contacts.value.values()) contact.groups.forEach((name) => names.add(name));
  return [...names].filter(Boolean).sort((a, b) => a.localeCompare(b));
});

export function isInGroup(person: Person, name: string): boolean {
  const members = groups.value.find((each) => each.name === name)?.members ?? [];
  return person.contacts.some((each) => each.groups.includes(name) || members.includes(each.id));
}
