// SPDX-License-Identifier: GPL-2.0-or-later
// Texts that others wrote, made harmless to show.

/** Foreign text may hold invisible characters that turn the writing direction of everything after them. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/g, '');
}

/** A name that others chose: one line, its own direction, of a bounded length. */
export function nameOf(text: string): string {
  const clean = plain(text).replace(/\s+/g, ' ').trim();
  return clean.length > 120 ? `${clean.slice(0, 119)}…` : clean;
}
