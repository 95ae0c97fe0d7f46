// SPDX-License-Identifier: GPL-2.0-or-later
// The frame: where to go, what is there, and what is open.

import { useEffect } from 'preact/hooks';
import { hasToken } from '../api/client';
import { fullText, t } from '../i18n';
import { begin } from '../store/load';
import { keptAt } from '../store/offline';
import { accounts, conversations, dismiss, linked, loadError, loaded, notices, requests, session, unsent } from '../store/state';
import { resting } from '../store/load';
import { Icon, type IconName } from '../ui/icons';
import { Button, errorText, IconButton, Note } from '../ui/parts';
import { route, to } from '../ui/route';
import { ContactView } from './ContactView';
import { ConversationList } from './ConversationList';
import { ConversationView } from './ConversationView';
import { Entrance } from './Entrance';
import { People } from './People';
import { PersonChat } from './PersonChat';
import { RequestList } from './Requests';
import { RuleMenu, RulePage } from './Rules';
import { SettingsMenu, SettingsPage } from './Settings';
import { StandInCard } from './StandInCard';
import { Welcome } from './Welcome';
import { WhoIsWho } from './WhoIsWho';

const places: readonly { name: string; icon: IconName; key: 'nav.chats' | 'nav.people' | 'nav.rules' | 'nav.settings' }[] = [
  { name: 'chats', icon: 'chats', key: 'nav.chats' },
  { name: 'people', icon: 'people', key: 'nav.people' },
  { name: 'rules', icon: 'rules', key: 'nav.rules' },
  { name: 'settings', icon: 'settings', key: 'nav.settings' },
];

function Navigation({ place }: { place: string }) {
  const unread = [...conversations.value.values()].reduce((sum, each) => sum + (each.muted ? 0 : each.unread), 0);
  const asks = requests.value.size;
  const troubled = [...accounts.value.values()].some((each) => each.enabled && each.link === 'needs_user');
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Locum` : 'Locum';
  }, [unread]);
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      <img class="nav-mark only-wide" src="./icon.svg" alt="Locum" width="36" height="36" />
      {places.map((each) => (
        <a key={each.name} class="nav-item" href={to(each.name)} {...(each.name === place ? { 'aria-current': 'page' as const } : {})}>
          <span class="nav-icon">
            <Icon name={each.icon} size={22} />
            {each.name === 'chats' && unread + asks > 0 && <span class="badge" aria-label={t('chats.unread', { n: unread + asks })}>{unread + asks}</span>}
            {each.name === 'settings' && troubled && <span class="badge badge-warn" aria-label={t('accounts.trouble')}>!</span>}
          </span>
          <span class="nav-text">{t(each.key)}</span>
        </a>
      ))}
    </nav>
  );
}

function LinkNote({ only = '' }: { only?: string }) {
  if (resting.value === 'off' || linked.value) return null;
  const waiting = unsent.value.length;
  return (
    <div class={`link-note ${only}`} role="status">
      <span class="spinner" />
      <span>
        {waiting > 0 ? t('link.lost.waiting', { n: waiting }) : t('link.lost')}
        {keptAt.value && <small> {t('link.kept', { time: fullText(keptAt.value) })}</small>}
      </span>
    </div>
  );
}

function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map((each) => (
        <div key={each.id} class={`notice notice-${each.tone}`}>
          <span>{each.text}</span>
          <IconButton icon="close" label={t('action.close')} onClick={() => dismiss(each.id)} />
        </div>
      ))}
    </div>
  );
}

function Side({ place }: { place: string }) {
  switch (place) {
    case 'people': return <People />;
    case 'rules': return <RuleMenu />;
    case 'settings': return <SettingsMenu />;
    default: return <><StandInCard /><RequestList /><ConversationList /></>;
  }
}

function Main({ place, rest }: { place: string; rest: readonly string[] }) {
  const id = Number(rest[0]);
  if (place === 'people' && rest[0] === 'who') return <WhoIsWho />;
  if (place === 'people' && rest[0]) return <ContactView key={id} id={id} />;
  if (place === 'rules') return <RulePage page={rest[0] ?? ''} rest={rest.slice(1)} />;
  if (place === 'settings' && rest[0]) return <SettingsPage page={rest[0]} rest={rest.slice(1)} />;
  if (place === 'chats' && rest[0]?.startsWith('p')) return <PersonChat key={rest[0]} id={Number(rest[0].slice(1))} />;
  if (place === 'chats' && rest[0]) return <ConversationView key={id} id={id} />;
  return <Welcome place={place} />;
}

export function App() {
  const [place = 'chats', ...rest] = route.value;
  if (session.value === null && loadError.value) {
    return (
      <main class="entrance">
        <Note tone="error" action={<Button kind="primary" onClick={begin}>{t('action.again')}</Button>}>{errorText(loadError.value)}</Note>
      </main>
    );
  }
  if (!loaded.value) return hasToken() ? <main class="entrance" aria-busy="true"><span class="spinner spinner-big" aria-label={t('loading')} /></main> : <Entrance />;
  return (
    <div class={`shell ${rest.length > 0 ? 'shell-open' : ''}`}>
      <Navigation place={place} />
      <aside class="side" aria-label={t(`nav.${place in { people: 1, rules: 1, settings: 1 } ? (place as 'people') : 'chats'}`)}>
        <LinkNote />
        <Side place={place} />
      </aside>
      <main class="main">
        {rest.length > 0 && <LinkNote only="only-narrow" />}
        <Main place={place} rest={rest} />
      </main>
      <Notices />
    </div>
  );
}
