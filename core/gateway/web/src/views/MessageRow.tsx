// SPDX-License-Identifier: GPL-2.0-or-later
// One message: what it says, who said it, and what became of it.

import type { ComponentChildren } from 'preact';
import { post } from '../api/client';
import type { Id, Message } from '../api/types';
import { fullText, known, t, timeText } from '../i18n';
import { changeMessage } from '../store/feed';
import { notify } from '../store/state';
import { Icon, type IconName } from '../ui/icons';
import { Button, errorText, faultText, nameOf, plain } from '../ui/parts';
import { Files } from './Files';

const outcome: Record<string, IconName> = {
  held: 'hold', queued: 'clock', sending: 'clock', sent: 'check', not_sent: 'alert', unknown: 'alert', delivered: 'checks', read: 'checks',
};

const LINK = /\bhttps?:\/\/[^\s<>"'“”]+[^\s<>"'“”.,;:!?)\]]/gi;

/** Text with its web addresses as links; nothing in it is ever taken for markup. */
export function Text({ text }: { text: string }) {
  const clean = plain(text);
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const found of clean.matchAll(LINK)) {
    parts.push(clean.slice(from, found.index));
    parts.push(<a href={found[0]} target="_blank" rel="noopener noreferrer nofollow">{found[0]}</a>);
    from = found.index + found[0].length;
  }
  parts.push(clean.slice(from));
  return <>{parts}</>;
}

/** Why it was decided so, in words: the core says "policy.hold menu::0-0" or "rule FILE:RULE:FROM-TO". */
export function reasonInWords(told: string): string {
  const reason = plain(told);
  const found = /^(\S+)(?: ([^:]*):(.*):\d+-\d+)?$/s.exec(reason);
  const [, kind = '', file = '', rule = ''] = found ?? [];
  if (kind.startsWith('policy.')) {
    const verdict = kind.slice('policy.'.length);
    return t('reason.policy', { verdict: known(`verdict.${verdict}`, verdict) });
  }
  if (rule) return t('reason.rule', { rule, file });
  return known(`reason.${kind}`, reason);
}

export const reasonText = (message: Message): string => reasonInWords(message.reason);

export const isKept = (message: Message): boolean =>
  message.released_at === undefined && (['hold', 'digest', 'delay'].includes(message.disposition) || message.delivery === 'held') &&
  message.delivery !== 'not_sent' && (message.direction === 'incoming' || message.delivery === 'held');

export function Kept({ message }: { message: Message }) {
  const release = async (cancel: boolean): Promise<void> => {
    try {
      const changed = await post<Message>(`/messages/${message.id}/release`, cancel ? { cancel } : {});
      changeMessage(message.id, () => changed);
    } catch (error) {
      notify(errorText(error), 'error');
    }
  };
  const isOut = message.direction === 'outgoing';
  return (
    <div class="kept">
      <Icon name="hold" size={16} />
      <span>{t(isOut ? 'kept.out' : `kept.${message.disposition === 'digest' || message.disposition === 'delay' ? message.disposition : 'hold'}`)}{message.reason && <> <bdi class="reason">{reasonText(message)}</bdi></>}</span>
      <Button kind="quiet" onClick={() => release(false)}>{isOut ? t('kept.send') : t('kept.release')}</Button>
      {isOut && <Button kind="quiet" onClick={() => release(true)}>{t('kept.cancel')}</Button>}
    </div>
  );
}

function Foot({ message, onDetails }: { message: Message; onDetails: (id: Id) => void }) {
  const isOut = message.direction === 'outgoing';
  const failed = message.delivery === 'not_sent' || message.delivery === 'unknown';
  const words = known(`delivery.${message.delivery}`, message.delivery);
  return (
    <button type="button" class={`message-foot ${failed ? 'failed' : ''}`} title={`${fullText(message.received_at)} · ${t('chat.details')}`} onClick={() => onDetails(message.id)}>
      {message.author === 'user_elsewhere' && <span>{t('chat.elsewhere')}</span>}
      {message.flags.edited && <span>{t('chat.edited')}</span>}
      {message.encryption === 'encrypted' && <Icon name="key" size={13} label={t('chat.encrypted')} />}
      <time dateTime={message.received_at}>{timeText(message.received_at)}</time>
      {isOut && <span class={`outcome outcome-${message.delivery}`}><Icon name={outcome[message.delivery] ?? 'check'} size={15} label={words} />{failed && words}</span>}
      {failed && message.error && <span>– {faultText(message.error)}</span>}
    </button>
  );
}

interface RowProps { message: Message; inRoom: boolean; via: string | undefined; followsUp: boolean; onDetails: (id: Id) => void }

export function MessageRow({ message, inRoom, via, followsUp, onDetails }: RowProps) {
  const isOut = message.direction === 'outgoing';
  const byLocum = message.author === 'locum';
  const kinds = [isOut ? 'out' : 'in', byLocum ? 'locum' : '', followsUp ? 'follow' : '', isKept(message) ? 'is-kept' : '', message.urgent ? 'urgent' : ''];
  const isAction = message.kind === 'action';
  const sender = nameOf(message.sender_name);
  const text = message.encryption === 'unreadable' && !message.text ? t('chat.unreadable') : message.text;
  if (message.flags.system) return <div class="system"><Text text={message.text} /></div>;
  return (
    <article class={`message ${kinds.filter(Boolean).join(' ')}`} aria-label={byLocum ? t('chat.by.locum') : isOut ? t('chat.by.you') : sender}>
      {via !== undefined && <div class="via"><Icon name="globe" size={14} /><bdi>{t('chat.via', { account: via })}</bdi></div>}
      {byLocum && <div class="locum-mark"><Icon name="locum" size={16} />{t('chat.by.locum')}</div>}
      {!isOut && !followsUp && inRoom && <div class="sender"><bdi>{sender}</bdi>{message.flags.from_bot && <span class="tag">{t('chat.bot')}</span>}</div>}
      <div class="bubble">
        {(message.urgent || message.flags.mentions_me || (message.flags.automatic && !byLocum)) && (
          <div class="tags">
            {message.urgent && <span class="tag tag-urgent">{t('chat.urgent')}</span>}
            {message.flags.mentions_me && <span class="tag">{t('chat.mention')}</span>}
            {message.flags.automatic && !byLocum && <span class="tag">{t('chat.automatic')}</span>}
          </div>
        )}
        {text && <p class={`text ${isAction ? 'action' : ''}`} dir="auto">{isAction && <b>{isOut ? t('chat.you') : sender} </b>}<Text text={text} /></p>}
        {message.attachments.length > 0 && <Files message={message} />}
      </div>
      {isKept(message) && <Kept message={message} />}
      <Foot message={message} onDetails={onDetails} />
    </article>
  );
}
