// SPDX-License-Identifier: GPL-2.0-or-later
// The status that contacts see.

import { useState } from 'preact/hooks';
import { put } from '../api/client';
import type { Availability } from '../api/types';
import { t } from '../i18n';
import { notify } from '../store/state';
import { Button, errorText, Page } from '../ui/parts';
import { to } from '../ui/route';

const choices: readonly Availability[] = ['available', 'free_for_chat', 'busy', 'away', 'extended_away', 'invisible'];

export function PresencePage() {
  const [availability, setAvailability] = useState<Availability>('available');
  const [text, setText] = useState('');
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await put('/presence', { availability, text: text.trim() });
      notify(t('status.done'));
    } catch (error) {
      notify(errorText(error), 'error');
    }
  };
  return (
    <Page title={t('status.title')} back={to('settings')}>
      <form class="card stack" onSubmit={save}>
        <p class="hint">{t('status.text')}</p>
        <fieldset class="chips">
          <legend>{t('status.show')}</legend>
          {choices.map((each) => (
            <label key={each} class="chip">
              <input type="radio" name="availability" checked={each === availability} onChange={() => setAvailability(each)} />
              <span>{t(`presence.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label for="status-text">{t('status.message')}<span class="optional"> {t('form.optional')}</span></label>
          <input id="status-text" value={text} maxLength={500} onInput={(event) => setText(event.currentTarget.value)} />
        </div>
        <Button type="submit" kind="primary">{t('status.set')}</Button>
      </form>
    </Page>
  );
}
