// SPDX-License-Identifier: GPL-2.0-or-later
// Write to somebody new, or join a room.

import { useState } from 'preact/hooks';
import { post } from '../api/client';
import type { Conversation } from '../api/types';
import { t } from '../i18n';
import { accounts, conversations, withEntry } from '../store/state';
import { Button, Dialog, errorText, Note, Segments } from '../ui/parts';
import { go } from '../ui/route';

export function NewConversation({ onClose }: { onClose: () => void }) {
  const all = [...accounts.value.values()].filter((each) => each.enabled);
  const [kind, setKind] = useState<'direct' | 'room'>('direct');
  const [account, setAccount] = useState(all[0]?.id ?? 0);
  const [address, setAddress] = useState('');
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const made = await post<Conversation>('/conversations', { account, kind, address: address.trim() });
      conversations.value = withEntry(conversations.value, made.id, made);
      onClose();
      go('chats', made.id);
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Dialog title={t('chats.new')} onClose={onClose}>
      {all.length === 0 ? <Note>{t('chats.new.account')}</Note> : (
        <form class="stack" onSubmit={submit}>
          <Segments label={t('chats.new.kind')} value={kind} onChange={setKind}
            options={[{ value: 'direct', label: t('chats.new.direct') }, { value: 'room', label: t('chats.new.room') }]} />
          <div class="field">
            <label for="new-account">{t('accounts.one')}</label>
            <select id="new-account" value={account} onChange={(event) => setAccount(Number(event.currentTarget.value))}>
              {all.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
            </select>
          </div>
          <div class="field">
            <label for="new-address">{kind === 'room' ? t('chats.new.room.address') : t('chats.new.address')}</label>
            <input id="new-address" required spellcheck={false} autocapitalize="none" value={address} onInput={(event) => setAddress(event.currentTarget.value)} />
          </div>
          {error !== null && <Note tone="error">{errorText(error)}</Note>}
          <Button type="submit" kind="primary">{kind === 'room' ? t('chats.new.join') : t('chats.new.open')}</Button>
        </form>
      )}
    </Dialog>
  );
}
