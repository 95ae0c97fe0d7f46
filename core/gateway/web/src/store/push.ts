// SPDX-License-Identifier: GPL-2.0-or-later
// Web Push: this browser as one of the user's channels, so that alerts come while no page is open.

import { signal } from '@preact/signals';
import { get, patch, post, remove } from '../api/client';
import type { Channel, ChannelPlugin } from '../api/types';
import { session } from './state';

const KEPT = 'locum.push';
const PATIENCE = 15_000; // milliseconds that the plugin may take to say its key
const EACH = 300;

/** The channel that is this browser. */
export const pushChannel = signal<number | null>(Number(localStorage.getItem(KEPT)) || null);

function keep(id: number | null): void {
  pushChannel.value = id;
  if (id === null) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, String(id));
}

async function plugin(): Promise<ChannelPlugin | undefined> {
  const { channel_plugins } = await get<{ channel_plugins: ChannelPlugin[] }>('/channel-plugins');
  return channel_plugins.find((each) => each.channel.per_device && each.channel.form.fields.some((field) => field.key === 'p256dh'));
}

/** Whether this server can push and this browser can be pushed to. */
export async function canPush(): Promise<boolean> {
  return window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && (await plugin()) !== undefined;
}

const pause = (): Promise<void> => new Promise((resolve) => {
  window.setTimeout(resolve, EACH);
});

/** What the browser subscribes with. The plugin says it once a channel of its own is open. */
async function serverKey(): Promise<Uint8Array<ArrayBuffer>> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause()) {
    const key = (await plugin())?.published['application_server_key'];
    if (typeof key !== 'string') continue;
    return Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
  }
  throw new Error('push');
}

export async function subscribe(): Promise<void> {
  const found = await plugin();
  if (!found) throw new Error('push');
  const name = session.value?.device.name ?? 'Web Push';
  const settings = { endpoint: 'https://push.invalid/', p256dh: '-', auth: '-' };
  const { id } = await post<Channel>('/channels', { name, plugin: found.plugin, settings });
  try {
    const worker = await navigator.serviceWorker.ready;
    const made = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: await serverKey() })).toJSON();
    await patch(`/channels/${id}`, { settings: { endpoint: made.endpoint, p256dh: made.keys?.['p256dh'], auth: made.keys?.['auth'] } });
    keep(id);
  } catch (error) {
    await remove(`/channels/${id}`).catch(() => undefined);
    throw error;
  }
}

export async function unsubscribe(): Promise<void> {
  const worker = await navigator.serviceWorker.ready;
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  if (pushChannel.value !== null) await remove(`/channels/${pushChannel.value}`).catch(() => undefined);
  keep(null);
}
