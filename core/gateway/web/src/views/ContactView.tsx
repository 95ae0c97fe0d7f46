// SPDX-License-Identifier: GPL-2.0-or-later
// A person: where they are, how to reach them, and what is done with their messages.

import { useState } from 'preact/hooks';
import { patch, post, remove } from '../api/client';
import type { Contact, Conversation, Id } from '../api/types';
import { t } from '../i18n';
import { conversationsOf, personWith, type Person } from '../store/persons';
import { accounts, contacts, conversations, notify, withEntry } from '../store/state';
import { Avatar, Button, Dot, Empty, errorText, IconButton, nameOf, Page } from '../ui/parts';
import { go, to } from '../ui/route';
import { GroupPicker } from './GroupPicker';
import { PersonTies } from './PersonTies';
import { PolicyMenu } from './PolicyMenu';

const tell = (error: unknown): void => notify(errorText(error), 'error');

async function write(contact: Contact): Promise<void> {
  try {
    const made = await post<Conversation>('/conversations', { account: contact.account, kind: 'direct', address: contact.address });
    conversations.value = withEntry(conversations.value, made.id, made);
    go('chats', made.id);
  } catch (error) {
    tell(error);
  }
}

function Way({ contact }: { contact: Contact }) {
  const account = accounts.value.get(contact.account);
  const allow = (): Promise<void> => post(`/contacts/${contact.id}/authorization`, { allow: true }).catch(tell);
  return (
    <li class="way">
      <Dot availability={contact.presence.availability} />
      <span class="way-text">
        <bdi>{nameOf(contact.address)}</bdi>
        <small>{[account?.name, t(`presence.${contact.presence.availability}`), t(`subscription.${contact.subscription}`)].filter(Boolean).join(' · ')}</small>
        {contact.groups.length > 0 && <span class="tags">{contact.groups.map((each) => <span key={each} class="tag"><bdi>{nameOf(each)}</bdi></span>)}</span>}
      </span>
      {(contact.subscription === 'to' || contact.subscription === 'none') && account?.protocol !== 'irc' && <Button kind="quiet" onClick={allow}>{t('people.allow')}</Button>}
      <Button kind="quiet" icon="chats" onClick={() => write(contact)}>{t('people.write')}</Button>
    </li>
  );
}

function Rename({ person }: { person: Person }) {
  const [name, setName] = useState<string | null>(null);
  if (name === null) return <IconButton icon="edit" label={t('people.rename')} onClick={() => setName(person.name)} />;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      for (const each of person.contacts) {
        const changed = await patch<Contact>(`/contacts/${each.id}`, { name: name.trim() });
        contacts.value = withEntry(contacts.value, changed.id, changed);
      }
    } catch (error) {
      tell(error);
    }
    setName(null);
  };
  return (
    <form class="inline-form" onSubmit={save}>
      <input aria-label={t('people.name')} value={name} onInput={(event) => setName(event.currentTarget.value)} />
      <Button type="submit" kind="primary">{t('action.save')}</Button>
    </form>
  );
}

export function ContactView({ id }: { id: Id }) {
  const person = personWith(id);
  const [asked, setAsked] = useState(false);
  if (!person) return <Empty icon="people" title={t('people.gone')} />;
  const chats = conversationsOf(person);
  const removeAll = async (): Promise<void> => {
    try {
      for (const each of person.contacts) await remove(`/contacts/${each.id}`);
      go('people');
    } catch (error) {
      tell(error);
    }
  };
  return (
    <Page title={person.name} back={to('people')} actions={<Rename person={person} />}>
      <div class="person-head">
        <Avatar name={person.name} contact={person.best} size="l" />
        <div>
          <p class="person-state">{t(`presence.${person.best.presence.availability}`)}</p>
          {person.best.presence.text && <p><bdi>{nameOf(person.best.presence.text)}</bdi></p>}
          {!person.known && <p class="hint">{t('people.stranger')}</p>}
        </div>
        {chats[0] && <a class="button button-primary" href={to('chats', person.contacts.length > 1 ? `p${person.key}` : chats[0].id)}>{t('people.history')}</a>}
      </div>
      <section class="card">
        <h2>{t('policy.title')}</h2>
        <p class="hint">{t('policy.lead', { name: person.name })}</p>
        <PolicyMenu subject={{ kind: 'person', id: person.best.id }} ids={person.contacts.map((each) => each.id)} name={person.name} />
      </section>
      <section class="card">
        <h2>{t('people.ways')}</h2>
        <ul class="ways">{person.contacts.map((each) => <Way key={each.id} contact={each} />)}</ul>
      </section>
      <PersonTies person={person} />
      <section class="card">
        <h2>{t('people.groups')}</h2>
        <p class="hint">{t('people.groups.text')}</p>
        <GroupPicker person={person} />
      </section>
      <section class="card card-quiet">
        {asked
          ? <div class="line"><span>{t('people.remove.sure', { name: person.name })}</span><Button kind="danger" onClick={removeAll}>{t('people.remove')}</Button><Button onClick={() => setAsked(false)}>{t('action.cancel')}</Button></div>
          : <Button kind="danger" icon="trash" onClick={() => setAsked(true)}>{t('people.remove')}</Button>}
      </section>
    </Page>
  );
}
