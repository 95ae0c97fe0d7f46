// SPDX-License-Identifier: GPL-2.0-or-later
// What an absence is like: what the user does, what may be said, until when.

import type { ComponentChildren } from 'preact';
import type { Mode } from '../api/types';
import { t, type Key } from '../i18n';

const modes: readonly Mode[] = ['away', 'busy', 'driving', 'meeting', 'holiday', 'sleeping', 'custom'];
const EXAMPLE = 'rule "the family may reach me" {\n  on incoming\n  when person in group:family\n  do { mark urgent }\n}';
const ends = ['', '1', '2', '4', 'morning', '24', '168'] as const;

/** `until` is a choice: empty is until taken back, "keep" is as it was. */
export interface Wanted { mode: Mode; text: string; until: string; rules: string }

/** "In an hour" and so on, as an instant; undefined: until taken back. */
export function untilOf(choice: string): string | undefined {
  const hours = Number(choice);
  if (choice === 'morning') {
    const morning = new Date();
    morning.setDate(morning.getDate() + (morning.getHours() >= 8 ? 1 : 0));
    morning.setHours(8, 0, 0, 0);
    return morning.toISOString();
  }
  return hours > 0 ? new Date(Date.now() + hours * 3_600_000).toISOString() : undefined;
}

/** As the server takes them: a file begins with the language's version. Null: none. */
export function rulesOf({ rules }: Wanted): string | null {
  const text = rules.trim();
  return text === '' ? null : /^locum\s/m.test(text) ? text : `locum 1\n${text}`;
}

/** `end` stands in place of the choice of when it ends. */
export function AbsenceFields({ value, keep, end, onChange }: { value: Wanted; keep?: string; end?: ComponentChildren; onChange: (value: Wanted) => void }) {
  return (
    <>
      <fieldset class="chips">
        <legend>{t('standin.mode')}</legend>
        {modes.map((each) => (
          <label key={each} class="chip">
            <input type="radio" name="mode" checked={each === value.mode} onChange={() => onChange({ ...value, mode: each })} />
            <span>{t(`mode.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="absence-text">{t('standin.text')}<span class="optional"> {t('form.optional')}</span></label>
        <textarea id="absence-text" rows={2} maxLength={2000} placeholder={t('standin.text.hint')} value={value.text} onInput={(event) => onChange({ ...value, text: event.currentTarget.value })} />
      </div>
      {end ?? (
        <div class="field">
          <label for="absence-until">{t('standin.until')}</label>
          <select id="absence-until" value={value.until} onChange={(event) => onChange({ ...value, until: event.currentTarget.value })}>
            {keep !== undefined && <option value="keep">{keep}</option>}
            {ends.map((each) => <option key={each} value={each}>{t(`until.${each || 'open'}` as Key)}</option>)}
          </select>
        </div>
      )}
      <details class="more">
        <summary>{t('standin.rules')}</summary>
        <p class="hint">{t('standin.rules.text')}</p>
        <textarea class="code" rows={6} maxLength={16_384} spellcheck={false} aria-label={t('standin.rules')} placeholder={EXAMPLE} value={value.rules} onInput={(event) => onChange({ ...value, rules: event.currentTarget.value })} />
      </details>
    </>
  );
}
