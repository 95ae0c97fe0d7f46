// SPDX-License-Identifier: GPL-2.0-or-later
// The one contact list: persons, whatever their networks.

import { useState } from 'preact/hooks';
import { t, type Key } from '../i18n';
import { groupNames, isInGroup, isOnline, persons, policiesOf, setPerNetwork, type Person } from '../store/persons';
import { accounts, aggregated } from '../store/state';
import { Icon } from '../ui/icons';
import { Avatar, Empty, IconButton, nameOf } from '../ui/parts';
import { route, to } from '../ui/route';
import { VirtualList } from '../ui/VirtualList';
import { AddContact } from './AddContact';
import { WhoNote } from './WhoIsWho';

function Row({ person }: { person: Person }) {
  const networks = [...new Set(person.contacts.map((each) => accounts.value.get(each.account)?.protocol ?? ''))].filter(Boolean);
  const { presence } = person.best;
  const policies = policiesOf(person);
  const isHere = route.value[0] === 'people' && person.contacts.some((each) => String(each.id) === route.value[1]);
  return (
    <a class="row" href={to('people', person.best.id)} {...(isHere ? { 'aria-current': 'true' as const } : {})}>
      <Avatar name={person.name} contact={person.best} />
      <span class="row-text">
        <span class="row-line">
          <bdi class="row-title">{person.name}</bdi>
          {policies.map((each) => <span key={each.id} class={`tag tag-${each.verdicts[0]}`}>{t(`verdict.${each.verdicts[0]!}` as Key)}</span>)}
        </span>
        <span class="row-line">
          <bdi class="row-sub">{nameOf(presence.text) || t(`presence.${presence.availability}`)}</bdi>
          <span class="row-networks">{networks.join(' · ')}</span>
          {person.unread > 0 && <span class="badge">{person.unread}</span>}
        </span>
      </span>
    </a>
  );
}

export function People() {
  const [search, setSearch] = useState('');
  const [group, setGroup] = useState('');
  const [adding, setAdding] = useState(false);
  const wanted = search.trim().toLocaleLowerCase();
  const matches = (person: Person): boolean =>
    (!wanted || person.contacts.some((each) => `${each.name} ${each.address}`.toLocaleLowerCase().includes(wanted))) &&
    (group === '' || (group === '=online' ? isOnline(person.best.presence.availability) : group === '=strangers' ? !person.known : isInGroup(person, group.slice(1))));
  const list = persons.value.filter(matches);
  return (
    <div class="list">
      <header class="list-title"><h2>{t('nav.people')}</h2><span class="count">{list.length}</span><IconButton icon="plus" label={t('people.add')} onClick={() => setAdding(true)} /></header>
      <div class="list-head">
        <label class="search"><Icon name="search" size={18} /><input type="search" placeholder={t('people.search')} aria-label={t('people.search')} value={search} onInput={(event) => setSearch(event.currentTarget.value)} /></label>
      </div>
      <div class="list-filter">
        <select aria-label={t('people.group')} value={group} onChange={(event) => setGroup(event.currentTarget.value)}>
          <option value="">{t('people.all')}</option>
          <option value="=online">{t('people.online')}</option>
          <option value="=strangers">{t('people.strangers')}</option>
          {groupNames.value.map((name) => <option key={name} value={`+${name}`}>{nameOf(name)}</option>)}
        </select>
        <label class="check"><input type="checkbox" checked={!aggregated.value} onChange={(event) => setPerNetwork(event.currentTarget.checked)} />{t('people.per.network')}</label>
      </div>
      <WhoNote />
      {list.length > 0
        ? <VirtualList items={list} rowHeight={68} label={t('nav.people')} keyOf={(each) => each.key} render={(each) => <Row person={each} />} />
        : <Empty icon="people" title={wanted || group ? t('search.none') : t('people.none')} />}
      {adding && <AddContact onClose={() => setAdding(false)} />}
    </div>
  );
}
