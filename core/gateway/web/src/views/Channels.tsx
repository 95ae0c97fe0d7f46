// SPDX-License-Identifier: GPL-2.0-or-later
// How the user is reached while no app is open: channels, made by their plugins' forms, tried out, and kept quiet.

import { useEffect, useState } from 'preact/hooks';
import { get, patch, post, remove } from '../api/client';
import type { Channel, ChannelPlugin } from '../api/types';
import { t } from '../i18n';
import { notify } from '../store/state';
import { answers, FormFields, initialValues, missing } from '../ui/FormFields';
import { Icon } from '../ui/icons';
import { Button, Empty, errorText, faultText, nameOf, Note, Page, Switch } from '../ui/parts';
import { go, to } from '../ui/route';
import { ChannelUseForm } from './ChannelUse';

const tell = (error: unknown): void => notify(errorText(error), 'error');

const LOOK_AGAIN = 2000; // milliseconds: a channel's health is told by nothing else

interface Loaded { plugins: readonly ChannelPlugin[]; channels: readonly Channel[] }

function useChannels(): { loaded: Loaded | null; error: unknown; load: () => Promise<void> } {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = (): Promise<void> =>
    Promise.all([get<{ channel_plugins: ChannelPlugin[] }>('/channel-plugins'), get<{ channels: Channel[] }>('/channels')]).then(
      ([{ channel_plugins: plugins }, { channels }]) => setLoaded({ plugins, channels }), setError);
  useEffect(() => {
    void load();
    const timer = window.setInterval(() => document.visibilityState === 'visible' && void load(), LOOK_AGAIN);
    return () => window.clearInterval(timer);
  }, []);
  return { loaded, error, load };
}

function Health({ channel }: { channel: Channel }) {
  return <span class={`link-state health-${channel.health}`}><span class="link-dot" />{t(`health.${channel.health}`)}</span>;
}

export function ChannelsPage() {
  const { loaded, error } = useChannels();
  return (
    <Page title={t('channels.title')} back={to('settings')}>
      <p class="lead">{t('channels.text')}</p>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      <ul class="cards">
        {loaded?.channels.map((each) => (
          <li key={each.id}>
            <a class="card card-link" href={to('settings', 'channels', each.id)}>
              <span class="card-text">
                <b><bdi>{nameOf(each.name)}</bdi></b>
                <small>{loaded.plugins.find((plugin) => plugin.plugin === each.plugin)?.channel.name ?? each.plugin}</small>
                {each.error && <small class="failed">{faultText(each.error)}</small>}
              </span>
              <Health channel={each} />
              <Icon name="next" size={16} />
            </a>
          </li>
        ))}
      </ul>
      {loaded && loaded.plugins.length === 0 && <Empty icon="bell" title={t('channels.no.plugins')}><p>{t('channels.no.plugins.text')}</p></Empty>}
      {loaded && loaded.plugins.length > 0 && (
        <section class="stack">
          <h2>{t('channels.add')}</h2>
          <ul class="tiles">
            {loaded.plugins.filter((each) => !each.channel.per_device).map((each) => (
              <li key={each.plugin}>
                <a class="tile" href={to('settings', 'channels', 'new', each.plugin)}>
                  <span class="tile-letter" aria-hidden="true">{[...each.channel.name][0]}</span>
                  <b>{each.channel.name}</b>
                  {each.channel.costs && <small>{t('channels.costs')}</small>}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

function NewChannel({ plugin }: { plugin: ChannelPlugin }) {
  const { form, name: kind, description } = plugin.channel;
  const [values, setValues] = useState(() => initialValues(form));
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const made = await post<Channel>('/channels', { name: name.trim() || kind, plugin: plugin.plugin, settings: answers(form, values) });
      go('settings', 'channels', made.id);
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Page title={t('channels.new', { kind })} back={to('settings', 'channels')}>
      <form class="card stack" onSubmit={submit}>
        <p class="hint">{description}</p>
        <FormFields form={form} values={values} onChange={setValues} />
        <div class="field">
          <label for="channel-name">{t('channels.name')}<span class="optional"> {t('form.optional')}</span></label>
          <input id="channel-name" value={name} placeholder={kind} maxLength={100} onInput={(event) => setName(event.currentTarget.value)} />
        </div>
        {error !== null && <Note tone="error">{errorText(error)}</Note>}
        <Button type="submit" kind="primary" disabled={missing(form, values)}>{t('channels.add')}</Button>
      </form>
    </Page>
  );
}

function Settings({ channel, plugin, onChanged }: { channel: Channel; plugin: ChannelPlugin; onChanged: () => void }) {
  const { form } = plugin.channel;
  const [values, setValues] = useState(() => initialValues(form, channel.settings));
  const save = (event: Event): void => {
    event.preventDefault();
    patch(`/channels/${channel.id}`, { settings: answers(form, values) }).then(() => { notify(t('action.saved')); onChanged(); }, tell);
  };
  if (form.fields.length === 0) return null;
  return (
    <form class="card stack" onSubmit={save}>
      <h2>{t('account.settings')}</h2>
      <FormFields form={form} values={values} onChange={setValues} kept={channel.secrets} />
      <Button type="submit" kind="primary" disabled={missing(form, values, channel.secrets)}>{t('action.save')}</Button>
    </form>
  );
}

function OneChannel({ channel, plugin, onChanged }: { channel: Channel; plugin: ChannelPlugin | undefined; onChanged: () => Promise<void> }) {
  const change = (what: Record<string, unknown>): Promise<void> => patch(`/channels/${channel.id}`, what).then(onChanged, tell);
  const test = async (): Promise<void> => {
    await post(`/channels/${channel.id}/test`).then(() => notify(t('channels.tested')), tell);
    await onChanged();
  };
  const removeIt = (): Promise<void> => remove(`/channels/${channel.id}`).then(() => go('settings', 'channels'), tell);
  return (
    <Page title={nameOf(channel.name)} back={to('settings', 'channels')}>
      <section class="card stack">
        <div class="line">
          <Health channel={channel} />
          <span class="grow" />
          <Switch label={t('channels.enabled')} checked={channel.enabled} onChange={(enabled) => void change({ enabled })} />
        </div>
        {channel.error && <Note tone="error">{faultText(channel.error)}</Note>}
        {channel.sent_today !== undefined && <p class="hint">{t('channels.sent', { today: channel.sent_today, month: channel.sent_this_month ?? 0 })}</p>}
        <div class="line"><Button icon="bell" disabled={!channel.enabled} onClick={test}>{t('channels.test')}</Button></div>
      </section>
      <ChannelUseForm key={JSON.stringify(channel.usage)} use={channel.usage} costs={plugin?.channel.costs ?? false} onSave={(usage) => change({ usage }).then(() => notify(t('action.saved')))} />
      {plugin && <Settings channel={channel} plugin={plugin} onChanged={() => void onChanged()} />}
      <section class="card card-quiet"><Button kind="danger" icon="trash" onClick={removeIt}>{t('channels.remove')}</Button></section>
    </Page>
  );
}

export function ChannelPage({ rest }: { rest: readonly string[] }) {
  const { loaded, error, load } = useChannels();
  if (!loaded) return <Page title={t('channels.title')} back={to('settings', 'channels')}>{error !== null ? <Note tone="error">{errorText(error)}</Note> : <span class="spinner" aria-label={t('loading')} />}</Page>;
  const pluginOf = (id: string | undefined): ChannelPlugin | undefined => loaded.plugins.find((each) => each.plugin === id);
  if (rest[0] === 'new') {
    const plugin = pluginOf(rest[1]);
    return plugin ? <NewChannel plugin={plugin} /> : <Empty icon="bell" title={t('channels.gone')} />;
  }
  const channel = loaded.channels.find((each) => String(each.id) === rest[0]);
  return channel ? <OneChannel channel={channel} plugin={pluginOf(channel.plugin)} onChanged={load} /> : <Empty icon="bell" title={t('channels.gone')} />;
}
