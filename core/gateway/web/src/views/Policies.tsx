// SPDX-License-Identifier: GPL-2.0-or-later
// All policies that are set, and those for strangers and groups.

import { useState } from 'preact/hooks';
import { remove } from '../api/client';
import type { Policy, PolicySubject } from '../api/types';
import { t } from '../i18n';
import { accounts, contacts, conversations, groups, notify, policies, without } from '../store/state';
import { Button, contactName, errorText, nameOf, Page } from '../ui/parts';
import { to } from '../ui/route';
import { titleOf } from './ConversationList';
import { PolicyMenu, sentence } from './PolicyMenu';

function subjectName({ kind, id, name }: PolicySubject): string {
  const contact = id === undefined ? undefined : contacts.value.get(id);
  const room = id === undefined ? undefined : conversations.value.get(id);
  switch (kind) {
    case 'person': return contact ? contactName(contact) : nameOf(name ?? '');
    case 'identity': return contact ? nameOf(contact.address) : nameOf(name ?? '');
    case 'room': return room ? titleOf(room) : nameOf(name ?? '');
    case 'group': return nameOf(groups.value.find((each) => each.id === id)?.name ?? name ?? '');
    case 'account': return nameOf(accounts.value.get(id ?? 0)?.name ?? name ?? '');
    case 'network': return name ?? '';
    case 'strangers': return t('subject.strangers');
  }
}

async function drop(policy: Policy): Promise<void> {
  try {
    await remove(`/policies/${policy.id}`);
    policies.value = without(policies.value, policy.id);
  } catch (error) {
    notify(errorText(error), 'error');
  }
}

export function PoliciesPage() {
  const [group, setGroup] = useState(0);
  const list = [...policies.value.values()];
  return (
    <Page title={t('policies.title')} back={to('rules')}>
      <p class="lead">{t('policies.text')}</p>
      <section class="card">
        <h2>{t('policies.set')}</h2>
        {list.length === 0 && <p class="hint">{t('policies.none')}</p>}
        <ul class="policy-others">
          {list.map((each) => (
            <li key={each.id} class="line">
              <span class="grow">
                <b><bdi>{subjectName(each.subject)}</bdi></b> <span class="tag">{t(`subject.${each.subject.kind}`)}</span>
                <br /><small>{sentence(each)}</small>
              </span>
              <Button kind="quiet" onClick={() => drop(each)}>{t('action.remove')}</Button>
            </li>
          ))}
        </ul>
      </section>
      <section class="card">
        <h2>{t('subject.strangers')}</h2>
        <p class="hint">{t('policies.strangers')}</p>
        <PolicyMenu subject={{ kind: 'strangers' }} />
      </section>
      {groups.value.length > 0 && (
        <section class="card">
          <h2>{t('subject.group')}</h2>
          <div class="field">
            <label for="policy-group">{t('people.group')}</label>
            <select id="policy-group" value={group} onChange={(event) => setGroup(Number(event.currentTarget.value))}>
              <option value={0} />
              {groups.value.map((each) => <option key={each.id} value={each.id}>{nameOf(each.name)}</option>)}
            </select>
          </div>
          {group > 0 && <PolicyMenu key={group} subject={{ kind: 'group', id: group }} />}
        </section>
      )}
    </Page>
  );
}
