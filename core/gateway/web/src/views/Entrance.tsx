// SPDX-License-Identifier: GPL-2.0-or-later
// The way in: log in; on a server without users, be the first; by another device's code; by an invitation.

import { useEffect, useState } from 'preact/hooks';
import { get, post } from '../api/client';
import { t } from '../i18n';
import { enter, logIn } from '../store/load';
import { Button, errorText, Note } from '../ui/parts';
import { go, route, to } from '../ui/route';

type Way = 'login' | 'setup' | 'pair' | 'join';

function deviceName(): string {
  const agent = navigator.userAgent;
  const browser = /Firefox/.test(agent) ? 'Firefox' : /Edg\//.test(agent) ? 'Edge' : /Chrom/.test(agent) ? 'Chrome' : /Safari/.test(agent) ? 'Safari' : 'Browser';
  const system = /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iPhone' : /Mac/.test(agent) ? 'Mac' : /Windows/.test(agent) ? 'Windows' : 'Linux';
  return t('login.device', { browser, system });
}

interface Values { code: string; user: string; password: string }

async function comeIn(way: Way, { code, user, password }: Values): Promise<void> {
  if (way === 'pair') {
    await enter((await post<{ token: string }>('/session/paired', { code, device: deviceName() })).token);
  } else {
    if (way !== 'login') await post(way === 'setup' ? '/setup' : '/invitations/accepted', { code, name: user, password });
    await logIn(user, password, deviceName());
  }
  if (way === 'pair' || way === 'join') go('chats'); // the code is not left in the address
}

export function Entrance() {
  const [place, codeInAddress] = route.value;
  const [isNew, setNew] = useState(false);
  const [values, setValues] = useState<Values>({ code: codeInAddress ?? '', user: '', password: '' });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const way: Way = place === 'pair' || place === 'join' ? place : isNew ? 'setup' : 'login';
  useEffect(() => {
    void get<{ needed: boolean }>('/setup').then((answer) => setNew(answer.needed), () => undefined);
  }, []);
  const set = (key: keyof Values) => (event: Event) => setValues({ ...values, [key]: (event.currentTarget as HTMLInputElement).value });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await comeIn(way, { code: values.code.trim(), user: values.user.trim(), password: values.password });
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  return (
    <main class="entrance">
      <form class="entrance-card" onSubmit={submit}>
        <img src="./icon.svg" alt="" width="64" height="64" />
        <h1>{way === 'login' ? 'Locum' : t(`${way}.title`)}</h1>
        <p class="lead">{t(`${way}.lead`)}</p>
        {way !== 'login' && (
          <div class="field">
            <label for="code">{t(way === 'setup' ? 'setup.code' : 'login.code')}</label>
            <input id="code" required autocomplete="one-time-code" autocapitalize="characters" spellcheck={false} value={values.code} onInput={set('code')} aria-describedby="code-help" />
            {way === 'setup' && <small id="code-help">{t('setup.code.help')}</small>}
          </div>
        )}
        {way !== 'pair' && (
          <>
            <div class="field">
              <label for="user">{t('login.user')}</label>
              <input id="user" name="username" required autocomplete="username" autocapitalize="none" spellcheck={false} maxLength={32} value={values.user} onInput={set('user')} />
            </div>
            <div class="field">
              <label for="password">{t('login.password')}</label>
              <input id="password" name="password" type="password" required autocomplete={way === 'login' ? 'current-password' : 'new-password'} value={values.password} onInput={set('password')} />
              {way !== 'login' && <small>{t('setup.password.help')}</small>}
            </div>
          </>
        )}
        {error !== null && <Note tone="error">{errorText(error)}</Note>}
        <Button type="submit" kind="primary" disabled={busy} busy={busy}>{t(`${way}.go`)}</Button>
        {way === 'login' && <p class="hint"><a href={to('pair')}>{t('login.pair')}</a></p>}
        {way === 'pair' && <p class="hint"><a href={to('chats')}>{t('login.with.password')}</a></p>}
      </form>
    </main>
  );
}
