// SPDX-License-Identifier: GPL-2.0-or-later
// Which contacts are told that the user has gone.

import { useEffect, useState } from 'preact/hooks';
import { get, patch } from '../api/client';
import type { Notices } from '../api/types';
import { t } from '../i18n';
import { notify } from '../store/state';
import { errorText, Note, Segments, Switch } from '../ui/parts';

const windows = [5, 15, 30, 60, 240] as const; // minutes

export function NoticeSettings() {
  const [notices, setNotices] = useState<Notices | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    get<Notices>('/stand-in/notices').then(setNotices, setError);
  }, []);
  const change = (what: Partial<Notices>): void => {
    patch<Notices>('/stand-in/notices', what).then(setNotices, (caught: unknown) => notify(errorText(caught), 'error'));
  };
  const minutes = Math.round((notices?.window_s ?? 0) / 60);
  const offered = windows.some((each) => each === minutes) ? windows : [minutes, ...windows];
  return (
    <section class="card stack">
      <h2>{t('notices.title')}</h2>
      <p class="hint">{t('notices.text')}</p>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {notices && (
        <>
          <Segments label={t('notices.title')} value={notices.audience} onChange={(audience) => change({ audience })}
            options={(['running', 'online', 'off'] as const).map((value) => ({ value, label: t(`notices.${value}`) }))} />
          {notices.audience !== 'off' && (
            <>
              <div class="field">
                <label for="notice-window">{t('notices.window')}</label>
                <select id="notice-window" value={String(minutes)} onChange={(event) => change({ window_s: Number(event.currentTarget.value) * 60 })}>
                  {offered.map((each) => <option key={each} value={String(each)}>{t('standin.minutes', { n: each })}</option>)}
                </select>
              </div>
              <div class="line">
                <Switch label={t('notices.return')} checked={notices.on_return} onChange={(on_return) => change({ on_return })} />
                <span>{t('notices.return')}</span>
              </div>
            </>
          )}
        </>
      )}
    </section>
  );
}
