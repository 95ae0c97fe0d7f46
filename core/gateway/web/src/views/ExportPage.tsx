// SPDX-License-Identifier: GPL-2.0-or-later
// All that is one's own, to take along.

import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { everything } from '../store/export';
import { session } from '../store/state';
import { Button, errorText, Note, Page } from '../ui/parts';
import { to } from '../ui/route';

function save(blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `locum-${session.value?.user.name ?? 'export'}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function ExportPage() {
  const [count, setCount] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const make = async (): Promise<void> => {
    setError(null);
    setCount(0);
    try {
      save(await everything(setCount));
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Page title={t('export.title')} back={to('settings')}>
      <section class="card stack">
        <p>{t('export.text')}</p>
        <p class="hint">{t('export.hint')}</p>
        {error !== null && <Note tone="error">{errorText(error)}</Note>}
        {count !== null && <p role="status">{t('export.count', { n: count })}</p>}
        <div><Button kind="primary" icon="down" onClick={make}>{t('export.go')}</Button></div>
      </section>
    </Page>
  );
}
