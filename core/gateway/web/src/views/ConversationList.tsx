// SPDX-License-Identifier: GPL-2.0-or-later
// All conversations, those with the newest message first.

import { useState } from 'preact/hooks';
import type { Conversation, Message } from '../api/types';
import { shortText, t } from '../i18n';
import { accounts, contacts, conversations, newest, typing } from '../store/state';
import { Icon } from '../ui/icons';
import { Avatar, contactName, Empty, IconButton, nameOf, plain } from '../ui/parts';
import { route, to } from '../ui/route';
import { VirtualList } from '../ui/VirtualList';
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

function Row({ conversation }: { conversation: Conversation }) {
  const contact = conversation.identity === undefined ? undefined : contacts.value.get(conversation.identity);
  const account = accounts.value.get(conversation.account);
  const last = newest.value.get(conversation.id);
  const title = titleOf(conversation);
  const isTyping = conversation.identity !== undefined && typing.value.has(conversation.identity);
  const isHere = route.value[0] === 'chats' && route.value[1] === String(conversation.id);
  return (
    <a class="row" href={to('chats', conversation.id)} {...(isHere ? { 'aria-current': 'true' as const } : {})}>
      <Avatar name={title} contact={contact} {...(conversation.kind === 'room' ? { icon: 'room' as const } : {})} />
      <span class="row-text">
        <span class="row-line">
          <bdi class="row-title">{title}</bdi>
          {last && <time class="row-time" dateTime={last.received_at}>{shortText(last.received_at)}</time>}
        </span>
        <span class="row-line">
          <bdi class={`row-sub ${last?.author === 'locum' ? 'by-locum' : ''}`}>
            {isTyping ? <em class="is-typing">{t('chat.typing')}</em> : last ? preview(last) : account?.name ?? ''}
          </bdi>
          {conversation.muted && <Icon name="mute" size={15} label={t('chat.muted')} />}
          {conversation.unread > 0 && <span class={`badge ${conversation.muted ? 'badge-quiet' : ''}`} aria-label={t('chats.unread', { n: conversation.unread })}>{conversation.unread}</span>}
        </span>
      </span>
    </a>
  );
}

export function ConversationList() {
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const wanted = search.trim().toLocaleLowerCase();
  const latest = (each: Conversation): string => newest.value.get(each.id)?.received_at ?? '';
  const list = [...conversations.value.values()]
    .filter((each) => !wanted || `${titleOf(each)} ${each.address}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => latest(b).localeCompare(latest(a)) || b.id - a.id);
  return (
    <div class="list">
      <div class="list-head">
        <label class="search"><Icon name="search" size={18} /><input type="search" placeholder={t('chats.search')} aria-label={t('chats.search')} value={search} onInput={(event) => setSearch(event.currentTarget.value)} /></label>
        <IconButton icon="plus" label={t('chats.new')} onClick={() => setAdding(true)} />
      </div>
      {list.length > 0
        ? <VirtualList items={list} rowHeight={68} label={t('nav.chats')} keyOf={(each) => each.id} render={(each) => <Row conversation={each} />} />
        : <Empty icon="chats" title={wanted ? t('search.none') : t('chats.none')}>{!wanted && <p>{t('chats.none.text')}</p>}</Empty>}
      {adding && <NewConversation onClose={() => setAdding(false)} />}
    </div>
  );
}
