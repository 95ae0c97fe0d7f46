// SPDX-License-Identifier: GPL-2.0-or-later
// The user's accounts on networks: how each stands, and a new one by a form that its plugin gave.

import { useState } from 'preact/hooks';
import { post } from '../api/client';
import type { Account, Network } from '../api/types';
import { t } from '../i18n';
import { accounts, networks, withEntry } from '../store/state';
import { answers, FormFields, initialValues, missing } from '../ui/FormFields';
import { Icon } from '../ui/icons';
import { Button, Empty, errorText, faultText, nameOf, Note, Page } from '../ui/parts';
import { go, to } from '../ui/route';

export function networkOf(account: Account): Network | undefined {
  return networks.value.find((each) => each.plugin === account.plugin && each.protocol === account.protocol);
}

export function LinkState({ account }: { account: Account }) {
  const state = account.enabled ? account.link : 'off';
  return <span class={`link-state link-${state}`}><span class="link-dot" />{t(`account.${state}`)}</span>;
}

export function AccountsPage() {
  const list = [...accounts.value.values()];
  return (
    <Page title={t('accounts.title')} back={to('settings')} actions={<a class="button button-primary" href={to('settings', 'accounts', 'new')}><Icon name="plus" size={18} /><span>{t('accounts.add')}</span></a>}>
      {list.length === 0 && <Empty icon="globe" title={t('welcome.first')}><p>{t('welcome.first.text')}</p></Empty>}
      <ul class="cards">
        {list.map((account) => (
          <li key={account.id}>
            <a class="card card-link" href={to('settings', 'accounts', account.id)}>
              <span class="card-text">
                <b><bdi>{nameOf(account.name)}</bdi></b>
                <small><bdi>{nameOf(account.own_address)}</bdi> · {networkOf(account)?.name ?? account.protocol}</small>
                {account.link_error && <small class="failed">{faultText(account.link_error)}</small>}
              </span>
              <LinkState account={account} />
              <Icon name="next" size={16} />
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function PickNetwork() {
  return (
    <Page title={t('accounts.add')} back={to('settings', 'accounts')}>
      <p class="lead">{t('accounts.add.text')}</p>
      <ul class="tiles">
        {networks.value.map((each) => (
          <li key={`${each.plugin} ${each.protocol}`}>
            <a class="tile" href={to('settings', 'accounts', 'new', each.plugin, each.protocol)}>
              <span class="tile-letter" aria-hidden="true">{[...each.name][0]}</span>
              <b>{each.name}</b>
            </a>
          </li>
        ))}
      </ul>
      {networks.value.length === 0 && <Note tone="warn">{t('accounts.no.networks')}</Note>}
    </Page>
  );
}

function NewAccount({ network }: { network: Network }) {
  const [values, setValues] = useState(() => initialValues(network.form));
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setError(null);
    try {
      const made = await post<Account>('/accounts', { plugin: network.plugin, protocol: network.protocol, name: name.trim() || network.name, settings: answers(network.form, values) });
      if (!accounts.value.has(made.id)) accounts.value = withEntry(accounts.value, made.id, made); // the stream's is newer
      go('settings', 'accounts', made.id);
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Page title={t('accounts.new', { network: network.name })} back={to('settings', 'accounts', 'new')}>
      <form class="card stack" onSubmit={submit}>
        <FormFields form={network.form} values={values} onChange={setValues} />
        <div class="field">
          <label for="account-name">{t('accounts.name')}<span class="optional"> {t('form.optional')}</span></label>
          <input id="account-name" value={name} placeholder={network.name} onInput={(event) => setName(event.currentTarget.value)} />
        </div>
        {error !== null && <Note tone="error">{errorText(error)}</Note>}
        <Button type="submit" kind="primary" disabled={missing(network.form, values)}>{t('accounts.add')}</Button>
      </form>
    </Page>
  );
}

export function NewAccountPage({ plugin, protocol }: { plugin: string | undefined; protocol: string | undefined }) {
  const network = networks.value.find((each) => each.plugin === plugin && each.protocol === protocol);
  return network ? <NewAccount key={`${plugin} ${protocol}`} network={network} /> : <PickNetwork />;
}
