// SPDX-License-Identifier: GPL-2.0-or-later
// Who may be one person, and why; and who may want to be taken for somebody else.

import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client';
import type { Id, PersonAlert, PersonPair } from '../api/types';
import { known, t } from '../i18n';
import { act } from '../store/acts';
import { accounts, contacts, personsVersion } from '../store/state';
import { Avatar, Button, contactName, Empty, errorText, nameOf, Note, Page, plain } from '../ui/parts';
import { to } from '../ui/route';

const SNOOZE_DAYS = 30;

function Who({ id }: { id: Id }) {
  const contact = contacts.value.get(id);
  if (!contact) return null;
  return (
    <a class="who" href={to('people', id)}>
      <Avatar size="s" name={contactName(contact)} contact={contact} />
      <span><bdi>{contactName(contact)}</bdi><small><bdi>{[nameOf(contact.address), accounts.value.get(contact.account)?.name].filter(Boolean).join(' · ')}</bdi></small></span>
    </a>
  );
}

function Suggestion({ pair }: { pair: PersonPair }) {
  const { a, b } = pair;
  const later = new Date(Date.now() + SNOOZE_DAYS * 86_400_000).toISOString();
  return (
    <li class="card">
      <div class="pair"><Who id={a} /><Who id={b} /></div>
      {pair.offer === 'verify_first' && <Note tone="warn">{t('who.verify')}</Note>}
      <p class="hint">{t('who.sure', { percent: Math.round(pair.probability * 100) })}</p>
      <p class="why"><bdi>{plain(pair.explanation)}</bdi></p>
      <div class="line">
        <Button kind="primary" onClick={() => act({ act: 'accept', a, b })}>{t('who.accept')}</Button>
        <Button onClick={() => act({ act: 'dismiss', a, b })}>{t('who.dismiss')}</Button>
        <Button kind="quiet" onClick={() => act({ act: 'snooze', a, b, until: later })}>{t('who.later')}</Button>
      </div>
    </li>
  );
}

export function AlertNote({ alert }: { alert: PersonAlert }) {
  const contact = contacts.value.get(alert.identity);
  const other = contacts.value.get(alert.look_alike_of);
  if (!contact || !other) return null;
  return (
    <Note tone="warn" action={<Button kind="quiet" onClick={() => act({ act: 'apart', a: alert.identity, b: alert.look_alike_of })}>{t('who.apart')}</Button>}>
      {t('who.alert', { address: nameOf(contact.address), other: contactName(other) })} {known(`alert.${alert.kind}`, alert.kind)}
    </Note>
  );
}

/** What the server says of everybody; asked again when anything was decided. */
function useWhoIsWho(): { suggestions: PersonPair[]; alerts: PersonAlert[]; error: unknown } {
  const [found, setFound] = useState<{ suggestions: PersonPair[]; alerts: PersonAlert[]; error: unknown }>({ suggestions: [], alerts: [], error: null });
  const count = contacts.value.size;
  useEffect(() => {
    Promise.all([get<{ suggestions: PersonPair[] }>('/persons/suggestions'), get<{ alerts: PersonAlert[] }>('/persons/alerts')]).then(
      ([{ suggestions }, { alerts }]) => setFound({ suggestions, alerts, error: null }),
      (error: unknown) => setFound({ suggestions: [], alerts: [], error }),
    );
  }, [personsVersion.value, count]);
  return found;
}

export function WhoNote() {
  const { suggestions, alerts } = useWhoIsWho();
  if (suggestions.length + alerts.length === 0) return null;
  return (
    <a class="who-note" href={to('people', 'who')}>
      {alerts.length > 0 ? t('who.note.alerts', { n: alerts.length }) : t('who.note.suggestions', { n: suggestions.length })}
    </a>
  );
}

export function WhoIsWho() {
  const { suggestions, alerts, error } = useWhoIsWho();
  return (
    <Page title={t('who.title')} back={to('people')}>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {alerts.map((each) => <AlertNote key={`${each.identity} ${each.look_alike_of} ${each.kind}`} alert={each} />)}
      {suggestions.length === 0 && alerts.length === 0 && <Empty icon="people" title={t('who.none')} />}
      <ul class="stack">{suggestions.map((each) => <Suggestion key={`${each.a} ${each.b}`} pair={each} />)}</ul>
    </Page>
  );
}
