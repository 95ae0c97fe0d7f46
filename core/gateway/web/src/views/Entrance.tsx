// SPDX-License-Identifier: GPL-2.0-or-later
// Log in; or, on a server without users, make the first one.

import { useEffect, useState } from 'preact/hooks';
import { get, post } from '../api/client';
import { t } from '../i18n';
import { logIn } from '../store/load';
import { Button, errorText, Note } from '../ui/parts';

function deviceName(): string {
  const agent = navigator.userAgent;
  const browser = /Firefox/.test(agent) ? 'Firefox' : /Edg\//.test(agent) ? 'Edge' : /Chrom/.test(agent) ? 'Chrome' : /Safari/.test(agent) ? 'Safari' : 'Browser';
  const system = /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iPhone' : /Mac/.test(agent) ? 'Mac' : /Windows/.test(agent) ? 'Windows' : 'Linux';
  return t('login.device', { browser, system });
}

export function Entrance() {
  const [first, setFirst] = useState(false);
  const [values, setValues] = useState({ code: '', user: '', password: '' });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void get<{ needed: boolean }>('/setup').then((answer) => setFirst(answer.needed), () => undefined);
  }, []);
  const set = (key: keyof typeof values) => (event: Event) => setValues({ ...values, [key]: (event.currentTarget as HTMLInputElement).value });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      if (first) await post('/setup', { code: values.code.trim(), name: values.user.trim(), password: values.password });
      await logIn(values.user.trim(), values.password, deviceName());
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  return (
    <main class="entrance">
      <form class="entrance-card" onSubmit={submit}>
        <img src="./icon.svg" alt="" width="64" height="64" />
        <h1>{first ? t('setup.title') : 'Locum'}</h1>
        <p class="lead">{first ? t('setup.lead') : t('login.lead')}</p>
        {first && (
          <div class="field">
            <label for="code">{t('setup.code')}</label>
            <input id="code" required autocomplete="one-time-code" autocapitalize="characters" spellcheck={false} value={values.code} onInput={set('code')} aria-describedby="code-help" />
            <small id="code-help">{t('setup.code.help')}</small>
          </div>
        )}
        <div class="field">
          <label for="user">{t('login.user')}</label>
          <input id="user" name="username" required autocomplete="username" autocapitalize="none" spellcheck={false} maxLength={32} value={values.user} onInput={set('user')} />
        </div>
        <div class="field">
          <label for="password">{t('login.password')}</label>
          <input id="password" name="password" type="password" required autocomplete={first ? 'new-password' : 'current-password'} value={values.password} onInput={set('password')} />
          {first && <small>{t('setup.password.help')}</small>}
        </div>
        {error !== null && <Note tone="error">{errorText(error)}</Note>}
        <Button type="submit" kind="primary" disabled={busy} busy={busy}>{first ? t('setup.go') : t('login.go')}</Button>
      </form>
    </main>
  );
}
