// SPDX-License-Identifier: GPL-2.0-or-later
// The WebSocket to the daemon: opened with a one-time ticket, resumed by the feed's number, and told whether a person looks.

import type { FromServer } from './types';
import { ApiError, post } from './client';

export interface StreamEvents {
  /** The place in the feed to resume from. */
  since(): number;
  onMessage(message: FromServer): void;
  onLink(connected: boolean): void;
  /** The user has left and looks on: what they do here does not bring them back. */
  isResting(): boolean;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const INPUT_EVERY = 20_000;

export class Stream {
  private socket: WebSocket | null = null;
  private wait = FIRST_WAIT;
  private timer: number | undefined;
  private ended = false;
  private opening = false;
  private lastInput = -INPUT_EVERY;
  private readonly stopListening: () => void;

  constructor(private readonly events: StreamEvents) {
    const seen = (): void => this.onVisibility();
    const input = (): void => this.onInput();
    const back = (): void => this.openNow();
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('online', back);
    window.addEventListener('pageshow', back);
    const signs = ['keydown', 'pointerdown', 'wheel', 'touchstart'] as const;
    for (const sign of signs) window.addEventListener(sign, input, { passive: true, capture: true });
    this.stopListening = () => {
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('online', back);
      window.removeEventListener('pageshow', back);
      for (const sign of signs) window.removeEventListener(sign, input, { capture: true });
    };
    void this.open();
  }

  send(message: Record<string, unknown>): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  close(): void {
    this.ended = true;
    window.clearTimeout(this.timer);
    this.stopListening();
    this.socket?.close();
    this.socket = null;
  }

  private async open(): Promise<void> {
    if (this.ended || this.opening || this.socket) return;
    this.opening = true;
    try {
      const { ticket } = await post<{ ticket: string }>('/session/ticket');
      if (this.ended) return;
      const url = new URL('/api/v1/stream', location.href);
      url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
      url.searchParams.set('ticket', ticket);
      url.searchParams.set('activity', this.activity());
      url.searchParams.set('since', String(this.events.since()));
      this.attach(new WebSocket(url));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) this.later();
    } finally {
      this.opening = false;
    }
  }

  private attach(socket: WebSocket): void {
    this.socket = socket;
    socket.onopen = () => {
      this.wait = FIRST_WAIT;
      this.tellActivity();
      this.events.onLink(true);
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      if (this.socket === socket) this.events.onMessage(JSON.parse(event.data) as FromServer);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.events.onLink(false);
      this.later();
    };
  }

  private later(): void {
    if (this.ended) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.open(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  private openNow(): void {
    if (this.socket) return;
    this.wait = FIRST_WAIT;
    window.clearTimeout(this.timer);
    void this.open();
  }

  private onVisibility(): void {
    this.tellActivity();
    if (document.visibilityState === 'visible') this.openNow();
  }

  private tellActivity(): void {
    this.send({ type: 'activity', activity: this.activity() });
  }

  private activity(): 'interactive' | 'background' {
    return document.visibilityState === 'visible' && !this.events.isResting() ? 'interactive' : 'background';
  }

  /** After the user has come back, or has left. */
  restingChanged(): void {
    this.tellActivity();
    this.openNow();
  }

  /** The sign of a person: what keeps the device "in the hand". Told at most every so often. */
  private onInput(): void {
    const now = performance.now();
    if (this.activity() === 'background' || now - this.lastInput < INPUT_EVERY) return;
    if (this.send({ type: 'input' })) this.lastInput = now;
  }
}
