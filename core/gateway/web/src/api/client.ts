// SPDX-License-Identifier: GPL-2.0-or-later
// Requests to the daemon that served this page.

const TOKEN = 'locum.token';

/** What the server refused, in its own words for a person. */
export class ApiError extends Error {
  constructor(readonly code: string, message: string, readonly status: number, readonly answer: unknown = undefined) {
    super(message);
    this.name = 'ApiError';
  }
}

let token: string | null = localStorage.getItem(TOKEN);
let whenRefused: () => void = () => undefined;

export const hasToken = (): boolean => token !== null;

export function setToken(value: string | null): void {
  token = value;
  if (value === null) localStorage.removeItem(TOKEN);
  else localStorage.setItem(TOKEN, value);
}

/** Called when the server does not know the token any more: the device was removed elsewhere. */
export function onRefused(call: () => void): void {
  whenRefused = call;
}

function headers(body: unknown): Record<string, string> {
  const all: Record<string, string> = {};
  if (token !== null) all['Authorization'] = `Bearer ${token}`;
  if (body !== undefined) all['Content-Type'] = 'application/json';
  return all;
}

async function fetchFrom(method: string, path: string, body?: unknown): Promise<Response> {
  let response: Response;
  const raw = body instanceof Blob;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: { ...headers(body), ...(raw ? { 'Content-Type': 'application/octet-stream' } : {}) },
      cache: 'no-store',
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError('offline', '', 0);
  }
  if (response.ok) return response;
  const answer: unknown = await response.json().catch(() => undefined);
  const error = (answer as { error?: { code?: string; message?: string } } | undefined)?.error;
  const code = error?.code ?? `http.${response.status}`;
  if (response.status === 401 && token !== null && path !== '/session') {
    setToken(null);
    whenRefused();
  }
  throw new ApiError(code, error?.message ?? code, response.status, answer);
}

export async function call<T = void>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const response = await fetchFrom(method, path, body);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const post = <T = void>(path: string, body: unknown = {}): Promise<T> => call<T>('POST', path, body);
export const put = <T = void>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, body);
export const patch = <T = void>(path: string, body: unknown): Promise<T> => call<T>('PATCH', path, body);
export const remove = (path: string): Promise<void> => call('DELETE', path);

export const putBytes = <T>(path: string, body: Blob): Promise<T> => call<T>('PUT', path, body);

export async function bytes(path: string): Promise<Blob> {
  return (await fetchFrom('GET', path)).blob();
}

export async function picture(path: string): Promise<Blob> {
  return (await fetchFrom('GET', path)).blob();
}
