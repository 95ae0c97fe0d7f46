// SPDX-License-Identifier: GPL-2.0-or-later
// One conversation: its head, its history, and the place to write.

import { useEffect, useState } from 'preact/hooks';
import { get, patch, remove } from '../api/client';
import type { Conversation, Id, Participant } from '../api/types';
import { t } from '../i18n';
import { accounts, contacts, conversations, notify, room, typing, withEntry } from '../store/state';
import { Icon } from '../ui/icons';
import { Avatar, Empty, errorText, IconButton, nameOf, plain } from '../ui/parts';
import { go, to } from '../ui/route';
import { Composer } from './Composer';
import { titleOf } from './ConversationList';
import { History } from './History';

function Head({ conversation, onParticipants }: { conversation: Conversation; onParticipants: () => void }) {
  const contact = conversation.identity === undefined ? undefined : contacts.value.get(conversation.identity);
  const account = accounts.value.get(conversation.account);
  const title = titleOf(conversation);
  const presence = contact && `${t(`presence.${contact.presence.availability}`)}${contact.presence.text ? ` – ${nameOf(contact.presence.text)}` : ''}`;
  const isTyping = conversation.identity !== undefined && typing.value.has(conversation.identity);
  const via = account ? t('chat.via', { account: account.name }) : '';
  const mute = (): void => {
    patch<Conversation>(`/conversations/${conversation.id}`, { muted: !conversation.muted }).then(
      (changed) => {
        conversations.value = withEntry(conversations.value, changed.id, changed);
      },
      (error: unknown) => notify(errorText(error), 'error'),
    );
  };
  const leave = (): void => {
    remove(`/conversations/${conversation.id}`).then(() => go('chats'), (error: unknown) => notify(errorText(error), 'error'));
  };
  return (
    <header class="chat-head">
      <a class="icon-button only-narrow" href={to('chats')} aria-label={t('action.back')}><Icon name="back" /></a>
      <Avatar name={title} contact={contact} {...(conversation.kind === 'room' ? { icon: 'room' as const } : {})} />
      <div class="chat-who">
        <h1><bdi>{title}</bdi></h1>
        <p aria-live="polite">
          {isTyping ? <em class="is-typing">{t('chat.typing')}</em> : <bdi>{[conversation.kind === 'room' ? plain(conversation.topic) : presence, via].filter(Boolean).join(' · ')}</bdi>}
        </p>
      </div>
      {conversation.kind === 'room' && <IconButton icon="people" label={t('chat.participants')} onClick={onParticipants} />}
      {contact && <a class="icon-button" href={to('people', contact.id)} aria-label={t('chat.contact')} title={t('chat.contact')}><Icon name="shield" /></a>}
      <IconButton icon={conversation.muted ? 'mute' : 'bell'} label={conversation.muted ? t('chat.unmute') : t('chat.mute')} pressed={conversation.muted} onClick={mute} />
      {conversation.kind === 'room' && conversation.joined && <IconButton icon="logout" label={t('chat.leave')} onClick={leave} />}
    </header>
  );
}

function Participants({ conversation, onClose }: { conversation: Id; onClose: () => void }) {
  useEffect(() => {
    get<{ participants: Participant[] }>(`/conversations/${conversation}/participants`).then(
      (answer) => {
        room(conversation).value = answer.participants;
      },
      () => undefined,
    );
  }, [conversation]);
  const list = [...room(conversation).value].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <aside class="participants" aria-label={t('chat.participants')}>
      <header class="list-title"><h2>{t('chat.participants.n', { n: list.length })}</h2><IconButton icon="close" label={t('action.close')} onClick={onClose} /></header>
      <ul>{list.map((each) => <li key={each.address}><Avatar size="s" name={nameOf(each.name) || each.address} /><bdi>{nameOf(each.name) || nameOf(each.address)}</bdi></li>)}</ul>
    </aside>
  );
}

export function ConversationView({ id }: { id: Id }) {
  const [withParticipants, setParticipants] = useState(false);
  const conversation = conversations.value.get(id);
  if (!conversation) return <Empty icon="chats" title={t('chats.gone')} />;
  return (
    <section class="chat" aria-label={titleOf(conversation)}>
      <Head conversation={conversation} onParticipants={() => setParticipants(!withParticipants)} />
      <div class="chat-middle">
        <History place={id} of={[conversation]} />
        {withParticipants && <Participants conversation={id} onClose={() => setParticipants(false)} />}
      </div>
      {conversation.kind === 'room' && !conversation.joined ? <p class="composer-note">{t('chat.left')}</p> : <Composer place={id} typingIn={id} />}
    </section>
  );
}
