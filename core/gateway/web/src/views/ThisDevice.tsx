// SPDX-License-Identifier: GPL-2.0-or-later
// The app on this device: on the home screen, with notifications; and where the browser cannot, why, and what to do.

import { useEffect, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { t, type Key } from '../i18n';
import { canNotify, notifying, setNotifying } from '../store/alerts';
import { canPush, pushChannel, subscribe, unsubscribe } from '../store/push';
import { notify } from '../store/state';
import { Icon } from '../ui/icons';
import { Button, Note, Page, Switch } from '../ui/parts';
import { to } from '../ui/route';

type System = 'iphone' | 'android' | 'desk';

function systemOf(agent: string): System {
  return /iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1) ? 'iphone' : /Android/.test(agent) ? 'android' : 'desk';
}

interface InstallEvent extends Event { prompt(): Promise<void> }
let offered: InstallEvent | null = null;
window.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  offered = event as InstallEvent;
});

const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;

function Fact({ good, title, children }: { good: boolean; title: string; children: ComponentChildren }) {
  return (
    <section class="card stack">
      <h2 class={`fact ${good ? 'fact-good' : 'fact-missing'}`}><Icon name={good ? 'check' : 'alert'} size={20} />{title}</h2>
      {children}
    </section>
  );
}

/** A step a line. */
function Steps({ text }: { text: Key }) {
  return <ol class="numbered">{t(text).split('\n').map((each) => <li key={each}>{each}</li>)}</ol>;
}

function Trusted({ system }: { system: System }) {
  const [hasOwn, setOwn] = useState(false);
  const isPlain = location.protocol === 'http:';
  useEffect(() => {
    void fetch('./ca.crt').then((answer) => setOwn(answer.ok), () => undefined);
  }, []);
  if (window.isSecureContext) return <Fact good title={t('device.trusted')}><p class="hint">{t('device.trusted.text')}</p></Fact>;
  return (
    <Fact good={false} title={t('device.untrusted')}>
      <p>{t(isPlain ? 'device.plain' : 'device.untrusted.text')}</p>
      {isPlain && <p>{t('device.plain.how')}</p>}
      {hasOwn && <><a class="button" href="./ca">{t('device.certificate')}</a><Steps text={`device.certificate.${system}`} /></>}
    </Fact>
  );
}

function OnHomeScreen({ system }: { system: System }) {
  if (isInstalled()) return <Fact good title={t('device.installed')}><p class="hint">{t('device.installed.text')}</p></Fact>;
  return (
    <Fact good={false} title={t('device.install')}>
      <p class="hint">{t('device.install.text')}</p>
      {offered ? <div><Button kind="primary" onClick={() => offered?.prompt()}>{t('device.install.go')}</Button></div> : <Steps text={`device.install.${system}`} />}
    </Fact>
  );
}

function Notifications({ system }: { system: System }) {
  const needsHome = system === 'iphone' && !isInstalled();
  const isRefused = 'Notification' in window && Notification.permission === 'denied';
  const change = (on: boolean): void => {
    void setNotifying(on).then((done) => {
      if (!done) notify(t('device.notify.refused'), 'error');
    });
  };
  return (
    <Fact good={notifying.value} title={t('device.notify')}>
      <p class="hint">{t('device.notify.text')}</p>
      {!window.isSecureContext && <p>{t('device.notify.insecure')}</p>}
      {needsHome && <p>{t('device.notify.iphone')}</p>}
      {isRefused && <p>{t('device.notify.refused')}</p>}
      {canNotify() && !needsHome && (
        <div class="line">
          <Switch label={t('device.notify.switch')} checked={notifying.value} onChange={change} disabled={isRefused} />
          <span>{t('device.notify.switch')}</span>
        </div>
      )}
    </Fact>
  );
}

function Push() {
  const [can, setCan] = useState(false);
  const [error, setError] = useState(false);
  useEffect(() => {
    void canPush().then(setCan, () => undefined);
  }, []);
  if (!can) return null;
  const change = async (on: boolean): Promise<void> => {
    setError(false);
    await (on ? subscribe() : unsubscribe()).catch(() => setError(true));
  };
  return (
    <Fact good={pushChannel.value !== null} title={t('device.push')}>
      <p class="hint">{t('device.push.text')}</p>
      {error && <Note tone="error">{t('device.push.failed')}</Note>}
      <div class="line">
        <Button kind={pushChannel.value === null ? 'primary' : 'plain'} onClick={() => change(pushChannel.value === null)}>{t(pushChannel.value === null ? 'device.push.go' : 'device.push.end')}</Button>
        {pushChannel.value !== null && <a href={to('settings', 'channels', pushChannel.value)}>{t('use.title')}</a>}
      </div>
    </Fact>
  );
}

export function ThisDevicePage() {
  const system = systemOf(navigator.userAgent);
  return (
    <Page title={t('device.title')} back={to('settings')}>
      <Trusted system={system} />
      <OnHomeScreen system={system} />
      <Notifications system={system} />
      <Push />
    </Page>
  );
}
