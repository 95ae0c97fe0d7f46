// SPDX-License-Identifier: GPL-2.0-or-later
// Every text that a person reads, in their language. Another language is another file like es.ts, named in `catalogues`.

import { computed, signal } from '@preact/signals';
import { en } from './en';

export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;
type Values = Record<string, string | number>;

const catalogues: Record<string, () => Promise<Catalogue>> = {
  en: () => Promise.resolve(en),
  es: async () => (await import('./es')).es,
};
export const languages: readonly { tag: string; name: string }[] = [{ tag: 'en', name: 'English' }, { tag: 'es', name: 'Español' }];

const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];
const CHOSEN = 'locum.language';

export const language = signal('en');
const catalogue = signal<Catalogue>(en);
/** The language as the browser has it, "en-GB" for "en": dates and times differ between regions. */
const region = computed(() => navigator.languages.find((tag) => tag.split('-')[0] === language.value) ?? language.value);
const plurals = computed(() => new Intl.PluralRules(language.value));

export function chosenLanguage(): string {
  return localStorage.getItem(CHOSEN) ?? '';
}

function wanted(): string {
  const chosen = chosenLanguage();
  const tags = chosen ? [chosen] : navigator.languages;
  return tags.map((tag) => tag.split('-')[0] ?? '').find((tag) => tag in catalogues) ?? 'en';
}

export async function useLanguage(tag?: string): Promise<void> {
  if (tag === '') localStorage.removeItem(CHOSEN);
  else if (tag !== undefined) localStorage.setItem(CHOSEN, tag);
  const next = wanted();
  const load = catalogues[next];
  if (load) catalogue.value = await load();
  language.value = next;
  document.documentElement.lang = next;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(next) || localStorage.getItem('locum.direction') === 'rtl' ? 'rtl' : 'ltr';
}

/** The text of a key; {name} is replaced, and "one|other" is chosen by {n}. */
export function t(key: Key, values: Values = {}): string {
  let text = catalogue.value[key];
  if ('n' in values && text.includes('|')) {
    const [one, other] = text.split('|') as [string, string];
    text = plurals.value.select(Number(values['n'])) === 'one' ? one : other;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** "Mon", "Tue", … of 0 (Monday) to 6. */
export function weekdayText(day: number): string {
  return new Intl.DateTimeFormat(region.value, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + day))); // a Monday
}

/** For keys that are made of what the server says: the text, or what is given where the catalogue has none. */
export function known(key: string, otherwise: string, values: Values = {}): string {
  return key in catalogue.value ? t(key as Key, values) : otherwise;
}

// ---- dates and times ---------------------------------------------------------------------------------------------------

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${region.value} ${JSON.stringify(options)}`;
  let found = formats.get(name);
  if (!found) {
    found = new Intl.DateTimeFormat(region.value, options);
    formats.set(name, found);
  }
  return found;
}

export const dayOf = (instant: string): string => new Date(instant).toDateString();
export const timeText = (instant: string): string => format({ hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
export const fullText = (instant: string): string => format({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
/** "23 Nov 2026, 12:51 – 13:20" */
export const rangeText = (from: string, until: string): string =>
  format({ dateStyle: 'medium', timeStyle: 'short' }).formatRange(new Date(from), new Date(until));
export const preciseText = (instant: string): string =>
  format({ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }).format(new Date(instant));

export function dayText(instant: string): string {
  const date = new Date(instant);
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return t('day.today');
  if (date.toDateString() === yesterday.toDateString()) return t('day.yesterday');
  const year = date.getFullYear() === today.getFullYear() ? {} : { year: 'numeric' as const };
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...year }).format(date);
}

/** For lists: the time today, the day else. */
export function shortText(instant: string): string {
  const date = new Date(instant);
  if (date.toDateString() === new Date().toDateString()) return timeText(instant);
  return format({ day: 'numeric', month: 'short' }).format(date);
}
