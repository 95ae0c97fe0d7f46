// SPDX-License-Identifier: GPL-2.0-or-later
// What decides: policies, rules, what they kept back, and what was said in the user's name.

import { useEffect, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { t } from '../i18n';
import { policies } from '../store/state';
import { errorText, Note, Page } from '../ui/parts';
import { to } from '../ui/route';
import { FilteredPage, InYourNamePage } from './Logs';
import { PoliciesPage } from './Policies';
import { RuleHistoryPage } from './RuleHistory';
import { ReturnPage } from './Return';
import { MenuItem } from './Settings';

export function RuleMenu() {
  return (
    <div class="list">
      <header class="list-title"><h2>{t('nav.rules')}</h2></header>
      <div class="menu">
        <MenuItem icon="rules" label={t('rules.title')} text={t('rules.text')} parts={['rules', 'files']} />
        <MenuItem icon="shield" label={t('policies.title')} text={t('policies.n', { n: policies.value.size })} parts={['rules', 'policies']} />
        <MenuItem icon="moon" label={t('return.title')} text={t('return.text')} parts={['rules', 'while-away']} />
        <MenuItem icon="locum" label={t('log.title')} text={t('log.text')} parts={['rules', 'in-your-name']} />
        <MenuItem icon="eye" label={t('filtered.title')} text={t('filtered.text')} parts={['rules', 'filtered']} />
        <MenuItem icon="clock" label={t('history.title')} text={t('history.text')} parts={['rules', 'history']} />
      </div>
    </div>
  );
}

/** The editor is big: it comes when it is wanted. */
function EditorPage() {
  const [Editor, setEditor] = useState<ComponentType | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    import('./RuleFiles').then((loaded) => setEditor(() => loaded.RuleFiles), setError);
  }, []);
  if (Editor) return <Editor />;
  return <Page title={t('rules.title')} back={to('rules')}>{error === null ? <span class="spinner" aria-label={t('loading')} /> : <Note tone="error">{errorText(error)}</Note>}</Page>;
}

export function RulePage({ page, rest }: { page: string; rest: readonly string[] }) {
  switch (page) {
    case 'policies': return <PoliciesPage />;
    case 'in-your-name': return <InYourNamePage />;
    case 'while-away': return <ReturnPage number={Number(rest[0]) || undefined} />;
    case 'filtered': return <FilteredPage />;
    case 'history': return <RuleHistoryPage />;
    default: return <EditorPage />;
  }
}
