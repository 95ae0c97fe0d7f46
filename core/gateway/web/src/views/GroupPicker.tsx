// SPDX-License-Identifier: GPL-2.0-or-later
// The groups that a person is in; rules and policies name them.

import { useState } from 'preact/hooks';
import { post } from '../api/client';
import type { NamedSet } from '../api/types';
import { t } from '../i18n';
import type { Person } from '../store/persons';
import { groups, notify } from '../store/state';
import { Button, errorText, nameOf } from '../ui/parts';

async function save(name: string, members: number[]): Promise<void> {
  try {
    const made = await post<NamedSet>('/groups', { name, members });
    groups.value = [...groups.value.filter((each) => each.id !== made.id), made].sort((a, b) => a.name.localeCompare(b.name));
  } catch (error) {
    notify(errorText(error), 'error');
  }
}

export function GroupPicker({ person }: { person: Person }) {
  const [name, setName] = useState('');
  const ids = person.contacts.map((each) => each.id);
  const add = (event: Event): void => {
    event.preventDefault();
    const known = groups.value.find((each) => each.name === name.trim());
    void save(name.trim(), [...(known?.members ?? []), person.best.id]).then(() => setName(''));
  };
  const own = groups.value.filter((each) => each.own);
  return (
    <>
      <div class="chips">
        {own.map((each) => {
          const isIn = each.members.some((member) => ids.includes(member));
          const rest = each.members.filter((member) => !ids.includes(member));
          return (
            <label key={each.id} class="chip">
              <input type="checkbox" checked={isIn} onChange={() => void save(each.name, isIn ? rest : [...rest, person.best.id])} />
              <span>{nameOf(each.name)}</span>
            </label>
          );
        })}
      </div>
      <form class="inline-form group-form" onSubmit={add}>
        <input aria-label={t('people.group.new')} placeholder={t('people.group.new')} maxLength={100} value={name} onInput={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" disabled={!name.trim()}>{t('people.group.add')}</Button>
      </form>
    </>
  );
}
