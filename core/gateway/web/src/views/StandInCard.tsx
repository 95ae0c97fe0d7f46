// SPDX-License-Identifier: GPL-2.0-or-later
// The big plain switch: who answers now, why, and how to change it.

import { useState } from 'preact/hooks';
import { patch } from '../api/client';
import type { Absence, StandIn } from '../api/types';
import { fullText, shortText, t } from '../i18n';
import { returned, takeStandIn } from '../store/feed';
import { detach, resting, takeBack } from '../store/load';
import { notify, standIn } from '../store/state';
import { Icon, type IconName } from '../ui/icons';
import { Button, Dialog, errorText, Note, Switch } from '../ui/parts';
import { to } from '../ui/route';
import { AbsenceFields, rulesOf, untilOf, type Wanted } from './AbsenceFields';

const icons: Record<StandIn['state'], IconName> = { attached: 'hand', pocketed: 'pocket', grace: 'clock', away: 'locum', off: 'off' };

function explain(status: StandIn): string {
  if (status.state === 'away') return t(`standin.away.${status.reason ?? 'asked'}`, { since: status.since ? shortText(status.since) : '' });
  return t(`standin.${status.state}.text`);
}

function Leave({ onClose }: { onClose: () => void }) {
  const [wanted, setWanted] = useState<Wanted>({ mode: 'away', text: '', until: '', rules: '' });
  const [error, setError] = useState('');
  const leave = async (stand_in: boolean): Promise<void> => {
    const text = wanted.text.trim();
    const until = untilOf(wanted.until);
    const rules = rulesOf(wanted);
    try {
      await detach(stand_in ? { stand_in, mode: wanted.mode, ...(text ? { text } : {}), ...(until ? { until } : {}), ...(rules ? { rules } : {}) } : { stand_in });
      onClose();
    } catch (caught) {
      setError(errorText(caught));
    }
  };
  return (
    <Dialog title={t('standin.leave')} onClose={onClose}>
      <div class="stack">
        <p class="lead">{t('standin.leave.text')}</p>
        <AbsenceFields value={wanted} onChange={setWanted} />
        {error && <Note tone="error">{error}</Note>}
        <Button kind="primary" icon="locum" onClick={() => leave(true)}>{t('standin.go')}</Button>
        <Button kind="quiet" icon="off" onClick={() => leave(false)}>{t('standin.signoff')}</Button>
        <small class="hint">{t('standin.signoff.text')}</small>
      </div>
    </Dialog>
  );
}

/** The absence that is on, from whatever device. */
function Change({ absence, onClose }: { absence: Absence; onClose: () => void }) {
  const [wanted, setWanted] = useState<Wanted>({ mode: absence.mode, text: absence.text, until: 'keep', rules: absence.rules ?? '' });
  const [error, setError] = useState('');
  const change = async (): Promise<void> => {
    const until = wanted.until === 'keep' ? {} : { until: untilOf(wanted.until) ?? null };
    try {
      takeStandIn(await patch<StandIn>('/stand-in', { mode: wanted.mode, text: wanted.text.trim() || null, rules: rulesOf(wanted), ...until }));
      onClose();
    } catch (caught) {
      setError(errorText(caught));
    }
  };
  return (
    <Dialog title={t('standin.change')} onClose={onClose}>
      <div class="stack">
        <AbsenceFields value={wanted} keep={absence.until ? fullText(absence.until) : t('until.open')} onChange={setWanted} />
        {error && <Note tone="error">{error}</Note>}
        <Button kind="primary" onClick={change}>{t('action.save')}</Button>
      </div>
    </Dialog>
  );
}

export function StandInCard() {
  const [leaving, setLeaving] = useState(false);
  const [changing, setChanging] = useState(false);
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
          <button type="button" class="link-button" onClick={() => setChanging(true)}>{t('standin.change')}</button>
          <a href={to('rules', 'in-your-name')}>{t('log.title')}</a>
        </div>
      )}
      {!isGone && returned.value && <a class="button" href={to('rules', 'while-away')}>{t('return.title')}</a>}
      {isGone && <Button kind="primary" icon="hand" onClick={back}>{t('standin.back')}</Button>}
      {changing && <Change absence={status.absence} onClose={() => setChanging(false)} />}
      {leaving && <Leave onClose={() => setLeaving(false)} />}
    </section>
  );
}
