// SPDX-License-Identifier: GPL-2.0-or-later
// Absences that are arranged ahead: Locum stands in when they begin.

import { useEffect, useState } from 'preact/hooks';
import { get, post, remove } from '../api/client';
import type { AbsencePlan, Weekday } from '../api/types';
import { fullText, rangeText, t, weekdayText } from '../i18n';
import { notify } from '../store/state';
import { Button, errorText, nameOf, Note, Page } from '../ui/parts';
import { to } from '../ui/route';
import { DAYS, Weekdays } from '../ui/Weekdays';
import { AbsenceFields, rulesOf, type Wanted } from './AbsenceFields';

const HOUR = 3_600_000;
const daysText = (days: readonly Weekday[]): string => DAYS.flatMap((day, index) => (days.includes(day) ? [weekdayText(index)] : [])).join(', ');
const nothing: Wanted = { mode: 'holiday', text: '', until: '', rules: '' };

/** As a field for a time of this place has it: 2026-07-06T18:30. */
function localTime(instant: Date): string {
  return new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Moment({ id, label, value, required, onChange }: { id: string; label: string; value: string; required?: boolean; onChange: (value: string) => void }) {
  return (
    <div class="field">
      <label for={id}>{label}{!required && <span class="optional"> {t('form.optional')}</span>}</label>
      <input id={id} type="datetime-local" required={required ?? false} min={localTime(new Date())} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
    </div>
  );
}

function Arrange({ onDone }: { onDone: () => Promise<void> }) {
  const [wanted, setWanted] = useState(nothing);
  const [begins, setBegins] = useState(localTime(new Date(Date.now() + HOUR)));
  const [weekdays, setWeekdays] = useState<readonly Weekday[]>([]);
  const [error, setError] = useState('');
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const rules = rulesOf(wanted);
    const text = wanted.text.trim();
    try {
      await post('/absence-plans', {
        begins: new Date(begins).toISOString(), mode: wanted.mode, ...(text ? { text } : {}), ...(rules ? { rules } : {}),
        ...(wanted.until ? { until: new Date(wanted.until).toISOString() } : {}), ...(weekdays.length > 0 ? { weekdays } : {}),
      });
      setWanted(nothing);
      setWeekdays([]);
      setError('');
      await onDone();
    } catch (caught) {
      setError(errorText(caught));
    }
  };
  return (
    <form class="card stack" onSubmit={save}>
      <h2>{t('plans.new')}</h2>
      <Moment id="plan-begins" label={t('plans.begins')} value={begins} required onChange={setBegins} />
      <AbsenceFields value={wanted} onChange={setWanted}
        end={<Moment id="plan-until" label={t('plans.until')} value={wanted.until} onChange={(until) => setWanted({ ...wanted, until })} />} />
      <Weekdays legend={<>{t('plans.again')}<span class="optional"> {t('form.optional')}</span></>} value={weekdays} onChange={setWeekdays} />
      {error && <Note tone="error">{error}</Note>}
      <div><Button type="submit" kind="primary">{t('plans.save')}</Button></div>
    </form>
  );
}

export function AbsencePlansPage() {
  const [plans, setPlans] = useState<readonly AbsencePlan[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = async (): Promise<void> => {
    try {
      setPlans((await get<{ plans: AbsencePlan[] }>('/absence-plans')).plans);
      setError(null);
    } catch (caught) {
      setError(caught);
    }
  };
  useEffect(() => void load(), []);
  const takeBack = (id: number) => async (): Promise<void> => {
    await remove(`/absence-plans/${id}`).catch((caught: unknown) => notify(errorText(caught), 'error'));
    await load();
  };
  return (
    <Page title={t('plans.title')} back={to('settings')}>
      <p class="lead">{t('plans.lead')}</p>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {plans?.length === 0 && <p class="hint">{t('plans.none')}</p>}
      <ul class="cards">
        {plans?.map(({ id, begins, absence, weekdays }) => (
          <li key={id} class="card card-line">
            <span class="card-text">
              <b>{absence.until ? rangeText(begins, absence.until) : t('return.from', { from: fullText(begins) })}</b>
              <small><bdi>{[t(`mode.${absence.mode}`), nameOf(absence.text), weekdays.length > 0 ? t('plans.each', { days: daysText(weekdays) }) : '', absence.rules ? t('plans.rules') : ''].filter(Boolean).join(' · ')}</bdi></small>
            </span>
            <Button kind="danger" onClick={takeBack(id)}>{t('plans.remove')}</Button>
          </li>
        ))}
      </ul>
      <Arrange onDone={load} />
    </Page>
  );
}
