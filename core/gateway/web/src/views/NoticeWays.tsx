// SPDX-License-Identifier: GPL-2.0-or-later
// Who is told of an absence by a channel of the user's, in place of the network.

import { useEffect, useState } from 'preact/hooks';
import { get, put, remove } from '../api/client';
import type { Channel, ChannelPlugin, Id, NoticeAddress } from '../api/types';
import { t } from '../i18n';
import { persons } from '../store/persons';
import { notify } from '../store/state';
import { Button, errorText, Note } from '../ui/parts';

const path = '/stand-in/notices/addresses';

function AddWay({ channels, onDone }: { channels: readonly Channel[]; onDone: () => Promise<void> }) {
  const [person, setPerson] = useState<Id>(0);
  const [channel, setChannel] = useState<Id>(channels[0]!.id);
  const [address, setAddress] = useState('');
  const [error, setError] = useState('');
  const known = persons.value.filter((each) => each.known);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await put(`${path}/${person}`, { channel, address: address.trim() });
      setAddress('');
      setPerson(0);
      setError('');
      await onDone();
    } catch (caught) {
      setError(errorText(caught));
    }
  };
  return (
    <form class="stack" onSubmit={save}>
      <div class="field">
        <label for="way-person">{t('notices.person')}</label>
        <select id="way-person" required value={person ? String(person) : ''} onChange={(event) => setPerson(Number(event.currentTarget.value))}>
          <option value="" />
          {known.map((each) => <option key={each.key} value={String(each.best.person)}>{each.name}</option>)}
        </select>
      </div>
      <div class="field">
        <label for="way-channel">{t('notices.channel')}</label>
        <select id="way-channel" value={String(channel)} onChange={(event) => setChannel(Number(event.currentTarget.value))}>
          {channels.map((each) => <option key={each.id} value={String(each.id)}>{each.name}</option>)}
        </select>
      </div>
      <div class="field">
        <label for="way-address">{t('notices.address')}</label>
        <input id="way-address" required maxLength={254} autocomplete="off" value={address} onInput={(event) => setAddress(event.currentTarget.value)} />
      </div>
      {error && <Note tone="error">{error}</Note>}
      <div><Button type="submit">{t('notices.addway')}</Button></div>
    </form>
  );
}

export function NoticeWays() {
  const [ways, setWays] = useState<readonly NoticeAddress[] | null>(null);
  const [channels, setChannels] = useState<readonly Channel[]>([]);
  const load = async (): Promise<void> => {
    const [set, all, plugins] = await Promise.all([
      get<{ addresses: NoticeAddress[] }>(path), get<{ channels: Channel[] }>('/channels'), get<{ channel_plugins: ChannelPlugin[] }>('/channel-plugins'),
    ]);
    const reaching = new Set(plugins.channel_plugins.filter((each) => each.channel.contacts).map((each) => each.plugin));
    setChannels(all.channels.filter((each) => reaching.has(each.plugin)));
    setWays(set.addresses);
  };
  useEffect(() => {
    load().catch((caught: unknown) => notify(errorText(caught), 'error'));
  }, []);
  if (!ways) return null;
  const forget = (person: Id): void => {
    remove(`${path}/${person}`).then(load).catch((caught: unknown) => notify(errorText(caught), 'error'));
  };
  return (
    <section class="card stack">
      <h2>{t('notices.ways')}</h2>
      <p class="hint">{t('notices.waystext')}</p>
      {ways.length > 0 && (
        <div class="stack">
          {ways.map((each) => (
            <div key={each.person} class="line">
              <span class="grow">
                <b>{each.name}</b>{' '}
                {t('notices.by', { channel: channels.find((one) => one.id === each.channel)?.name ?? '', address: each.address })}
              </span>
              <Button kind="quiet" onClick={() => forget(each.person)}>{t('notices.removeway', { name: each.name })}</Button>
            </div>
          ))}
        </div>
      )}
      {channels.length > 0 ? <AddWay channels={channels} onDone={load} /> : <Note>{t('notices.nochannel')}</Note>}
    </section>
  );
}
