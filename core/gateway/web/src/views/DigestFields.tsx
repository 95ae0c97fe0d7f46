// SPDX-License-Identifier: GPL-2.0-or-later
// When a channel tells a digest: times of the day of this place, on some days.

import type { DigestTimes } from '../api/types';
import { t } from '../i18n';
import { Button } from '../ui/parts';
import { DAYS, Weekdays } from '../ui/Weekdays';

const MOST = 24;
const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
const daily = (): DigestTimes => ({ at: ['08:00'], weekdays: [...DAYS], zone: here(), empty: false, read: false });

export function DigestFields({ value, onChange }: { value: DigestTimes | null; onChange: (value: DigestTimes | null) => void }) {
  const set = (part: Partial<DigestTimes>): void => onChange({ ...(value ?? daily()), ...part });
  return (
    <>
      <label class="field-check">
        <input type="checkbox" checked={value !== null} onChange={(event) => onChange(event.currentTarget.checked ? daily() : null)} />
        <span>{t('use.digest')}<small>{t('use.digest.text')}</small></span>
      </label>
      {value && (
        <>
          {value.at.map((time, index) => (
            <div key={index} class="line">
              <label>{t('use.digest.at')} <input type="time" required value={time} onInput={(event) => set({ at: value.at.map((each, other) => (other === index ? event.currentTarget.value : each)) })} /></label>
              {value.at.length > 1 && <Button kind="quiet" onClick={() => set({ at: value.at.filter((_, other) => other !== index) })}>{t('action.remove')}</Button>}
            </div>
          ))}
          {value.at.length < MOST && <div><Button kind="quiet" onClick={() => set({ at: [...value.at, '18:00'] })}>{t('use.digest.more')}</Button></div>}
          <p class="hint">{t('use.digest.zone', { zone: value.zone || t('use.digest.server') })}</p>
          <Weekdays legend={t('use.digest.days')} value={value.weekdays} onChange={(weekdays) => set({ weekdays: weekdays.length > 0 ? [...weekdays] : [...DAYS] })} />
          <label class="field-check">
            <input type="checkbox" checked={value.read} onChange={(event) => set({ read: event.currentTarget.checked })} />
            <span>{t('use.digest.read')}</span>
          </label>
          <label class="field-check">
            <input type="checkbox" checked={value.empty} onChange={(event) => set({ empty: event.currentTarget.checked })} />
            <span>{t('use.digest.empty')}</span>
          </label>
        </>
      )}
    </>
  );
}
