// SPDX-License-Identifier: GPL-2.0-or-later
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { chosenLanguage, languages, t, useLanguage } from '../i18n';
import { logOut } from '../store/load';
import { accounts, session } from '../store/state';
import { Icon, type IconName } from '../ui/icons';
import { Button, Page, Segments } from '../ui/parts';
import { route, to } from '../ui/route';
import { applyTheme, chosenTheme, type Theme } from '../ui/theme';
import { AbsencePlansPage } from './AbsencePlans';
import { AccountPage } from './AccountPage';
import { AccountsPage, NewAccountPage } from './Accounts';
import { ChannelPage, ChannelsPage } from './Channels';
import { DevicesPage } from './Devices';
import { ExportPage } from './ExportPage';
import { KeptFilesPage } from './KeptFilesPage';
import { PassCard } from './Pass';
import { PresencePage } from './PresencePage';
import { ServicesPage } from './Services';
import { StandInPage } from './StandInPage';
import { ThisDevicePage } from './ThisDevice';

export function MenuItem({ icon, label, text, parts }: { icon: IconName; label: string; text?: ComponentChildren; parts: (string | number)[] }) {
  const isHere = route.value.slice(0, parts.length).join('/') === parts.join('/');
  return (
    <a class="menu-item" href={to(...parts)} {...(isHere ? { 'aria-current': 'true' as const } : {})}>
      <span class="menu-icon"><Icon name={icon} /></span>
      <span class="menu-text"><b>{label}</b>{text && <small>{text}</small>}</span>
      <Icon name="next" size={16} />
    </a>
  );
}

export function SettingsMenu() {
  const list = [...accounts.value.values()];
  const online = list.filter((each) => each.link === 'online').length;
  return (
    <div class="list">
      <header class="list-title"><h2>{t('nav.settings')}</h2></header>
      <div class="menu">
        <MenuItem icon="globe" label={t('accounts.title')} text={t('accounts.online', { online, all: list.length })} parts={['settings', 'accounts']} />
        <MenuItem icon="hand" label={t('status.title')} text={t('status.lead')} parts={['settings', 'status']} />
        <MenuItem icon="locum" label={t('standin.settings')} text={t('standin.settings.lead')} parts={['settings', 'stand-in']} />
        <MenuItem icon="clock" label={t('plans.title')} text={t('plans.text')} parts={['settings', 'absences']} />
        <MenuItem icon="device" label={t('devices.title')} text={session.value?.device.name ?? ''} parts={['settings', 'devices']} />
        {session.value?.may_invite && <MenuItem icon="people" label={t('invite.title')} text={t('invite.lead')} parts={['settings', 'invite']} />}
        <MenuItem icon="bell" label={t('channels.title')} text={t('channels.lead')} parts={['settings', 'channels']} />
        <MenuItem icon="chats" label={t('services.title')} text={t('services.lead')} parts={['settings', 'services']} />
        <MenuItem icon="device" label={t('device.title')} text={t('device.lead')} parts={['settings', 'this-device']} />
        <MenuItem icon="moon" label={t('look.title')} text={t('look.lead')} parts={['settings', 'look']} />
        <MenuItem icon="clip" label={t('kept.title')} text={t('kept.lead')} parts={['settings', 'files']} />
        <MenuItem icon="file" label={t('export.title')} text={t('export.lead')} parts={['settings', 'export']} />
        <p class="menu-foot">{t('settings.user', { name: session.value?.user.display_name || session.value?.user.name || '' })}</p>
        <Button kind="quiet" icon="logout" onClick={logOut}>{t('settings.logout')}</Button>
      </div>
    </div>
  );
}

function LookPage() {
  const [theme, setTheme] = useState<Theme>(chosenTheme());
  const [language, setLanguage] = useState(chosenLanguage());
  return (
    <Page title={t('look.title')} back={to('settings')}>
      <section class="card stack">
        <h2>{t('look.theme')}</h2>
        <Segments label={t('look.theme')} value={theme} onChange={(value) => { setTheme(value); applyTheme(value); }}
          options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))} />
        <div class="field">
          <label for="language">{t('look.language')}</label>
          <select id="language" value={language} onChange={(event) => { setLanguage(event.currentTarget.value); void useLanguage(event.currentTarget.value); }}>
            <option value="">{t('theme.system')}</option>
            {languages.map((each) => <option key={each.tag} value={each.tag} lang={each.tag}>{each.name}</option>)}
          </select>
        </div>
      </section>
    </Page>
  );
}

export function SettingsPage({ page, rest }: { page: string; rest: readonly string[] }) {
  switch (page) {
    case 'accounts':
      if (rest[0] === 'new') return <NewAccountPage plugin={rest[1]} protocol={rest[2]} />;
      return rest[0] ? <AccountPage key={rest[0]} id={Number(rest[0])} /> : <AccountsPage />;
    case 'status': return <PresencePage />;
    case 'absences': return <AbsencePlansPage />;
    case 'stand-in': return <StandInPage />;
    case 'devices': return <DevicesPage />;
    case 'channels': return rest[0] ? <ChannelPage key={rest.join('/')} rest={rest} /> : <ChannelsPage />;
    case 'services': return <ServicesPage />;
    case 'this-device': return <ThisDevicePage />;
    case 'files': return <KeptFilesPage />;
    case 'export': return <ExportPage />;
    case 'invite': return <Page title={t('invite.title')} back={to('settings')}><PassCard what="join" /></Page>;
    default: return <LookPage />;
  }
}
