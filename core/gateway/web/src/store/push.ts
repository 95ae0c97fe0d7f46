// SPDX-License-Identifier: GPL-2.0-or-later
// Web Push: this browser as one of the user's channels, so that alerts come while no page is open.

import { signal } from '@preact/signals';
import { get, post, remove } from '../api/client';
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

/** The plugin with what the browser subscribes with, which it says soon after it was asked for. */
async function pluginWithKey(): Promise<{ plugin: ChannelPlugin; key: Uint8Array<ArrayBuffer> }> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause()) {
    const found = await plugin();
    const key = found?.published['application_server_key'];
    if (!found || typeof key !== 'string') continue;
    return { plugin: found, key: Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0)) };
  }
  throw new Error('push');
}

export async function subscribe(): Promise<void> {
  const { plugin: found, key } = await pluginWithKey();
  const worker = await navigator.serviceWorker.ready;
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const made = subscription.toJSON();
  const settings = { endpoint: made.endpoint, p256dh: made.keys?.['p256dh'], auth: made.keys?.['auth'] };
  try {
    const { id } = await post<Channel>('/channels', { name: session.value?.device.name ?? 'Web Push', plugin: found.plugin, settings });
    keep(id);
  } catch (error) {
    await subscription.unsubscribe().catch(() => undefined);
    throw error;
  }
}

export async function unsubscribe(): Promise<void> {
  const worker = await navigator.serviceWorker.ready;
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  if (pushChannel.value !== null) await remove(`/channels/${pushChannel.value}`).catch(() => undefined);
  keep(null);
}
