// SPDX-License-Identifier: GPL-2.0-or-later
// The big plain switch: who answers now, why, and how to change it.

import { useState } from 'preact/hooks';
import type { Mode, StandIn } from '../api/types';
import { fullText, shortText, t, type Key } from '../i18n';
import { returned } from '../store/feed';
import { detach, resting, takeBack } from '../store/load';
import { notify, standIn } from '../store/state';
import { Icon, type IconName } from '../ui/icons';
import { Button, Dialog, errorText, Switch } from '../ui/parts';
import { to } from '../ui/route';

const icons: Record<StandIn['state'], IconName> = { attached: 'hand', pocketed: 'pocket', grace: 'clock', away: 'locum', off: 'off' };
const modes: readonly Mode[] = ['away', 'busy', 'driving', 'meeting', 'holiday', 'sleeping', 'custom'];

function explain(status: StandIn): string {
  if (status.state === 'away') return t(`standin.away.${status.reason ?? 'asked'}`, { since: status.since ? shortText(status.since) : '' });
  return t(`standin.${status.state}.text`);
}

/** "In an hour" and so on, as an instant; undefined: until taken back. */
function untilOf(choice: string): string | undefined {
  const hours = Number(choice);
  if (choice === 'morning') {
    const morning = new Date();
    morning.setDate(morning.getDate() + (morning.getHours() >= 8 ? 1 : 0));
    morning.setHours(8, 0, 0, 0);
    return morning.toISOString();
  }
  return hours > 0 ? new Date(Date.now() + hours * 3_600_000).toISOString() : undefined;
}

function Leave({ onClose }: { onClose: () => void }) {
  const [mode, setMode] = useState<Mode>('away');
  const [text, setText] = useState('');
  const [until, setUntil] = useState('');
  const leave = async (stand_in: boolean): Promise<void> => {
    const when = untilOf(until);
    try {
      await detach(stand_in ? { stand_in, mode, ...(text.trim() ? { text: text.trim() } : {}), ...(when ? { until: when } : {}) } : { stand_in });
      onClose();
    } catch (error) {
      notify(errorText(error), 'error');
    }
  };
  return (
    <Dialog title={t('standin.leave')} onClose={onClose}>
      <div class="stack">
        <p class="lead">{t('standin.leave.text')}</p>
        <fieldset class="chips">
          <legend>{t('standin.mode')}</legend>
          {modes.map((each) => (
            <label key={each} class="chip">
              <input type="radio" name="mode" checked={each === mode} onChange={() => setMode(each)} />
              <span>{t(`mode.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label for="absence-text">{t('standin.text')}<span class="optional"> {t('form.optional')}</span></label>
          <textarea id="absence-text" rows={2} maxLength={2000} placeholder={t('standin.text.hint')} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </div>
        <div class="field">
          <label for="absence-until">{t('standin.until')}</label>
          <select id="absence-until" value={until} onChange={(event) => setUntil(event.currentTarget.value)}>
            {(['', '1', '2', '4', 'morning', '24', '168'] as const).map((each) => <option key={each} value={each}>{t(`until.${each || 'open'}` as Key)}</option>)}
          </select>
        </div>
        <Button kind="primary" icon="locum" onClick={() => leave(true)}>{t('standin.go')}</Button>
        <Button kind="quiet" icon="off" onClick={() => leave(false)}>{t('standin.signoff')}</Button>
        <small class="hint">{t('standin.signoff.text')}</small>
      </div>
    </Dialog>
  );
}

export function StandInCard() {
  const [leaving, setLeaving] = useState(false);
  const status = standIn.value;
  if (!status) return null;
  const isAway = status.state === 'away' || resting.value === 'away';
  const isGone = isAway || status.state === 'off' || resting.value === 'off';
  const back = (): void => {
    takeBack().catch((error: unknown) => notify(errorText(error), 'error'));
  };
  return (
    <section class={`standin standin-${isAway ? 'away' : status.state}`} aria-label={t('standin.label')}>
      <div class="standin-line">
        <span class="standin-icon"><Icon name={icons[status.state]} size={22} /></span>
        <span class="standin-text" aria-live="polite">
          <strong>{t(`standin.${status.state}`)}</strong>
          <small>{explain(status)}</small>
        </span>
        <Switch label={t('standin.switch')} checked={isAway} onChange={(on) => (on ? setLeaving(true) : back())} />
      </div>
      {status.state === 'away' && (
        <div class="standin-more">
          {(status.absence.mode !== 'available' || status.absence.text) && (
            <p><b>{t(`mode.${status.absence.mode}`)}</b>{status.absence.text && <> · <bdi>{status.absence.text}</bdi></>}{status.absence.until && <> · {t('standin.till', { time: fullText(status.absence.until) })}</>}</p>
          )}
          <a href={to('rules', 'in-your-name')}>{t('log.title')}</a>
        </div>
      )}
      {!isGone && returned.value && <a class="button" href={to('rules', 'while-away')}>{t('return.title')}</a>}
      {isGone && <Button kind="primary" icon="hand" onClick={back}>{t('standin.back')}</Button>}
      {leaving && <Leave onClose={() => setLeaving(false)} />}
    </section>
  );
}
