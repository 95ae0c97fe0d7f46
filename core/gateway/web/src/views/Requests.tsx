// SPDX-License-Identifier: GPL-2.0-or-later
// What networks ask the user: contacts, invitations, certificates. In words, with what to do.

import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api/client';
import type { PendingRequest } from '../api/types';
import { fullText, known, t } from '../i18n';
import { accounts, notify, requests, without } from '../store/state';
import { Icon, type IconName } from '../ui/icons';
import { Button, Dialog, errorText, nameOf, Note, plain } from '../ui/parts';
import { answers, FormFields, initialValues, missing } from '../ui/FormFields';

const icons: Record<PendingRequest['request']['kind'], IconName> = {
  contact_request: 'people', room_invitation: 'room', certificate: 'shield', input: 'key', file_offer: 'file',
};

/** An instant as one writes it here, a list as a list, everything else as it came. */
function detailText(value: unknown): string {
  if (Array.isArray(value)) return value.map(detailText).join(', ');
  if (typeof value !== 'string') return String(value);
  return /^\d{4}-\d\d-\d\dT/.test(value) ? fullText(value) : plain(value);
}

function Details({ details }: { details: Record<string, unknown> }) {
  const rows = Object.entries(details).filter(([, value]) => Array.isArray(value) || (['string', 'number', 'boolean'].includes(typeof value) && value !== ''));
  if (rows.length === 0) return null;
  return (
    <dl class="facts">
      {rows.map(([key, value]) => (
        <Fragment key={key}>
          <dt>{known(`detail.${key}`, key.replaceAll('_', ' '))}</dt>
          <dd><bdi class={key.startsWith('fingerprint') ? 'mono' : ''}>{detailText(value)}</bdi></dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Ask({ pending, onClose }: { pending: PendingRequest; onClose: () => void }) {
  const { request } = pending;
  const [values, setValues] = useState(() => initialValues(request.form));
  const [error, setError] = useState<unknown>(null);
  const account = accounts.value.get(pending.account)?.name ?? '';
  const from = nameOf(request.from_name) || nameOf(request.from);
  const answer = async (accept: boolean): Promise<void> => {
    try {
      await post(`/requests/${pending.id}`, { accept, values: accept ? answers(request.form, values) : {} });
      requests.value = without(requests.value, pending.id);
      onClose();
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Dialog title={t(`request.${request.kind}`)} onClose={onClose}>
      <div class="stack">
        <p class="lead">{t(`request.${request.kind}.text`, { from, account })}</p>
        {request.text && <blockquote class="quote" dir="auto">{plain(request.text)}</blockquote>}
        <Details details={request.details} />
        {request.kind === 'certificate' && <Note tone="warn">{t('request.certificate.advice')}</Note>}
        <FormFields form={request.form} values={values} onChange={setValues} />
        {error !== null && <Note tone="error">{errorText(error)}</Note>}
        <div class="line line-end">
          <Button kind={request.kind === 'certificate' ? 'primary' : 'plain'} onClick={() => answer(false)}>{t(`request.${request.kind}.no`)}</Button>
          <Button kind={request.kind === 'certificate' ? 'danger' : 'primary'} disabled={missing(request.form, values)} onClick={() => answer(true)}>{t(`request.${request.kind}.yes`)}</Button>
        </div>
      </div>
    </Dialog>
  );
}

export function RequestList() {
  const [open, setOpen] = useState<PendingRequest | null>(null);
  const list = [...requests.value.values()];
  if (list.length === 0) return null;
  return (
    <section class="requests" aria-label={t('request.title')}>
      {list.slice(0, 5).map((pending) => (
        <button key={pending.id} type="button" class="request" onClick={() => setOpen(pending)}>
          <Icon name={icons[pending.request.kind]} />
          <span><b>{t(`request.${pending.request.kind}`)}</b><small><bdi>{nameOf(pending.request.from_name) || nameOf(pending.request.from) || nameOf(accounts.value.get(pending.account)?.name ?? '')}</bdi></small></span>
          <Icon name="next" size={16} />
        </button>
      ))}
      {list.length > 5 && <p class="hint">{t('request.more', { n: list.length - 5 })}</p>}
      {open && <Ask key={open.id} pending={open} onClose={() => { setOpen(null); if (!requests.value.has(open.id)) notify(t('request.done')); }} />}
    </section>
  );
}
