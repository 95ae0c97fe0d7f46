// SPDX-License-Identifier: GPL-2.0-or-later
// Days of the week, to choose from.

import type { ComponentChildren } from 'preact';
import type { Weekday } from '../api/types';
import { weekdayText } from '../i18n';

export const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function Weekdays({ legend, value, onChange }: { legend: ComponentChildren; value: readonly Weekday[]; onChange: (value: readonly Weekday[]) => void }) {
  return (
    <fieldset class="chips">
      <legend>{legend}</legend>
      {DAYS.map((day, index) => (
        <label key={day} class="chip">
          <input type="checkbox" checked={value.includes(day)} onChange={(event) => onChange(event.currentTarget.checked ? [...value, day] : value.filter((each) => each !== day))} />
          <span>{weekdayText(index)}</span>
        </label>
      ))}
    </fieldset>
  );
}
