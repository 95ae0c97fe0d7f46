// SPDX-License-Identifier: GPL-2.0-or-later
import { useState } from 'preact/hooks';
import { post } from '../api/client';
import type { Contact } from '../api/types';
import { t } from '../i18n';
import { accounts, contacts, withEntry } from '../store/state';
import { Button, Dialog, errorText, Note } from '../ui/parts';
import { go } from '../ui/route';

export function AddContact({ onClose }: { onClose: () => void }) {
  const all = [...accounts.value.values()].filter((each) => each.enabled);
  const [values, setValues] = useState({ account: all[0]?.id ?? 0, address: '', name: '', group: '', message: '' });
  const [error, setError] = useState<unknown>(null);
  const set = (key: 'address' | 'name' | 'group' | 'message') => (event: Event) => setValues({ ...values, [key]: (event.currentTarget as HTMLInputElement).value });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { account, address, name, group, message } = values;
    try {
      const made = await post<Contact>('/contacts', { account, address: address.trim(), name: name.trim(), groups: group.trim() ? [group.trim()] : [], message });
      contacts.value = withEntry(contacts.value, made.id, made);
      onClose();
      go('people', made.id);
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Dialog title={t('people.add')} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <div class="field">
          <label for="add-account">{t('accounts.one')}</label>
          <select id="add-account" value={values.account} onChange={(event) => setValues({ ...values, account: Number(event.currentTarget.value) })}>
            {all.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
          </select>
        </div>
        <div class="field"><label for="add-address">{t('chats.new.address')}</label><input id="add-address" required spellcheck={false} autocapitalize="none" value={values.address} onInput={set('address')} /></div>
        <div class="field"><label for="add-name">{t('people.name')}<span class="optional"> {t('form.optional')}</span></label><input id="add-name" value={values.name} onInput={set('name')} /></div>
        <div class="field"><label for="add-group">{t('people.group')}<span class="optional"> {t('form.optional')}</span></label><input id="add-group" value={values.group} onInput={set('group')} /></div>
        <div class="field"><label for="add-message">{t('people.message')}<span class="optional"> {t('form.optional')}</span></label><input id="add-message" value={values.message} onInput={set('message')} /></div>
        {error !== null && <Note tone="error">{errorText(error)}</Note>}
        <Button type="submit" kind="primary" disabled={all.length === 0}>{t('people.add')}</Button>
      </form>
    </Dialog>
  );
}
