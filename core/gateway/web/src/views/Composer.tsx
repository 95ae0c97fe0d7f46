// SPDX-License-Identifier: GPL-2.0-or-later
// The place to write. What is begun is kept while another conversation is looked at.

import { useEffect, useRef, useState } from 'preact/hooks';
import { post } from '../api/client';
import type { Id } from '../api/types';
import { t } from '../i18n';
import { sendFile } from '../store/files';
import { resting } from '../store/load';
import { write } from '../store/outbox';
import type { Place } from '../store/state';
import { Icon } from '../ui/icons';
import { Uploads } from './Files';

/** Tells the other side that one types, and when one stops. */
function useTyping(conversation: Id | undefined): () => void {
  const timer = useRef<number | undefined>(undefined);
  const stop = (): void => {
    if (timer.current === undefined) return;
    window.clearTimeout(timer.current);
    timer.current = undefined;
    post(`/conversations/${conversation}/typing`, { typing: false }).catch(() => undefined);
  };
  useEffect(() => stop, [conversation]);
  return () => {
    if (conversation === undefined) return;
    if (timer.current === undefined) post(`/conversations/${conversation}/typing`, { typing: true }).catch(() => undefined);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(stop, 5000);
  };
}

export function Composer({ place, typingIn }: { place: Place; typingIn: Id | undefined }) {
  const key = `locum.draft.${place}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const typed = useTyping(typingIn);
  useEffect(() => {
    const element = area.current;
    if (element) {
      element.style.height = 'auto';
      element.style.height = `${Math.min(element.scrollHeight, 180)}px`;
    }
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  }, [text]);
  const send = (): void => {
    if (!text.trim()) return;
    write(place, text.trim());
    setText('');
    area.current?.focus();
  };
  const sendFiles = (files: FileList | null | undefined): boolean => {
    const all = [...(files ?? [])];
    all.forEach((file, index) => sendFile(place, file, index === all.length - 1 ? text.trim() : '')); // what is written goes along
    if (all.length > 0) setText('');
    return all.length > 0;
  };
  const onKey = (event: KeyboardEvent): void => {
    const isTouch = matchMedia('(pointer: coarse)').matches;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !isTouch) {
      event.preventDefault();
      send();
    }
  };
  return (
    <form class="composer" onSubmit={(event) => { event.preventDefault(); send(); }} onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => { if (sendFiles(event.dataTransfer?.files)) event.preventDefault(); }}>
      <Uploads place={place} onForgotten={(caption) => setText((now) => now || caption)} />
      {resting.value !== null && <p class="composer-note">{t('chat.resting')}</p>}
      <input ref={picker} type="file" multiple hidden aria-label={t('file.choose')} onChange={(event) => { sendFiles(event.currentTarget.files); event.currentTarget.value = ''; }} />
      <button type="button" class="attach" aria-label={t('file.attach')} onClick={() => picker.current?.click()}><Icon name="clip" /></button>
      <textarea ref={area} rows={1} aria-label={t('chat.write')} placeholder={t('chat.write')} value={text} maxLength={65536} dir="auto"
        onKeyDown={onKey} onInput={(event) => { setText(event.currentTarget.value); typed(); }}
        onPaste={(event) => { if (sendFiles(event.clipboardData?.files)) event.preventDefault(); }} />
      <button type="submit" class="send" aria-label={t('chat.send')} disabled={!text.trim()}><Icon name="send" /></button>
    </form>
  );
}
