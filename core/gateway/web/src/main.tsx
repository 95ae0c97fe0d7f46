// SPDX-License-Identifier: GPL-2.0-or-later
import { render } from 'preact';
import './style/base.css';
import './style/parts.css';
import './style/shell.css';
import './style/chat.css';
import './style/pages.css';
import { useLanguage } from './i18n';
import { registerWorker } from './store/alerts';
import { begin } from './store/load';
import { restore } from './store/outbox';
import { applyTheme } from './ui/theme';
import { App } from './views/App';

applyTheme();
registerWorker();
restore();
const mount = document.getElementById('app');
if (mount) {
  void useLanguage().then(() => {
    render(<App />, mount);
    return begin();
  });
}
