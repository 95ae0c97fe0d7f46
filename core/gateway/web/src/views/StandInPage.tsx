// SPDX-License-Identifier: GPL-2.0-or-later
// When Locum stands in by itself: the user's own settings, over those of the server.

import { useEffect, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { get, patch } from '../api/client';
import type { StandInSettings } from '../api/types';
import { t } from '../i18n';
import { notify } from '../store/state';
import { Button, errorText, Note, Page, Segments, Switch } from '../ui/parts';
import { to } from '../ui/route';
import { NoticeSettings } from './NoticeSettings';
import { NoticeWays } from './NoticeWays';

type Choice = 'bare_close' | 'own_clients_count' | 'idle_away_min';
type Change = Partial<Record<Choice, string | boolean | number | null>>;

const idles = [5, 15, 30, 60, 240, 0] as const;

function idleText(minutes: number): string {
  return minutes === 0 ? t('standin.idle.never') : minutes < 60 || minutes % 60 !== 0 ? t('standin.minutes', { n: minutes }) : t('standin.hours', { n: minutes / 60 });
}

function Setting({ title, text, chosen, onReset, children }: { title: string; text: string; chosen: boolean; onReset: () => void; children: ComponentChildren }) {
  return (
    <section class="card stack">
      <h2>{title}</h2>
      <p class="hint">{text}</p>
      {children}
      {chosen ? <div><Button kind="quiet" onClick={onReset}>{t('standin.reset')}</Button></div> : <small class="hint">{t('standin.as.server')}</small>}
    </section>
  );
}

export function StandInPage() {
  const [settings, setSettings] = useState<StandInSettings | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    get<StandInSettings>('/stand-in/settings').then(setSettings, setError);
  }, []);
  const change = (what: Change): void => {
    patch<StandInSettings>('/stand-in/settings', what).then(setSettings, (caught: unknown) => notify(errorText(caught), 'error'));
  };
  const isChosen = (key: Choice): boolean => settings?.chosen.includes(key) ?? false;
  const reset = (key: Choice) => (): void => change({ [key]: null });
  const offered = settings && !idles.some((each) => each === settings.idle_away_min) ? [settings.idle_away_min, ...idles] : idles;
  return (
    <Page title={t('standin.settings')} back={to('settings')}>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {settings && (
        <>
          <Setting title={t('standin.close')} text={t('standin.close.text')} chosen={isChosen('bare_close')} onReset={reset('bare_close')}>
            <Segments label={t('standin.close')} value={settings.bare_close} onChange={(bare_close) => change({ bare_close })}
              options={[{ value: 'stand_in', label: t('standin.close.stand_in') }, { value: 'off', label: t('standin.close.off') }]} />
          </Setting>
          <Setting title={t('standin.idle')} text={t('standin.idle.text')} chosen={isChosen('idle_away_min')} onReset={reset('idle_away_min')}>
            <select aria-label={t('standin.idle')} value={String(settings.idle_away_min)} onChange={(event) => change({ idle_away_min: Number(event.currentTarget.value) })}>
              {offered.map((each) => <option key={each} value={String(each)}>{idleText(each)}</option>)}
            </select>
          </Setting>
          <Setting title={t('standin.clients')} text={t('standin.clients.text')} chosen={isChosen('own_clients_count')} onReset={reset('own_clients_count')}>
            <div class="line">
              <Switch label={t('standin.clients.switch')} checked={settings.own_clients_count} onChange={(own_clients_count) => change({ own_clients_count })} />
              <span>{t('standin.clients.switch')}</span>
            </div>
          </Setting>
        </>
      )}
      <NoticeSettings />
      <NoticeWays />
    </Page>
  );
}
