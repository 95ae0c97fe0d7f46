// SPDX-License-Identifier: GPL-2.0-or-later
// What rule plugins bring: what rules can ask them, and whom one can talk to beside people.

import { useEffect, useState } from 'preact/hooks';
import { get, post, put } from '../api/client';
import type { Conversation, RulePlugin, Service } from '../api/types';
import { t } from '../i18n';
import { notify } from '../store/state';
import { answers, FormFields, initialValues, missing } from '../ui/FormFields';
import { Button, errorText, faultText, Note, Page, Switch } from '../ui/parts';
import { go, to } from '../ui/route';

const tell = (error: unknown): void => notify(errorText(error), 'error');

function ServiceLine({ service, onChanged }: { service: Service; onChanged: () => void }) {
  const turn = (on: boolean): void => {
    put<Service>(`/services/${encodeURIComponent(service.address)}`, { on }).then(onChanged, tell);
  };
  const talk = (): void => {
    post<Conversation>('/conversations', { account: service.account, kind: 'direct', address: service.address })
      .then((opened) => go('chats', opened.id), tell);
  };
  return (
    <div class="stack">
      <div class="line">
        <Switch label={service.title} checked={service.on} onChange={turn} />
        <b class="grow">{service.title}</b>
        {service.on && service.plugin && <Button icon="chats" onClick={talk}>{t('services.talk')}</Button>}
      </div>
      {service.description && <p class="hint">{service.description}</p>}
      {service.error && <Note tone="error">{service.plugin ? t('services.trouble', { detail: faultText(service.error) }) : t('services.gone')}</Note>}
    </div>
  );
}

function SetUp({ plugin, onChanged }: { plugin: RulePlugin; onChanged: () => void }) {
  const form = plugin.rules!.form;
  const [values, setValues] = useState(() => initialValues(form, plugin.settings));
  const [error, setError] = useState<unknown>(null);
  const save = (event: Event): void => {
    event.preventDefault();
    setError(null);
    put(`/rule-plugins/${encodeURIComponent(plugin.plugin)}`, { enabled: true, settings: answers(form, values) }).then(() => {
      notify(t('services.saved', { name: plugin.name }));
      onChanged();
    }, setError);
  };
  return (
    <form class="stack" onSubmit={save}>
      <FormFields form={form} values={values} onChange={setValues} kept={plugin.secrets} />
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      <div><Button type="submit" kind="primary" disabled={missing(form, values, plugin.secrets)}>{t('action.save')}</Button></div>
    </form>
  );
}

function PluginCard({ plugin, services, onChanged }: { plugin: RulePlugin; services: readonly Service[]; onChanged: () => void }) {
  const [open, setOpen] = useState(false);
  const asks = (plugin.rules?.form.fields.length ?? 0) > 0;
  const off = (): void => {
    put(`/rule-plugins/${encodeURIComponent(plugin.plugin)}`, { enabled: false }).then(onChanged, tell);
  };
  return (
    <section class="card stack" aria-label={plugin.name}>
      <div class="line">
        <h2 class="grow">{plugin.name}</h2>
        {asks && <Button kind="quiet" onClick={() => setOpen(!open)}>{t(open ? 'action.close' : 'services.setup')}</Button>}
        {plugin.enabled && <Button kind="quiet" icon="off" onClick={off}>{t('services.off')}</Button>}
      </div>
      {plugin.error && <Note tone={plugin.enabled ? 'error' : 'info'}>{faultText(plugin.error)}</Note>}
      {open && plugin.rules && <SetUp plugin={plugin} onChanged={() => { setOpen(false); onChanged(); }} />}
      {services.map((each) => <ServiceLine key={each.address} service={each} onChanged={onChanged} />)}
    </section>
  );
}

export function ServicesPage() {
  const [plugins, setPlugins] = useState<RulePlugin[] | null>(null);
  const [services, setServices] = useState<Service[]>([]);
  const [error, setError] = useState<unknown>(null);
  const load = (): void => {
    Promise.all([get<{ rule_plugins: RulePlugin[] }>('/rule-plugins'), get<{ services: Service[] }>('/services')]).then(([rules, talk]) => {
      setPlugins(rules.rule_plugins);
      setServices(talk.services);
    }, setError);
  };
  useEffect(load, []);
  const gone = services.filter((each) => !each.plugin);
  return (
    <Page title={t('services.title')} back={to('settings')}>
      <p class="hint">{t('services.text')}</p>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {plugins?.length === 0 && <Note>{t('services.none')}</Note>}
      {plugins?.map((each) => (
        <PluginCard key={each.plugin} plugin={each} onChanged={load} services={services.filter((service) => service.plugin === each.plugin)} />
      ))}
      {gone.length > 0 && <section class="card stack">{gone.map((each) => <ServiceLine key={each.address} service={each} onChanged={load} />)}</section>}
    </Page>
  );
}
