// SPDX-License-Identifier: GPL-2.0-or-later
// What makes several contacts one person: joined by picking, parted again, and each step taken back.

import { useEffect, useState } from 'preact/hooks';
import { get, put } from '../api/client';
import type { Contact, Id, PersonDetail } from '../api/types';
import { fullText, known, t } from '../i18n';
import { act } from '../store/acts';
import { persons, type Person } from '../store/persons';
import { accounts, contacts, notify, personsVersion } from '../store/state';
import { Avatar, Button, contactName, Dialog, errorText, nameOf, plain } from '../ui/parts';
import { AlertNote } from './WhoIsWho';

const MOST_SHOWN = 50;

function Picker({ person, onClose }: { person: Person; onClose: () => void }) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLocaleLowerCase();
  const found = persons.value
    .filter((each) => each !== person && (!wanted || each.contacts.some((one) => `${one.name} ${one.address}`.toLocaleLowerCase().includes(wanted))))
    .slice(0, MOST_SHOWN);
  const pick = async (other: Person): Promise<void> => {
    if (await act({ act: 'link', a: person.best.id, b: other.best.id })) onClose();
  };
  return (
    <Dialog title={t('ties.pick', { name: person.name })} onClose={onClose}>
      <input type="search" aria-label={t('ties.search')} placeholder={t('ties.search')} value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
      <ul class="picks">
        {found.map((each) => (
          <li key={each.key}>
            <button type="button" class="pick" onClick={() => void pick(each)}>
              <Avatar size="s" name={each.name} contact={each.best} />
              <span><bdi>{each.name}</bdi><small><bdi>{each.contacts.map((one) => nameOf(one.address)).join(', ')}</bdi></small></span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function namesOf(identities: readonly Id[]): string {
  return identities.map((id) => contacts.value.get(id)).filter((each): each is Contact => each !== undefined).map((each) => nameOf(each.address)).join(', ');
}

export function PersonTies({ person }: { person: Person }) {
  const [detail, setDetail] = useState<PersonDetail | null>(null);
  const [picking, setPicking] = useState(false);
  const id = person.best.person;
  useEffect(() => {
    get<PersonDetail>(`/persons/${id}`).then(setDetail, () => setDetail(null));
  }, [id, person.contacts.length, personsVersion.value]);
  const prefer = (identity: Id | undefined): void => {
    put(`/persons/${id}/pin`, identity === undefined ? {} : { identity }).then(
      () => { personsVersion.value += 1; },
      (error: unknown) => notify(errorText(error), 'error'),
    );
  };
  return (
    <section class="card stack">
      <h2>{t('ties.title')}</h2>
      <p class="hint">{t('ties.text')}</p>
      {detail?.alerts.map((each) => <AlertNote key={`${each.identity} ${each.look_alike_of}`} alert={each} />)}
      {person.contacts.length > 1 && (
        <>
          <ul class="ways">
            {person.contacts.map((each) => (
              <li key={each.id} class="line">
                <span class="way-text"><bdi>{nameOf(each.address)}</bdi><small>{accounts.value.get(each.account)?.name}</small></span>
                <Button kind="quiet" onClick={() => act({ act: 'split', identities: [each.id] })}>{t('ties.split')}</Button>
              </li>
            ))}
          </ul>
          <div class="field">
            <label for="preferred">{t('ties.prefer')}</label>
            <select id="preferred" value={String(detail?.pinned ?? '')} onChange={(event) => prefer(Number(event.currentTarget.value) || undefined)}>
              <option value="">{t('ties.prefer.none')}</option>
              {person.contacts.map((each) => <option key={each.id} value={String(each.id)}>{contactName(each)} ({accounts.value.get(each.account)?.name})</option>)}
            </select>
          </div>
          {detail?.evidence.filter((pair) => pair.reasons.length > 0).map((pair) => <p key={`${pair.a} ${pair.b}`} class="why"><bdi>{plain(pair.explanation)}</bdi></p>)}
        </>
      )}
      <div><Button icon="people" onClick={() => setPicking(true)}>{t('ties.add')}</Button></div>
      {detail !== null && detail.acts.length > 0 && (
        <ul class="acts" aria-label={t('ties.acts')}>
          {detail.acts.map((each) => (
            <li key={each.number} class="line">
              <span class={each.undone ? 'undone' : ''}>{known(`act.${each.act}`, each.act)} <small><bdi>{namesOf(each.identities)}</bdi> · {fullText(each.at)}</small></span>
              {!each.undone && <Button kind="quiet" onClick={() => act({ act: 'undo', number: each.number })}>{t('ties.undo')}</Button>}
            </li>
          ))}
        </ul>
      )}
      {picking && <Picker person={person} onClose={() => setPicking(false)} />}
    </section>
  );
}
