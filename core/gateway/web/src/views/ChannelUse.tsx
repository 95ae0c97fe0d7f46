// SPDX-License-Identifier: GPL-2.0-or-later
// What a channel is used for: when, for whose messages, how much of them it carries, and when it is quiet.

import { useState } from 'preact/hooks';
import type { ChannelUse } from '../api/types';
import { t } from '../i18n';
import { Button, Segments } from '../ui/parts';
import { DigestFields } from './DigestFields';

const subjects = ['message', 'presence', 'account', 'invitation', 'request', 'digest', 'notice', 'filtered'] as const;

function Count({ id, label, value, onChange }: { id: string; label: string; value: number; onChange: (value: number) => void }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type="number" min={0} max={10080} value={value} onInput={(event) => onChange(Math.max(0, Math.floor(Number(event.currentTarget.value) || 0)))} />
    </div>
  );
}

export function ChannelUseForm({ use, costs, onSave }: { use: ChannelUse; costs: boolean; onSave: (use: ChannelUse) => Promise<void> }) {
  const [next, setNext] = useState(use);
  const set = (part: Partial<ChannelUse>): void => setNext({ ...next, ...part });
  const save = (event: Event): void => {
    event.preventDefault();
    void onSave(next);
  };
  const everybody = next.from.includes('everybody');
  return (
    <form class="card stack" onSubmit={save}>
      <h2>{t('use.title')}</h2>
      <div class="field"><span class="label">{t('use.reach')}</span>
        <Segments label={t('use.reach')} value={next.reach} onChange={(reach) => set({ reach })}
          options={(['away', 'pocketed', 'always'] as const).map((value) => ({ value, label: t(`reach.${value}`) }))} /></div>
      <div class="field"><span class="label">{t('use.content')}</span>
        <Segments label={t('use.content')} value={next.content} onChange={(content) => set({ content })}
          options={(['nothing', 'sender', 'text'] as const).map((value) => ({ value, label: t(`content.${value}`) }))} /></div>
      <fieldset class="chips">
        <legend>{t('use.subjects')}</legend>
        {subjects.map((each) => (
          <label key={each} class="chip">
            <input type="checkbox" checked={next.subjects.includes(each)}
              onChange={(event) => set({ subjects: event.currentTarget.checked ? [...next.subjects, each] : next.subjects.filter((other) => other !== each) })} />
            <span>{t(`told.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <label class="field-check">
        <input type="checkbox" checked={everybody} onChange={(event) => set({ from: event.currentTarget.checked ? ['everybody'] : ['known'] })} />
        <span>{t('use.strangers')}<small>{t('use.strangers.text')}</small></span>
      </label>
      <label class="field-check">
        <input type="checkbox" checked={next.urgent_only} onChange={(event) => set({ urgent_only: event.currentTarget.checked })} />
        <span>{t('use.urgent')}</span>
      </label>
      <label class="field-check">
        <input type="checkbox" checked={next.quiet !== null} onChange={(event) => set({ quiet: event.currentTarget.checked ? { from: '22:00', to: '07:00' } : null })} />
        <span>{t('use.quiet')}<small>{t('use.quiet.text')}</small></span>
      </label>
      {next.quiet && (
        <div class="line">
          <label>{t('use.quiet.from')} <input type="time" required value={next.quiet.from} onInput={(event) => set({ quiet: { ...next.quiet!, from: event.currentTarget.value } })} /></label>
          <label>{t('use.quiet.to')} <input type="time" required value={next.quiet.to} onInput={(event) => set({ quiet: { ...next.quiet!, to: event.currentTarget.value } })} /></label>
        </div>
      )}
      <DigestFields value={next.digest} onChange={(digest) => set({ digest })} />
      <Count id="use-after" label={t('use.after')} value={next.after_min} onChange={(after_min) => set({ after_min })} />
      <Count id="use-fold" label={t('use.fold')} value={next.fold_min} onChange={(fold_min) => set({ fold_min })} />
      {(costs || next.per_day > 0 || next.per_month > 0) && (
        <>
          <Count id="use-day" label={t('use.per.day')} value={next.per_day} onChange={(per_day) => set({ per_day })} />
          <Count id="use-month" label={t('use.per.month')} value={next.per_month} onChange={(per_month) => set({ per_month })} />
        </>
      )}
      <Button type="submit" kind="primary">{t('action.save')}</Button>
    </form>
  );
}
