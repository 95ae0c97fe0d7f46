// SPDX-License-Identifier: GPL-2.0-or-later
// A code that lets somebody in, as a QR code, a link and letters: another device of one's own, or another person.

import { useState } from 'preact/hooks';
import { post } from '../api/client';
import { fullText, t } from '../i18n';
import { session } from '../store/state';
import { Button, errorText, Note } from '../ui/parts';
import { QrCode } from '../ui/QrCode';

interface Made { code: string; expires_s: number; public_url: string }

const isLocal = (url: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

/** Where others reach the server: as it was told, else as this page does. The code is behind the #, which no server sees. */
function linkFor(made: Made, place: 'pair' | 'join'): URL {
  const url = new URL('./', isLocal(new URL(location.href)) && made.public_url ? made.public_url : location.href);
  url.hash = `/${place}/${made.code}`;
  return url;
}

export function PassCard({ what }: { what: 'pair' | 'join' }) {
  const [made, setMade] = useState<(Made & { at: number }) | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [copied, setCopied] = useState(false);
  if (what === 'join' && !session.value?.may_invite) return null;
  const make = async (): Promise<void> => {
    try {
      setMade({ ...(await post<Made>(what === 'pair' ? '/session/pairing' : '/invitations')), at: Date.now() });
      setCopied(false);
      setError(null);
    } catch (caught) {
      setError(caught);
    }
  };
  const link = made && linkFor(made, what);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(link!.href);
    setCopied(true);
  };
  return (
    <section class="card stack">
      <h2>{t(`pass.${what}.title`)}</h2>
      <p class="hint">{t(`pass.${what}.text`)}</p>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {made && link && (
        <>
          {isLocal(link) && <Note tone="warn">{t('pass.local')}</Note>}
          <div class="pass">
            <QrCode text={link.href} label={t('pass.qr')} />
            <div class="stack">
              <p>{t(`pass.${what}.how`)}</p>
              <p class="pass-code mono" data-testid="code">{made.code}</p>
              <p><a href={link.href}>{link.href}</a></p>
              {window.isSecureContext && <div><Button onClick={copy}>{copied ? t('pass.copied') : t('pass.copy')}</Button></div>}
              <p class="hint">{t('pass.until', { time: fullText(new Date(made.at + made.expires_s * 1000).toISOString()) })}</p>
            </div>
          </div>
        </>
      )}
      <div><Button kind={made ? 'plain' : 'primary'} onClick={make}>{made ? t('pass.again') : t(`pass.${what}.go`)}</Button></div>
    </section>
  );
}
