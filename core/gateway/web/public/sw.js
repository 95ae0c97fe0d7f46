// SPDX-License-Identifier: GPL-2.0-or-later
// The service worker: the app opens without a link, and what is pushed is shown though no page is open.

const SHELL = 'locum-shell';
const START = new URL('./', self.registration.scope).href;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.add(START)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

/** Files of this version stay as long as it is the one that the page names. */
async function asset(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** The page as the server has it now; without a link, as it was last. What an older one named is then thrown away. */
async function page(request) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (!answer.ok) return answer;
    const before = await cache.match(START);
    const text = await answer.clone().text();
    if (before && (await before.text()) !== text) for (const old of await cache.keys()) await cache.delete(old);
    await cache.put(START, answer.clone());
    return answer;
  } catch {
    return (await cache.match(START)) ?? Response.error();
  }
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.includes('/api/')) return;
  if (event.request.mode === 'navigate' && url.pathname === new URL(START).pathname) event.respondWith(page(event.request));
  else if (url.pathname.includes('/assets/') || /\.(svg|png|webmanifest)$/.test(url.pathname)) event.respondWith(asset(event.request));
});

/** {title, body, tag, link, data}: all may be missing, since a channel may be set to tell no more than that there is something. */
function read(data) {
  try {
    const told = data?.json();
    return typeof told === 'object' && told !== null ? told : {};
  } catch {
    return { body: data?.text() ?? '' };
  }
}

self.addEventListener('push', (event) => {
  const told = read(event.data);
  event.waitUntil(self.registration.showNotification(String(told.title ?? 'Locum').slice(0, 200), {
    body: String(told.body ?? '').slice(0, 1000), icon: './icon.svg', tag: String(told.tag ?? 'locum'), data: { url: String(told.link ?? (Number(told.data?.conversation) ? `./#/chats/${Number(told.data.conversation)}` : '')) },
  }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const wanted = new URL(event.notification.data?.url || './#/chats', START);
  const target = wanted.origin === self.location.origin ? wanted.href : START;
  event.waitUntil(self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (windows) => {
    if (windows.length === 0) return self.clients.openWindow(target);
    await windows[0].focus();
    return windows[0].navigate(target);
  }));
});
