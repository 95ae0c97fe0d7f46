// SPDX-License-Identifier: GPL-2.0-or-later
// Where the user is logged in.

import { useEffect, useState } from 'preact/hooks';
import { get, remove } from '../api/client';
import type { Device } from '../api/types';
import { fullText, t } from '../i18n';
import { logOut } from '../store/load';
import { session } from '../store/state';
import { Icon } from '../ui/icons';
import { Button, errorText, nameOf, Note, Page } from '../ui/parts';
import { to } from '../ui/route';
import { PassCard } from './Pass';

export function DevicesPage() {
  const [devices, setDevices] = useState<readonly Device[]>([]);
  const [error, setError] = useState<unknown>(null);
  const load = (): Promise<void> => get<{ devices: Device[] }>('/devices').then((answer) => setDevices(answer.devices), setError);
  useEffect(() => void load(), []);
  const own = session.value?.device.id;
  const end = async (device: Device): Promise<void> => {
    if (device.id === own) return logOut();
    await remove(`/devices/${device.id}`).catch(setError);
    return load();
  };
  return (
    <Page title={t('devices.title')} back={to('settings')}>
      <p class="lead">{t('devices.text')}</p>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      <ul class="cards">
        {[...devices].sort((a, b) => Number(b.id === own) - Number(a.id === own) || b.last_seen_at.localeCompare(a.last_seen_at)).map((each) => (
          <li key={each.id} class="card card-line">
            <span class="menu-icon"><Icon name="device" /></span>
            <span class="card-text">
              <b><bdi>{nameOf(each.name)}</bdi>{each.id === own && <span class="tag">{t('devices.this')}</span>}</b>
              <small>{each.attached ? t('devices.attached') : t('devices.seen', { time: fullText(each.last_seen_at) })}</small>
            </span>
            <Button kind="danger" onClick={() => end(each)}>{each.id === own ? t('settings.logout') : t('devices.end')}</Button>
          </li>
        ))}
      </ul>
      <PassCard what="pair" />
    </Page>
  );
}
