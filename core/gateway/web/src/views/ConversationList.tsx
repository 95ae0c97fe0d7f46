// SPDX-License-Identifier: GPL-2.0-or-later
// All conversations, those with the newest message first.

import { useState } from 'preact/hooks';
import type { Contact, Conversation, Message } from '../api/types';
import { shortText, t } from '../i18n';
import { personWith } from '../store/persons';
import { accounts, aggregated, contacts, conversations, newest, typing } from '../store/state';
import { Icon } from '../ui/icons';
import { Avatar, Button, contactName, Empty, IconButton, nameOf, plain } from '../ui/parts';
import { route, to } from '../ui/route';
import { VirtualList } from '../ui/VirtualList';
import { FoundRow, useFindings } from './Found';
import { NewConversation } from './NewConversation';

export function titleOf(conversation: Conversation): string {
  const contact = conversation.identity === undefined ? undefined : contacts.value.get(conversation.identity);
  return (contact ? contactName(contact) : nameOf(conversation.title)) || nameOf(conversation.address);
}

function preview(message: Message): string {
  const text = plain(message.text).replace(/\s+/g, ' ').slice(0, 160) || message.attachments.map((each) => nameOf(each.name)).join(', ');
  if (message.author === 'locum') return t('chats.preview.locum', { text });
  return message.direction === 'outgoing' ? t('chats.preview.you', { text }) : text;
}

/** A line of the list: one conversation, or all with a person who is on several networks. */
interface Entry { key: string; title: string; contact: Contact | undefined; of: Conversation[] }

function entriesOf(all: Iterable<Conversation>): Entry[] {
  const entries = new Map<string, Entry>();
  for (const each of all) {
    const contact = each.identity === undefined ? undefined : contacts.value.get(each.identity);
    const person = contact && aggregated.value ? personWith(contact.id) : undefined;
    const isOne = person !== undefined && person.contacts.length > 1;
    const key = isOne ? `p${person.key}` : String(each.id);
    const known = entries.get(key);
    if (known) known.of.push(each);
    else entries.set(key, { key, of: [each], title: isOne ? person.name : titleOf(each), contact: isOne ? person.best : contact });
  }
  return [...entries.values()];
}

function newestOf(entry: Entry): Message | undefined {
  const all = entry.of.flatMap((each) => newest.value.get(each.id) ?? []);
  return all.reduce<Message | undefined>((last, each) => (last && last.id > each.id ? last : each), undefined);
}

function Row({ entry }: { entry: Entry }) {
  const [conversation] = entry.of as [Conversation];
  const account = accounts.value.get(conversation.account);
  const last = newestOf(entry);
  const unread = entry.of.reduce((sum, each) => sum + each.unread, 0);
  const muted = entry.of.every((each) => each.muted);
  const isTyping = entry.of.some((each) => each.identity !== undefined && typing.value.has(each.identity));
  const isHere = route.value[0] === 'chats' && route.value[1] === entry.key;
  return (
    <a class="row" href={to('chats', entry.key)} {...(isHere ? { 'aria-current': 'true' as const } : {})}>
      <Avatar name={entry.title} contact={entry.contact} {...(conversation.kind === 'room' ? { icon: 'room' as const } : {})} />
      <span class="row-text">
        <span class="row-line">
          <bdi class="row-title">{entry.title}</bdi>
          {last && <time class="row-time" dateTime={last.received_at}>{shortText(last.received_at)}</time>}
        </span>
        <span class="row-line">
          <bdi class={`row-sub ${last?.author === 'locum' ? 'by-locum' : ''}`}>
            {isTyping ? <em class="is-typing">{t('chat.typing')}</em> : last ? preview(last) : account?.name ?? ''}
          </bdi>
          {muted && <Icon name="mute" size={15} label={t('chat.muted')} />}
          {unread > 0 && <span class={`badge ${muted ? 'badge-quiet' : ''}`} aria-label={t('chats.unread', { n: unread })}>{unread}</span>}
        </span>
      </span>
    </a>
  );
}

/** A chat, a message that was found, or what asks for more of them. */
type Line = Entry | Message | 'more';

export function ConversationList() {
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const wanted = search.trim().toLocaleLowerCase();
  const { found, more } = useFindings(wanted);
  const latest = (each: Entry): string => newestOf(each)?.received_at ?? '';
  const all = entriesOf(conversations.value.values());
  const chatOf = new Map(all.flatMap((entry) => entry.of.map((each) => [each.id, entry] as const)));
  const list = all
    .filter((each) => !wanted || `${each.title} ${each.of.map((one) => one.address).join(' ')}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => latest(b).localeCompare(latest(a)) || b.of[0]!.id - a.of[0]!.id);
  const rows: readonly Line[] = [...list, ...found.messages, ...(found.more ? ['more' as const] : [])];
  const keyOf = (line: Line): string => (line === 'more' ? line : 'key' in line ? line.key : `m${line.id}`);
  const render = (line: Line) => {
    if (line === 'more') return <div class="row"><Button onClick={more}>{t('action.more')}</Button></div>;
    if ('key' in line) return <Row entry={line} />;
    const chat = chatOf.get(line.conversation);
    return <FoundRow message={line} words={found.words} chat={chat?.key ?? String(line.conversation)} title={chat?.title ?? nameOf(line.sender_name)} />;
  };
  return (
    <div class="list">
      <div class="list-head">
        <label class="search"><Icon name="search" size={18} /><input type="search" placeholder={t('chats.search')} aria-label={t('chats.search')} value={search} onInput={(event) => setSearch(event.currentTarget.value)} /></label>
        <IconButton icon="plus" label={t('chats.new')} onClick={() => setAdding(true)} />
      </div>
      {rows.length > 0
        ? <VirtualList items={rows} rowHeight={68} label={t('nav.chats')} keyOf={keyOf} render={render} />
        : !found.busy && <Empty icon="chats" title={wanted ? t('search.none') : t('chats.none')}>{!wanted && <p>{t('chats.none.text')}</p>}</Empty>}
      {found.busy && <p class="list-note" role="status"><span class="spinner" aria-label={t('loading')} /></p>}
      {found.error && <p class="list-note" role="alert">{found.error}</p>}
      {adding && <NewConversation onClose={() => setAdding(false)} />}
    </div>
  );
}
