// SPDX-License-Identifier: GPL-2.0-or-later
// Files, which come and go in parts: after a cut link they go on where they were.

import { signal } from '@preact/signals';
import { ApiError, bytes, get, post, putBytes } from '../api/client';
import type { Id, Message } from '../api/types';
import { addSent } from './feed';
import { messagesOf, newClientId } from './outbox';
import type { Place } from './state';

interface FileStatus { id: Id; name: string; mime_type: string; size: number; received: number; part_bytes: number }

/** One that is being brought to the server. `done` and `size` in bytes; `text` goes right after it. */
export interface Upload { key: number; place: Place; name: string; size: number; done: number; text: string; error?: unknown; again: () => void }

export const uploads = signal<readonly Upload[]>([]);

const TRIES = 8;
const WAIT = 500; // milliseconds, doubled with each try

const changed = (key: number, change: Partial<Upload>): void => {
  uploads.value = uploads.value.map((each) => (each.key === key ? { ...each, ...change } : each));
};

export const forgetUpload = (key: number): void => {
  uploads.value = uploads.value.filter((each) => each.key !== key);
};

const isForLater = (error: unknown): boolean => error instanceof ApiError && (error.status === 0 || error.status >= 500 || error.status === 429);

/** Tries again while it is the link or the server that fails. */
async function patiently<T>(what: () => Promise<T>): Promise<T> {
  for (let tried = 0; ; ++tried) {
    try {
      return await what();
    } catch (error) {
      if (!isForLater(error) || tried === TRIES) throw error;
      await new Promise((resolve) => window.setTimeout(resolve, WAIT * 2 ** tried));
    }
  }
}

async function bring(key: number, place: Place, file: File, begun: { status?: FileStatus }, client_id: string, text: string): Promise<void> {
  const status = begun.status ?? await patiently(() => post<FileStatus>('/files', { name: file.name, mime_type: file.type, size: file.size }));
  begun.status = status;
  const at = (): string => `/files/${status.id}`;
  begun.status = await patiently(() => get<FileStatus>(at()));
  for (let done = begun.status.received; done < file.size;) {
    const part = file.slice(done, done + status.part_bytes);
    done = (await patiently(() => putBytes<FileStatus>(`${at()}/parts?at=${done}`, part))).received;
    changed(key, { done });
  }
  const answer = await patiently(() => post<Message | { message: Message }>(messagesOf(place), { file: status.id, client_id, ...(text ? { text } : {}) }));
  addSent('message' in answer ? answer.message : answer);
}

/** Sends it as soon as it is with the server, and then the text. */
export function sendFile(place: Place, file: File, text = ''): void {
  const key = (uploads.value.at(-1)?.key ?? 0) + 1;
  const client_id = newClientId();
  const begun: { status?: FileStatus } = {};
  const go = (): void => {
    changed(key, { error: undefined });
    bring(key, place, file, begun, client_id, text).then(() => forgetUpload(key), (error: unknown) => changed(key, { error }));
  };
  uploads.value = [...uploads.value, { key, place, name: file.name, size: file.size, done: 0, text, again: go }];
  go();
}

/** All of a file that the server has. */
export async function fetchFile(address: string, size: number, type: string): Promise<Blob> {
  const parts: Blob[] = [];
  for (let done = 0; done < size;) {
    const part = await patiently(() => bytes(`${address}/parts?at=${done}`));
    parts.push(part);
    done += part.size;
  }
  return new Blob(parts, { type });
}

export const isHere = (url: string): boolean => /^\/files\/\d+$/.test(url);
