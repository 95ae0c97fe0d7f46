// SPDX-License-Identifier: GPL-2.0-or-later
// What was said with a person on all networks, as one history. What is written goes to wherever they are.

import type { Id } from '../api/types';
import { known, t } from '../i18n';
import { conversationsOf, persons } from '../store/persons';
import { accounts, contacts, newest, newestIn, placeOf, typing, wentBy } from '../store/state';
import { Icon } from '../ui/icons';
import { Avatar, Empty, nameOf } from '../ui/parts';
import { to } from '../ui/route';
import { Composer } from './Composer';
import { History } from './History';

/** By which network the last message went, and why by this one. */
function LastWay({ person }: { person: Id }) {
  const sent = newestIn(placeOf(person), (each) => each.direction === 'outgoing' && each.author !== 'locum');
  const way = sent && wentBy.value.get(sent.id);
  if (!way) return null;
  const account = accounts.value.get(contacts.value.get(way.identity)?.account ?? 0);
  return <p class="composer-note way-note" role="status">{t('chat.went.by', { account: account?.name ?? '' })} {known(`way.${way.reason}`, way.reason)}</p>;
}

export function PersonChat({ id }: { id: Id }) {
  const person = persons.value.find((each) => each.contacts.some((contact) => contact.person === id));
  if (!person) return <Empty icon="people" title={t('people.gone')} />;
  const all = conversationsOf(person);
  const latest = [...all].sort((a, b) => (newest.value.get(b.id)?.id ?? 0) - (newest.value.get(a.id)?.id ?? 0))[0];
  const isTyping = person.contacts.some((each) => typing.value.has(each.id));
  const networks = [...new Set(person.contacts.map((each) => accounts.value.get(each.account)?.name ?? ''))].filter(Boolean).join(', ');
  const { presence } = person.best;
  return (
    <section class="chat" aria-label={person.name}>
      <header class="chat-head">
        <a class="icon-button only-narrow" href={to('chats')} aria-label={t('action.back')}><Icon name="back" /></a>
        <Avatar name={person.name} contact={person.best} />
        <div class="chat-who">
          <h1><bdi>{person.name}</bdi></h1>
          <p aria-live="polite">
            {isTyping ? <em class="is-typing">{t('chat.typing')}</em>
              : <bdi>{[t(`presence.${presence.availability}`), nameOf(presence.text), t('chat.via', { account: networks })].filter(Boolean).join(' · ')}</bdi>}
          </p>
        </div>
        <a class="icon-button" href={to('people', person.best.id)} aria-label={t('chat.contact')} title={t('chat.contact')}><Icon name="shield" /></a>
      </header>
      <div class="chat-middle"><History place={placeOf(id)} of={all} /></div>
      <LastWay person={id} />
      <Composer place={placeOf(id)} typingIn={latest?.id} />
    </section>
  );
}
