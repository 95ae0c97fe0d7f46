// SPDX-License-Identifier: GPL-2.0-or-later
// What the user wrote and the server has not taken yet. It survives a reload; the same client_id again is the same message.

import { ApiError, post } from '../api/client';
import type { Message, WentBy } from '../api/types';
import { addSent } from './feed';
import { unsent, wentBy, withEntry, type Place, type Unsent } from './state';

const KEPT = 'locum.unsent';
const inFlight = new Set<string>();

function keep(): void {
  if (unsent.value.length === 0) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, JSON.stringify(unsent.value));
}

function change(list: readonly Unsent[]): void {
  unsent.value = list;
  keep();
}

export function restore(): void {
  try {
    unsent.value = JSON.parse(localStorage.getItem(KEPT) ?? '[]') as Unsent[];
  } catch {
    localStorage.removeItem(KEPT);
  }
}

/** Where the messages of a place are got and put. */
export const messagesOf = (place: Place): string => (place < 0 ? `/persons/${-place}/messages` : `/conversations/${place}/messages`);

/** The device's own id of a message: sent twice with it, it is one. */
export const newClientId = (): string => crypto.getRandomValues(new Uint32Array(4)).reduce((all, each) => all + each.toString(36), '');

export function write(conversation: Place, text: string): void {
  const client_id = newClientId();
  const entry: Unsent = { client_id, conversation, text, at: new Date().toISOString() };
  change([...unsent.value, entry]);
  void send(entry);
}

async function send(entry: Unsent): Promise<void> {
  if (inFlight.has(entry.client_id)) return;
  inFlight.add(entry.client_id);
  try {
    const answer = await post<Message | ({ message: Message } & WentBy)>(messagesOf(entry.conversation), { text: entry.text, client_id: entry.client_id });
    const message = 'message' in answer ? answer.message : answer;
    if ('message' in answer && answer.reason !== 'repeated') wentBy.value = withEntry(wentBy.value, message.id, answer.reason);
    addSent(message);
    keep();
  } catch (error) {
    // Without a link it waits for one; what the server refuses is said, and can be taken back.
    if (error instanceof ApiError && error.status >= 400 && error.status < 500) failedToSend(entry.client_id, error.message);
  } finally {
    inFlight.delete(entry.client_id);
  }
}

export function failedToSend(client_id: string, error: string): void {
  change(unsent.value.map((each) => (each.client_id === client_id ? { ...each, error } : each)));
}

/** At log-out: whoever comes next on this browser must not send them. */
export function forgetUnsent(): void {
  change([]);
}

export function drop(client_id: string): void {
  change(unsent.value.filter((each) => each.client_id !== client_id));
}

/** One after another, in the order in which they were written. */
export function resend(): void {
  void (async () => {
    for (const entry of unsent.value) if (entry.error === undefined) await send(entry);
  })();
}
