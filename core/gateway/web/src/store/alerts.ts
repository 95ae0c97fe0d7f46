// SPDX-License-Identifier: GPL-2.0-or-later
// What this device shows by itself, while the app runs in the background: a notification of what came in.

import { signal } from '@preact/signals';
import type { Message } from '../api/types';
import { t } from '../i18n';
import { nameOf, plain } from '../ui/text';
import { conversations } from './state';

const KEPT = 'locum.notifications';

/** The user wants them here, and the browser lets them. */
export const notifying = signal(localStorage.getItem(KEPT) === 'yes');

export const canNotify = (): boolean => window.isSecureContext && 'Notification' in window && 'serviceWorker' in navigator;

export async function setNotifying(on: boolean): Promise<boolean> {
  const wanted = on && canNotify() && (await Notification.requestPermission()) === 'granted';
  notifying.value = wanted;
  localStorage.setItem(KEPT, wanted ? 'yes' : 'no');
  return wanted === on;
}

/** Rules and policies have decided already: only what is delivered aloud is shown. */
export function alertOf(message: Message): void {
  if (!notifying.value || document.visibilityState === 'visible' || message.direction !== 'incoming' || message.disposition !== 'deliver') return;
  if (conversations.value.get(message.conversation)?.muted && !message.urgent) return;
  void navigator.serviceWorker.ready.then((worker) =>
    worker.showNotification(nameOf(message.sender_name) || 'Locum', {
      body: plain(message.text).slice(0, 300) || t('chat.file'), icon: './icon.svg', tag: `conversation ${message.conversation}`,
      data: { url: `./#/chats/${message.conversation}` },
    }));
}

/** Where the browser has service workers, which it has with a certificate that it trusts, or on this very computer. */
export function registerWorker(): void {
  if (window.isSecureContext && 'serviceWorker' in navigator) void navigator.serviceWorker.register('./sw.js').catch(() => undefined);
}
