// SPDX-License-Identifier: GPL-2.0-or-later
// One account: its state and what to do about it, its settings, its policies.

import { useState } from 'preact/hooks';
import { patch, post, remove } from '../api/client';
import type { Account, ConnectPolicy, Id, PresencePolicy } from '../api/types';
import { t } from '../i18n';
import { accounts, notify, without } from '../store/state';
import { answers, FormFields, initialValues, missing } from '../ui/FormFields';
import { Button, Empty, errorText, faultText, nameOf, Note, Page, Switch } from '../ui/parts';
import { go, to } from '../ui/route';
import { LinkState, networkOf } from './Accounts';
import { PolicyMenu } from './PolicyMenu';

const tell = (error: unknown): void => notify(errorText(error), 'error');

async function change(account: Account, what: Record<string, unknown>): Promise<void> {
  try {
    // The stream tells what it is now: the answer may come after it, and be older.
    await patch<Account>(`/accounts/${account.id}`, what);
  } catch (error) {
    tell(error);
  }
}

function State({ account }: { account: Account }) {
  const isUp = account.link === 'online' || account.link === 'connecting';
  return (
    <section class="card stack">
      <div class="line">
        <LinkState account={account} />
        <span class="grow"><bdi>{nameOf(account.own_address)}</bdi></span>
        <Switch label={t('account.enabled')} checked={account.enabled} onChange={(enabled) => void change(account, { enabled })} />
      </div>
      {account.link_error && <Note tone={account.link === 'needs_user' ? 'error' : 'warn'}>{faultText(account.link_error)}</Note>}
      {account.enabled && (
        <div class="line">
          <Button icon="refresh" onClick={() => post(`/accounts/${account.id}/connect`).catch(tell)}>{isUp ? t('account.reconnect') : t('account.connect')}</Button>
          {isUp && <Button kind="quiet" onClick={() => post(`/accounts/${account.id}/disconnect`).catch(tell)}>{t('account.disconnect')}</Button>}
        </div>
      )}
    </section>
  );
}

function Settings({ account }: { account: Account }) {
  const form = networkOf(account)?.form ?? { fields: [] };
  const [values, setValues] = useState(() => initialValues(form, account.settings));
  const [name, setName] = useState(account.name);
  const secrets = form.fields.filter((each) => each.type === 'secret').map((each) => each.key);
  const save = (event: Event): void => {
    event.preventDefault();
    void change(account, { name: name.trim(), settings: answers(form, values) }).then(() => notify(t('action.saved')));
  };
  return (
    <form class="card stack" onSubmit={save}>
      <h2>{t('account.settings')}</h2>
      <div class="field"><label for="account-name">{t('accounts.name')}</label><input id="account-name" required value={name} onInput={(event) => setName(event.currentTarget.value)} /></div>
      <FormFields form={form} values={values} onChange={setValues} kept={secrets} />
      <div class="field">
        <label for="connect-policy">{t('account.connect.policy')}</label>
        <select id="connect-policy" value={account.connect_policy} onChange={(event) => void change(account, { connect_policy: event.currentTarget.value })}>
          {(['always', 'with_device'] as readonly ConnectPolicy[]).map((each) => <option key={each} value={each}>{t(`connect.${each}`)}</option>)}
        </select>
      </div>
      <div class="field">
        <label for="presence-policy">{t('account.presence.policy')}</label>
        <select id="presence-policy" value={account.presence_policy} onChange={(event) => void change(account, { presence_policy: event.currentTarget.value })}>
          {(['as_user', 'away', 'invisible', 'pass_through'] as readonly PresencePolicy[]).map((each) => <option key={each} value={each}>{t(`presence.policy.${each}`)}</option>)}
        </select>
      </div>
      <Button type="submit" kind="primary" disabled={missing(form, values, secrets)}>{t('action.save')}</Button>
    </form>
  );
}

export function AccountPage({ id }: { id: Id }) {
  const account = accounts.value.get(id);
  const [asked, setAsked] = useState(false);
  if (!account) return <Empty icon="globe" title={t('accounts.gone')} />;
  const removeIt = async (): Promise<void> => {
    try {
      await remove(`/accounts/${id}`);
      accounts.value = without(accounts.value, id);
      go('settings', 'accounts');
    } catch (error) {
      tell(error);
    }
  };
  return (
    <Page title={nameOf(account.name)} back={to('settings', 'accounts')}>
      <State account={account} />
      <Settings account={account} />
      <section class="card">
        <h2>{t('policy.account')}</h2>
        <p class="hint">{t('policy.account.text')}</p>
        <PolicyMenu subject={{ kind: 'account', id }} />
      </section>
      <section class="card card-quiet">
        {asked
          ? <div class="line"><span class="grow">{t('account.remove.sure')}</span><Button kind="danger" onClick={removeIt}>{t('account.remove')}</Button><Button onClick={() => setAsked(false)}>{t('action.cancel')}</Button></div>
          : <Button kind="danger" icon="trash" onClick={() => setAsked(true)}>{t('account.remove')}</Button>}
      </section>
    </Page>
  );
}
