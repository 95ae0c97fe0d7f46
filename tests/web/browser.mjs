// SPDX-License-Identifier: GPL-2.0-or-later
// A real Chromium that is told what to do, one JSON object a line: {"id":1,"page":"desk","find":[["getByRole","button",{"name":"Send"}]],"call":"click",
// "args":[]} → {"id":1,"value":…} or {"id":1,"error":"…"}. Started by locumtest/browser.py.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { pushService } from './push_service.mjs';

const [modules, executablePath] = process.argv.slice(2);
const require = createRequire(`${modules}/package.json`);
const { chromium } = require('playwright-core');
const { PNG } = require('playwright-core/lib/utilsBundle');
const jsQr = require('jsqr');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
const pages = new Map();

/** What a page did that it must not: errors, refused contents, requests to elsewhere. */
function watch(page, complaints, origin) {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A refused request is logged by the browser itself: tests of refusals bring those about.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource') && !/WebSocket connection to/.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== origin) complaints.push(`request to ${url.origin}`);
  });
}

/** In the worker: `shown` becomes what the browser answers when it is next asked to show something. */
function watchShown() {
  const registration = ServiceWorkerRegistration.prototype;
  const show = registration.showNotification;
  self.shown = new Promise((resolve) => {
    registration.showNotification = function once(...given) {
      registration.showNotification = show;
      const answer = show.apply(this, given);
      resolve(answer);
      return answer;
    };
  });
}

/**
 * As if the browser's push service had brought it: settled once the browser has shown what the worker made of it, which `told.shown` then has.
 * What is on display is asked for only between two pushes: Chromium forgets a notification that is on its way there while somebody asks.
 */
async function delivered(told, data) {
  const { context, page } = told;
  const { origin } = new URL(page.url());
  await context.grantPermissions(['notifications'], { origin });
  const session = await context.newCDPSession(page);
  const registered = new Promise((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && resolve(registrations[0].registrationId));
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await registered;
  const [worker] = context.serviceWorkers();
  await worker.evaluate(watchShown);
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  const late = new Promise((_, reject) => {
    setTimeout(reject, 20_000, new Error(`the worker showed nothing of ${data}`)).unref();
  });
  await Promise.race([worker.evaluate(() => self.shown), late]);
  await session.detach();
  const all = await worker.evaluate(() => self.registration.getNotifications().then((list) => list.map(({ title, body, data: { url } }) => [title, body, url])));
  told.shown.push(...all.filter((each) => !told.shown.some((one) => String(one) === String(each))));
}

/** One push after the other, in the order in which they came. */
function deliver(told, data) {
  const before = told.delivering.catch(() => undefined);
  told.delivering = before.then(() => delivered(told, data));
  return told.delivering;
}

/** In the page: subscriptions are made by the test's push service. */
function subscribeHere() {
  let made = null;
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly) throw new DOMException('it must be visible', 'NotAllowedError');
    const told = await globalThis.subscribeHere([...new Uint8Array(applicationServerKey)]);
    made = {
      endpoint: told.endpoint,
      toJSON: () => told,
      unsubscribe: async () => {
        made = null;
        return globalThis.unsubscribeHere(told.endpoint);
      },
    };
    return made;
  };
  PushManager.prototype.getSubscription = async () => made;
}

const commands = {
  async open({ page: name, url, ...options }) {
    const context = await browser.newContext({ serviceWorkers: 'block', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const complaints = [];
    watch(page, complaints, new URL(url).origin);
    pages.set(name, { context, page, complaints, shown: [], delivering: Promise.resolve() });
    await page.goto(url);
  },
  async close({ page: name }) {
    await pages.get(name).context.close();
    pages.delete(name);
  },
  async complaints({ page: name }) {
    return pages.get(name).complaints;
  },
  async offline({ page: name, offline }) {
    await pages.get(name).context.setOffline(offline);
  },
  /** From now on as if there were `contacts` contacts, and `messages` messages in each conversation, all made of the first. */
  async crowd({ page: name, contacts, messages }) {
    const { page } = pages.get(name);
    const json = (route, body) => route.fulfill({ json: body });
    await page.route('**/api/v1/contacts', async (route) => {
      const [first] = (await (await route.fetch()).json()).contacts;
      const made = Array.from({ length: contacts }, (_, index) => ({
        ...first, id: first.id + index, person: 100_000 + index, address: `person${index}@example.org`, name: `Person ${String(index).padStart(6, '0')}`,
      }));
      await json(route, { contacts: made });
    });
    await page.route(/\/conversations\/\d+\/messages\?/, async (route) => {
      const query = new URL(route.request().url()).searchParams;
      const [first] = (await (await route.fetch({ url: route.request().url().replace(/before=\d+/, '') })).json()).messages;
      const end = Number(query.get('before') ?? messages + 1);
      const start = Math.max(1, end - Number(query.get('limit')));
      const at = (id) => new Date(Date.UTC(2026, 0, 1) + id * 60_000).toISOString();
      const made = Array.from({ length: end - start }, (_, index) => ({
        ...first, id: start + index, text: `Message ${start + index} ${'word '.repeat((start + index) % 40)}`, sent_at: at(start + index), received_at: at(start + index),
      }));
      await json(route, { messages: made, more: start > 1 });
    });
    await page.reload();
  },
  /** As if the tab had gone to the background: Chromium without a window has no other way. */
  async visibility({ page: name, state }) {
    await pages.get(name).page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  },
  /** What a camera reads from the QR code in sight. */
  async scan({ page: name }) {
    const { page } = pages.get(name);
    const { width, height, data } = PNG.sync.read(await page.locator('.qr').screenshot());
    return jsQr(Uint8ClampedArray.from(data), width, height)?.data ?? '';
  },
  /** What is saved when the button is pressed. */
  async download({ page: name, button }) {
    const { page } = pages.get(name);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).last().click()]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
  },
  async push({ page: name, data }) {
    await deliver(pages.get(name), data);
  },
  /** The notifications that the browser has shown: their title, text and address. */
  async shown({ page: name }) {
    return pages.get(name).shown;
  },
  /** From now on the page subscribes at a push service on this machine, from which what is sent comes to its worker. */
  async push_service({ page: name }) {
    const told = pages.get(name);
    const service = await pushService((data) => deliver(told, data));
    told.service = service;
    await told.context.grantPermissions(['notifications'], { origin: new URL(told.page.url()).origin });
    await told.context.exposeFunction('subscribeHere', (key) => service.subscribe(Uint8Array.from(key)));
    await told.context.exposeFunction('unsubscribeHere', (endpoint) => service.unsubscribe(endpoint));
    await told.context.addInitScript(subscribeHere);
    await told.page.evaluate(subscribeHere);
  },
  /** What the push service did not take, and why. */
  async push_refused({ page: name }) {
    return pages.get(name).service.refused;
  },
  async axe({ page: name }) {
    const { page } = pages.get(name);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
    return found.violations
      .filter((each) => each.impact === 'serious' || each.impact === 'critical')
      .map((each) => `${each.id}: ${each.help}: ${each.nodes.map((node) => `${node.html} (${node.any.map((one) => one.message).join('; ')})`).join(' | ')}`);
  },
};

async function perform(command) {
  if (command.do) return commands[command.do](command);
  let target = pages.get(command.page).page;
  for (const [method, ...args] of command.find ?? []) target = target[method](...args);
  const value = await target[command.call](...(command.args ?? []));
  return ['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value) || value?.constructor === Object ? value : null;
}

/** What went wrong, and what was to be seen instead. */
async function describe(command, error) {
  const text = String(error.message ?? error);
  const page = pages.get(command.page)?.page;
  const seen = page && await page.evaluate(() => `${location.href}\n${document.body.innerText}`).catch((why) => String(why));
  return seen ? `${text}\nThe page, at ${seen.slice(0, 2000)}` : text;
}

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
answer({ id: 0, value: browser.version() });
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  await perform(command).then(
    (value) => answer({ id: command.id, value: value ?? null }),
    async (error) => answer({ id: command.id, error: await describe(command, error) }),
  );
}
for (const { service } of pages.values()) service?.close();
await browser.close();
