// SPDX-License-Identifier: GPL-2.0-or-later
// The files of a message, and those that are on their way to the server.

import { useEffect, useState } from 'preact/hooks';
import type { Attachment, Message } from '../api/types';
import { t } from '../i18n';
import { fetchFile, forgetUpload, isHere, uploads } from '../store/files';
import { notify, type Place } from '../store/state';
import { Icon } from '../ui/icons';
import { Button, errorText, IconButton, nameOf } from '../ui/parts';

/** Pictures that a browser shows and that cannot act. */
const SHOWN = /^image\/(png|jpeg|gif|webp|avif)$/;
const LARGEST_SHOWN = 4_000_000;

export function sizeText(bytes: number): string {
  if (bytes < 0) return '';
  const [unit, divisor] = bytes < 1_000_000 ? ['kilobyte', 1000] : bytes < 1_000_000_000 ? ['megabyte', 1_000_000] : ['gigabyte', 1_000_000_000];
  return new Intl.NumberFormat(undefined, { style: 'unit', unit, maximumFractionDigits: 1 }).format(bytes / divisor);
}

async function save(file: Attachment, name: string): Promise<void> {
  const url = URL.createObjectURL(await fetchFile(file.url, file.size, 'application/octet-stream'));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function Picture({ file, name }: { file: Attachment; name: string }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    let made = '';
    let alive = true;
    fetchFile(file.url, file.size, file.mime_type).then((blob) => {
      if (!alive) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    }, () => undefined);
    return () => {
      alive = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [file.url]);
  return url ? <img class="picture" src={url} alt={name} /> : null;
}

function OneFile({ file }: { file: Attachment }) {
  const [busy, setBusy] = useState(false);
  const name = nameOf(file.name) || t('chat.file');
  const inner = <><Icon name="file" /><span><bdi>{name}</bdi><small>{[nameOf(file.mime_type), sizeText(file.size)].filter(Boolean).join(' · ')}</small></span></>;
  if (isHere(file.url)) {
    const keep = (): void => {
      setBusy(true);
      save(file, name).catch((error: unknown) => notify(errorText(error), 'error')).finally(() => setBusy(false));
    };
    return (
      <>
        {SHOWN.test(file.mime_type) && file.size <= LARGEST_SHOWN && <Picture file={file} name={name} />}
        <button type="button" class="file" title={t('file.save', { name })} disabled={busy} onClick={keep}>{inner}</button>
      </>
    );
  }
  // Never shown by itself: fetching it would tell the sender where the reader is.
  return /^https?:\/\//i.test(file.url) ? <a class="file" href={file.url} target="_blank" rel="noopener noreferrer nofollow">{inner}</a> : <span class="file">{inner}</span>;
}

export function Files({ message }: { message: Message }) {
  return <ul class="files">{message.attachments.map((file, index) => <li key={index}><OneFile file={file} /></li>)}</ul>;
}

/** `onForgotten`: what was to go after a file that is not sent. */
export function Uploads({ place, onForgotten }: { place: Place; onForgotten: (text: string) => void }) {
  const here = uploads.value.filter((each) => each.place === place);
  if (here.length === 0) return null;
  return (
    <ul class="uploads" aria-live="polite">
      {here.map((each) => (
        <li key={each.key}>
          <Icon name="file" />
          <span><bdi>{nameOf(each.name)}</bdi>{each.error === undefined ? <progress max={each.size} value={each.done} aria-label={t('file.sending', { name: nameOf(each.name) })} /> : <small role="alert">{errorText(each.error)}</small>}</span>
          {each.error !== undefined && <Button kind="quiet" onClick={each.again}>{t('action.again')}</Button>}
          {each.error !== undefined && <IconButton icon="close" label={t('file.drop', { name: nameOf(each.name) })} onClick={() => { forgetUpload(each.key); onForgotten(each.text); }} />}
        </li>
      ))}
    </ul>
  );
}
