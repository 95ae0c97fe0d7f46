// SPDX-License-Identifier: GPL-2.0-or-later
// Everything that the server keeps of the user, as one file. Passwords are not in it: the server gives them to nobody.

import { get } from '../api/client';
import type { Conversation, Id, Message } from '../api/types';

const PAGE = 500;

/** Oldest first. */
async function historyOf(conversation: Id, progress: (messages: number) => void): Promise<Message[]> {
  const pages: Message[][] = [];
  for (let before: Id | undefined, more = true; more; ) {
    const page: { messages: Message[]; more: boolean } = await get(`/conversations/${conversation}/messages?limit=${PAGE}${before ? `&before=${before}` : ''}`);
    pages.unshift(page.messages);
    progress(page.messages.length);
    before = page.messages[0]?.id;
    more = page.more && before !== undefined;
  }
  return pages.flat();
}

/** `progress` hears how many messages there are so far. */
export async function everything(progress: (messages: number) => void): Promise<Blob> {
  const parts = await Promise.all(['/session', '/accounts', '/persons', '/contacts', '/groups', '/labels', '/policies', '/rules', '/rules/generations', '/rule-plugins', '/services',
    '/stand-in', '/stand-in/settings', '/stand-in/notices', '/stand-in/notices/addresses', '/absence-plans', '/absences', '/channels', '/devices']
    .map(async (path) => [path.slice(1).replace(/[/-]/g, '_'), await get<unknown>(path)] as const));
  const { conversations } = await get<{ conversations: Conversation[] }>('/conversations');
  let count = 0;
  // A piece each, so that a long history is not made one text of.
  const pieces: BlobPart[] = [`{"locum":1,"exported_at":${JSON.stringify(new Date().toISOString())}`];
  for (const [name, value] of parts) pieces.push(`,\n${JSON.stringify(name)}:${JSON.stringify(value)}`);
  pieces.push(',\n"conversations":[');
  for (const [index, each] of conversations.entries()) {
    const messages = await historyOf(each.id, (more) => progress(count += more));
    pieces.push(`${index > 0 ? ',\n' : '\n'}${JSON.stringify({ ...each, messages })}`);
  }
  pieces.push('\n]}\n');
  return new Blob(pieces, { type: 'application/json' });
}
