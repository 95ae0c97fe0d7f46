// SPDX-License-Identifier: GPL-2.0-or-later
// What was said with a person on all networks, as one history. What is written goes to wherever they are.

import { useEffect } from 'preact/hooks';
import { get } from '../api/client';
import type { Id, MessageStep } from '../api/types';
import { known, t } from '../i18n';
import { conversationsOf, persons } from '../store/persons';
import { accounts, newest, newestIn, placeOf, typing, wentBy, withEntry } from '../store/state';
import { Icon } from '../ui/icons';
import { Avatar, Empty, nameOf } from '../ui/parts';
import { to } from '../ui/route';
import { Composer } from './Composer';
import { History } from './History';

/** By which network the last message went, and why by this one: as it was told when it was sent, or as it was kept. */
function LastWay({ person }: { person: Id }) {
  const sent = newestIn(placeOf(person), (each) => each.direction === 'outgoing' && each.author !== 'locum');
  const id = sent?.author === 'user' ? sent.id : undefined;
  const reason = id === undefined ? undefined : wentBy.value.get(id);
  useEffect(() => {
    if (id === undefined || reason !== undefined) return;
    get<{ steps: MessageStep[] }>(`/messages/${id}`).then(
      ({ steps }) => {
        wentBy.value = withEntry(wentBy.value, id, steps.find((each) => each.step === 'routed')?.detail ?? '');
      },
      () => undefined,
    );
  }, [id, reason]);
  if (!sent || !reason) return null;
  return <p class="composer-note way-note" role="status">{t('chat.went.by', { account: accounts.value.get(sent.account)?.name ?? '' })} {known(`way.${reason}`, reason)}</p>;
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
