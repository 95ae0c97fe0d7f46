// SPDX-License-Identifier: GPL-2.0-or-later
// Small pieces that the views share.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { ApiError, picture } from '../api/client';
import type { Availability, Contact, Fault } from '../api/types';
import { known, t } from '../i18n';
import { Icon, type IconName } from './icons';
import { nameOf, plain } from './text';

export { nameOf, plain };

export function contactName(contact: Contact): string {
  return nameOf(contact.name) || nameOf(contact.address);
}

export function errorText(error: unknown): string {
  if (error instanceof ApiError) return error.code === 'offline' ? t('error.offline') : error.message;
  return t('error.unknown');
}

/** A network's error, in words where the code is known. */
export function faultText(fault: Fault): string {
  const words = known(`fault.${fault.code}`, '') || known(`fault.${fault.code.split('.').slice(0, 2).join('.')}`, '');
  const detail = plain(fault.detail);
  return words ? (detail && detail !== words ? `${words} (${detail.slice(0, 200)})` : words) : detail || fault.code;
}

function hue(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + character.codePointAt(0)!) % 360;
  return sum;
}

const pictures = new Map<string, Promise<string>>();

function pictureOf(contact: Contact): Promise<string> {
  const name = `${contact.id}/${contact.avatar}`;
  let found = pictures.get(name);
  if (!found) {
    found = picture(`/contacts/${contact.id}/avatar`).then((blob) => URL.createObjectURL(blob));
    found.catch(() => pictures.delete(name));
    pictures.set(name, found);
  }
  return found;
}

export function Avatar({ name, contact, size = 'm', icon }: { name: string; contact?: Contact | undefined; size?: 's' | 'm' | 'l'; icon?: IconName }) {
  const [url, setUrl] = useState('');
  const holder = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    holder.current?.style.setProperty('--hue', String(hue(name)));
  }, [name]);
  useEffect(() => {
    let alive = true;
    setUrl('');
    if (contact?.avatar) pictureOf(contact).then((made) => alive && setUrl(made), () => undefined);
    return () => {
      alive = false;
    };
  }, [contact?.id, contact?.avatar]);
  const letter = [...name.replace(/^[^\p{L}\p{N}]+/u, '')][0]?.toUpperCase() ?? '?';
  return (
    <span class={`avatar avatar-${size}`} ref={holder} aria-hidden="true">
      {url ? <img src={url} alt="" /> : icon ? <Icon name={icon} size={size === 's' ? 16 : 22} /> : letter}
      {contact && <Dot availability={contact.presence.availability} />}
    </span>
  );
}

export function Dot({ availability }: { availability: Availability }) {
  return <span class={`dot dot-${availability}`} />;
}

export function Button(props: {
  children: ComponentChildren; onClick?: () => void | Promise<unknown>; kind?: 'primary' | 'quiet' | 'danger' | 'plain'; icon?: IconName;
  disabled?: boolean; type?: 'button' | 'submit'; busy?: boolean;
}) {
  const [working, setWorking] = useState(false);
  const click = props.onClick && (async () => {
    setWorking(true);
    try {
      await props.onClick?.();
    } finally {
      setWorking(false);
    }
  });
  return (
    <button type={props.type ?? 'button'} class={`button button-${props.kind ?? 'plain'}`} disabled={(props.disabled ?? false) || working}
      aria-busy={working || props.busy} onClick={click}>
      {props.icon && <Icon name={props.icon} size={18} />}
      <span>{props.children}</span>
    </button>
  );
}

export function IconButton({ icon, label, onClick, pressed }: { icon: IconName; label: string; onClick: () => void; pressed?: boolean }) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}>
      <Icon name={icon} />
    </button>
  );
}

export function Note({ tone = 'info', children, action }: { tone?: 'info' | 'warn' | 'error'; children: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class={`note note-${tone}`} role={tone === 'error' ? 'alert' : 'note'}>
      <Icon name={tone === 'info' ? 'info' : 'alert'} size={18} />
      <div class="note-text">{children}</div>
      {action}
    </div>
  );
}

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="empty-icon"><Icon name={icon} size={34} /></span>
      <h2>{title}</h2>
      {children && <div class="empty-text">{children}</div>}
    </div>
  );
}

export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog class="dialog" ref={dialog} aria-label={title} onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}>
      <div class="dialog-body">
        <header class="dialog-head">
          <h2>{title}</h2>
          <IconButton icon="close" label={t('action.close')} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}

export function Segments<T extends string>(props: { label: string; value: T; options: readonly { value: T; label: string }[]; onChange: (value: T) => void }) {
  const move = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    const step = ['ArrowRight', 'ArrowDown'].includes(event.key) ? 1 : ['ArrowLeft', 'ArrowUp'].includes(event.key) ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const toRight = document.documentElement.dir === 'rtl' && event.key.match(/Left|Right/) ? -step : step;
    const at = props.options.findIndex((option) => option.value === props.value);
    const next = (at + toRight + props.options.length) % props.options.length;
    props.onChange(props.options[next]!.value);
    (event.currentTarget.children[next] as HTMLElement).focus();
  };
  return (
    <div class="segments" role="radiogroup" aria-label={props.label} onKeyDown={move}>
      {props.options.map((option) => (
        <button key={option.value} type="button" role="radio" aria-checked={option.value === props.value} class="segment"
          tabIndex={option.value === props.value ? 0 : -1} onClick={() => props.onChange(option.value)}>
          {option.label}
        </button>
      ))}
    </div>
  );
}

export function Switch({ label, checked, onChange, disabled }: { label: string; checked: boolean; onChange: (on: boolean) => void; disabled?: boolean }) {
  return (
    <button type="button" role="switch" class="switch" aria-checked={checked} aria-label={label} disabled={disabled ?? false} onClick={() => onChange(!checked)}>
      <span class="switch-knob" />
    </button>
  );
}

export function Page({ title, back, actions, children }: { title: string; back?: string; actions?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="page" aria-label={title}>
      <header class="page-head">
        {back !== undefined && <a class="icon-button only-narrow" href={back} aria-label={t('action.back')}><Icon name="back" /></a>}
        <h1>{title}</h1>
        <div class="page-actions">{actions}</div>
      </header>
      <div class="page-body">{children}</div>
    </section>
  );
}
