// SPDX-License-Identifier: GPL-2.0-or-later
// The status that contacts see.

import { useEffect, useState } from 'preact/hooks';
import { get, put } from '../api/client';
import type { Availability, OwnPresence } from '../api/types';
import { t } from '../i18n';
import { notify } from '../store/state';
import { Button, errorText, Note, Page } from '../ui/parts';
import { to } from '../ui/route';

const choices: readonly Availability[] = ['available', 'free_for_chat', 'busy', 'away', 'extended_away', 'invisible'];

export function PresencePage() {
  const [availability, setAvailability] = useState<Availability>('available');
  const [text, setText] = useState('');
  const [byRule, setByRule] = useState<OwnPresence['by_rule']>(undefined);
  useEffect(() => {
    get<OwnPresence>('/presence').then((own) => {
      setByRule(own.by_rule);
      if (own.set && choices.includes(own.set.availability)) setAvailability(own.set.availability);
      setText(own.set?.text ?? '');
    }, (error: unknown) => notify(errorText(error), 'error'));
  }, []);
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
        {byRule && <Note>{t('status.byrule', { show: t(`presence.${byRule.availability}`), text: byRule.text })}</Note>}
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
