// SPDX-License-Identifier: GPL-2.0-or-later
// Light, dark, or as the device is set.

export type Theme = 'system' | 'light' | 'dark';
const CHOSEN = 'locum.theme';

export function chosenTheme(): Theme {
  const theme = localStorage.getItem(CHOSEN);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function applyTheme(theme: Theme = chosenTheme()): void {
  localStorage.setItem(CHOSEN, theme);
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
