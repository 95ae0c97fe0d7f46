// SPDX-License-Identifier: GPL-2.0-or-later
// What came while the user was away, person by person: the digest at the return, and those of earlier absences.

import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client';
import type { AbsenceRecord, Digest, DigestEntry } from '../api/types';
import { fullText, rangeText, t } from '../i18n';
import { returned } from '../store/feed';
import { personWith } from '../store/persons';
import { contacts, conversations, standIn } from '../store/state';
import { Icon } from '../ui/icons';
import { Button, Empty, errorText, nameOf, Note, Page, plain } from '../ui/parts';
import { to } from '../ui/route';
import { reasonInWords } from './MessageRow';

const EARLIER = 10; // absences listed at first

function spanText(absence: AbsenceRecord): string {
  return absence.ended ? `${rangeText(absence.began, absence.ended)}.` : t('return.from', { from: fullText(absence.began) });
}

function causeText({ reason, absence }: AbsenceRecord): string {
  return [reason ? t(`return.why.${reason}`) : '', absence.mode === 'available' ? '' : t(`mode.${absence.mode}`), nameOf(absence.text)].filter(Boolean).join(' · ');
}

/** Where it was said: the one history with the person, or the conversation. */
function placeOfEntry(entry: DigestEntry): string | undefined {
  if (entry.conversation !== undefined) return to('chats', entry.conversation);
  const all = [...contacts.value.values()].filter((each) => each.person === entry.person);
  const person = all[0] && personWith(all[0].id);
  if (person && person.contacts.length > 1) return to('chats', `p${person.key}`);
  const found = [...conversations.value.values()].find((each) => all.some((contact) => contact.id === each.identity));
  return found && to('chats', found.id);
}

function EntryCard({ entry }: { entry: DigestEntry }) {
  const place = placeOfEntry(entry);
  const name = <bdi>{nameOf(entry.name)}</bdi>;
  const unshown = entry.came - entry.texts.length;
  const facts = [
    entry.came > 0 ? t('return.messages', { n: entry.came }) : '',
    entry.held > 0 ? t('return.held', { n: entry.held }) : '',
    entry.online ? t('return.online', { n: entry.online.times, time: fullText(entry.online.last) }) : '',
    entry.answers.length > 0 ? t('return.answered', { n: entry.answers.length }) : '',
  ];
  return (
    <li class="card digest">
      <div class="line">
        <b class="grow">{place && entry.came + entry.answers.length > 0 ? <a href={place}>{name}</a> : name}</b>
        <small>{facts.filter(Boolean).join(' · ')}</small>
      </div>
      {unshown > 0 && entry.texts.length > 0 && <p class="hint">{t('return.before', { n: unshown })}</p>}
      {entry.texts.map((text, index) => <p key={index} class="digest-text" dir="auto">{plain(text)}</p>)}
      {entry.answers.length > 0 && (
        <div class="digest-said">
          <div class="locum-mark"><Icon name="locum" size={16} />{t('chat.by.locum')}</div>
          {entry.answers.map((text, index) => <p key={index} dir="auto">{plain(text)}</p>)}
        </div>
      )}
      {entry.filtered.map((each) => (
        <p key={each.reason} class="hint digest-filtered">
          <Icon name="eye" size={15} />
          <a href={to('rules', 'filtered')}>{t('return.filtered', { n: each.count })}</a> <bdi>{reasonInWords(each.reason)}</bdi>
        </p>
      ))}
    </li>
  );
}

function Earlier({ absences, shown }: { absences: readonly AbsenceRecord[]; shown: number }) {
  const [most, setMost] = useState(EARLIER);
  const others = absences.filter((each) => each.number !== shown);
  if (others.length === 0) return null;
  return (
    <section class="stack">
      <h2>{t('return.others')}</h2>
      <ul class="cards">
        {others.slice(0, most).map((each) => (
          <li key={each.number}>
            <a class="card card-link" href={to('rules', 'while-away', each.number)}>
              <span class="card-text"><b>{spanText(each)}</b><small><bdi>{causeText(each)}</bdi></small></span>
            </a>
          </li>
        ))}
      </ul>
      {others.length > most && <Button onClick={() => setMost(most + 50)}>{t('action.more')}</Button>}
    </section>
  );
}

/** Of the absence with this number; of the last one, where none is named. */
export function ReturnPage({ number }: { number?: number | undefined }) {
  const [absences, setAbsences] = useState<readonly AbsenceRecord[] | null>(null);
  const [digest, setDigest] = useState<Digest | null>(null);
  const [error, setError] = useState<unknown>(null);
  const state = standIn.value?.state;
  useEffect(() => {
    let isWanted = true;
    returned.value = false;
    const load = async (): Promise<void> => {
      const all = (await get<{ absences: AbsenceRecord[] }>('/absences')).absences;
      const wanted = number ?? all[0]?.number;
      const found = wanted === undefined ? null : await get<Digest>(`/absences/${wanted}/digest`);
      if (!isWanted) return;
      setAbsences(all);
      setDigest(found);
      setError(null);
    };
    load().catch((caught: unknown) => isWanted && setError(caught));
    return () => {
      isWanted = false;
    };
  }, [number, state]);
  const cause = digest ? causeText(digest.absence) : '';
  return (
    <Page title={t('return.title')} back={to('rules')}>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {absences === null && error === null && <span class="spinner" aria-label={t('loading')} />}
      {absences?.length === 0 && <Empty icon="locum" title={t('return.never')} />}
      {digest && <p class="lead">{spanText(digest.absence)}{cause && <> <bdi>{cause}</bdi></>}</p>}
      {digest?.complete === false && <Note>{t('return.incomplete')}</Note>}
      {digest?.entries.length === 0 && <Empty icon="chats" title={t('return.nothing')} />}
      {digest && <ul class="cards">{digest.entries.map((each) => <EntryCard key={each.conversation === undefined ? `p${each.person}` : each.conversation} entry={each} />)}</ul>}
      {absences && digest && <Earlier absences={absences} shown={digest.absence.number} />}
    </Page>
  );
}
