// SPDX-License-Identifier: GPL-2.0-or-later
// What stands where nothing is open: what to do next.

import { t } from '../i18n';
import { accounts } from '../store/state';
import { Empty } from '../ui/parts';
import { to } from '../ui/route';

export function Welcome({ place }: { place: string }) {
  if (accounts.value.size === 0) {
    return (
      <Empty icon="globe" title={t('welcome.first')}>
        <p>{t('welcome.first.text')}</p>
        <a class="button button-primary" href={to('settings', 'accounts', 'new')}>{t('accounts.add')}</a>
      </Empty>
    );
  }
  if (place === 'people') return <Empty icon="people" title={t('people.pick')}><p>{t('people.pick.text')}</p></Empty>;
  if (place === 'settings') return <Empty icon="settings" title={t('nav.settings')}><p>{t('settings.pick')}</p></Empty>;
  return <Empty icon="chats" title={t('chats.pick')}><p>{t('chats.pick.text')}</p></Empty>;
}
