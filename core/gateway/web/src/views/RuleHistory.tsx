// SPDX-License-Identifier: GPL-2.0-or-later
// Every set of rules that was ever pushed, and the way back.

import { useEffect, useState } from 'preact/hooks';
import { get, post, remove } from '../api/client';
import type { RuleFile, RuleGeneration } from '../api/types';
import { fullText, t } from '../i18n';
import { notify, rulesVersion } from '../store/state';
import { Button, Dialog, Empty, errorText, nameOf, Note, Page } from '../ui/parts';
import { to } from '../ui/route';

export function RuleHistoryPage() {
  const [list, setList] = useState<readonly RuleGeneration[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [shown, setShown] = useState<{ generation: RuleGeneration; files: readonly RuleFile[] } | null>(null);
  const version = rulesVersion.value;
  useEffect(() => {
    get<{ generations: RuleGeneration[] }>('/rules/generations').then((answer) => setList(answer.generations), setError);
  }, [version]);
  const show = (generation: RuleGeneration): Promise<void> =>
    get<{ files: RuleFile[] }>(`/rules/generations/${generation.id}`).then((answer) => setShown({ generation, files: answer.files }), setError);
  const back = async (generation: RuleGeneration): Promise<void> => {
    try {
      await post(`/rules/generations/${generation.id}/rollback`);
      notify(t('history.done'));
    } catch (caught) {
      setError(caught);
    }
  };
  const shipped = async (): Promise<void> => {
    try {
      await remove('/rules');
      notify(t('history.shipped.done'));
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Page title={t('history.title')} back={to('rules')}>
      <p class="lead">{t('history.lead')}</p>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {list?.length === 0 && <Empty icon="clock" title={t('history.none')} />}
      <ul class="cards">
        {list?.map((each) => (
          <li key={each.id} class="card card-line">
            <span class="card-text">
              <b>{nameOf(each.note) || t('history.number', { id: each.id })}{each.running && <span class="tag tag-allow">{t('history.running')}</span>}</b>
              <small>{fullText(each.created_at)}</small>
            </span>
            <Button kind="quiet" onClick={() => show(each)}>{t('history.show')}</Button>
            {!each.running && <Button onClick={() => back(each)}>{t('history.back')}</Button>}
          </li>
        ))}
      </ul>
      {list?.some((each) => each.running) && <div class="line"><span class="hint grow">{t('history.shipped.text')}</span><Button onClick={shipped}>{t('history.shipped')}</Button></div>}
      {shown && (
        <Dialog title={nameOf(shown.generation.note) || t('history.number', { id: shown.generation.id })} onClose={() => setShown(null)}>
          {shown.files.map((file) => <section key={file.name}><h3>{file.name}</h3><pre class="code" tabIndex={0}>{file.text}</pre></section>)}
        </Dialog>
      )}
    </Page>
  );
}
