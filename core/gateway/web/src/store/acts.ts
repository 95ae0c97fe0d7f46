// SPDX-License-Identifier: GPL-2.0-or-later
// What the user says about who is who.

import { post } from '../api/client';
import type { Id } from '../api/types';
import { errorText } from '../ui/parts';
import { notify, personsVersion } from './state';

export type Act =
  | { act: 'link' | 'apart' | 'accept' | 'dismiss'; a: Id; b: Id; force?: boolean }
  | { act: 'snooze'; a: Id; b: Id; until: string }
  | { act: 'split'; identities: Id[] }
  | { act: 'undo'; number: number };

/** Says so; the stream then tells who is who. */
export async function act(what: Act): Promise<boolean> {
  try {
    await post('/persons/acts', what);
    personsVersion.value += 1;
    return true;
  } catch (error) {
    notify(errorText(error), 'error');
    return false;
  }
}
