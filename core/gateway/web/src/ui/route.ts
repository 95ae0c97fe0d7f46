// SPDX-License-Identifier: GPL-2.0-or-later
// Where in the app one is: what follows the # of the address.

import { signal } from '@preact/signals';

const read = (): string[] => location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);

export const route = signal<readonly string[]>(read());

window.addEventListener('hashchange', () => {
  route.value = read();
});

export const to = (...parts: (string | number)[]): string => '#/' + parts.map((part) => encodeURIComponent(part)).join('/');

export function go(...parts: (string | number)[]): void {
  location.hash = to(...parts);
}
