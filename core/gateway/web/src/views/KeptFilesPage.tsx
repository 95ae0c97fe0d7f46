// SPDX-License-Identifier: GPL-2.0-or-later
// The files that are kept on the server, the largest first, and the room they take.

import { useEffect, useState } from 'preact/hooks';
import { get, remove } from '../api/client';
import type { KeptFile, KeptFiles } from '../api/types';
import { fullText, t } from '../i18n';
import { notify } from '../store/state';
import { Button, Empty, errorText, nameOf, Note, Page } from '../ui/parts';
import { to } from '../ui/route';
import { sizeText } from './Files';

function Row({ file, onRemove }: { file: KeptFile; onRemove: () => void }) {
  const [asked, setAsked] = useState(false);
  const name = nameOf(file.name) || t('chat.file');
  return (
    <div class="line">
      <span class="grow">
        <b><bdi>{name}</bdi></b> <small>{sizeText(file.size)} · {fullText(file.at)}</small>
        {file.conversation !== undefined && <> <a href={to('chats', file.conversation)}>{t('kept.chat')}</a></>}
      </span>
      {asked
        ? <><Button kind="danger" onClick={onRemove}>{t('kept.remove')}</Button><Button onClick={() => setAsked(false)}>{t('action.cancel')}</Button></>
        : <Button kind="quiet" onClick={() => setAsked(true)}>{t('kept.removeone', { name })}</Button>}
    </div>
  );
}

export function KeptFilesPage() {
  const [kept, setKept] = useState<KeptFiles | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = (): Promise<void> => get<KeptFiles>('/files').then(setKept, setError);
  useEffect(() => {
    void load();
  }, []);
  const forget = (file: KeptFile): void => {
    remove(`/files/${file.id}`).then(load, (caught: unknown) => notify(errorText(caught), 'error'));
  };
  return (
    <Page title={t('kept.title')} back={to('settings')}>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {kept && (
        <section class="card stack">
          <p class="hint">{t('kept.text')}</p>
          <p>{t('kept.room', { bytes: sizeText(kept.bytes), most: sizeText(kept.most) })}</p>
          {kept.files.length === 0 && <Empty icon="file" title={t('kept.none')} />}
          {kept.files.map((each) => <Row key={each.id} file={each} onRemove={() => forget(each)} />)}
          {!kept.complete && <p class="hint">{t('kept.more')}</p>}
        </section>
      )}
    </Page>
  );
}
