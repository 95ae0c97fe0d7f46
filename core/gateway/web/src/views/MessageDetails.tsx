// SPDX-License-Identifier: GPL-2.0-or-later
// The flight recorder of one message: what happened to it, when, and why.

import { useEffect, useState } from 'preact/hooks';
import { get, post } from '../api/client';
import type { Id, Message, MessageStep, RunningRules } from '../api/types';
import { fullText, known, preciseText, t } from '../i18n';
import { accounts } from '../store/state';
import { Button, Dialog, errorText, Note, plain } from '../ui/parts';
import { reasonInWords, reasonText } from './MessageRow';

/** Why, and for a rule that did not matter: why not. Decided once more with what was known then; nothing is sent. */
function Explain({ id }: { id: Id }) {
  const [text, setText] = useState('');
  const [rules, setRules] = useState<readonly string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const ask = async (rule?: string): Promise<void> => {
    try {
      const answer = await post<{ text?: string }>('/rules/explain', { message: id, ...(rule ? { rule } : {}) });
      setText(answer.text ?? '');
      setError(null);
      if (rules.length > 0) return;
      const running = await get<RunningRules>('/rules');
      setRules(running.files.flatMap((file) => [...file.text.matchAll(/^rule\s+"((?:[^"\\]|\\.)*)"/gm)].map((found) => found[1] ?? '')));
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <section class="stack">
      {!text && <Button icon="info" onClick={() => ask()}>{t('record.explain')}</Button>}
      {text && <pre class="code explanation" tabIndex={0}>{plain(text)}</pre>}
      {rules.length > 0 && (
        <div class="field">
          <label for="why-not">{t('record.why.not')}</label>
          <select id="why-not" onChange={(event) => void ask(event.currentTarget.value)}>
            <option value="">{t('rules.template.pick')}</option>
            {rules.map((name) => <option key={name} value={name}>{name}</option>)}
          </select>
        </div>
      )}
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
    </section>
  );
}

/** By which network it went or came, and why by this one. */
function Way({ message, steps }: { message: Message; steps: readonly MessageStep[] }) {
  const reason = steps.find((each) => each.step === 'routed')?.detail;
  const left = steps.find((each) => each.step === 'switched')?.detail;
  const isOut = message.direction === 'outgoing';
  const otherwise = !isOut ? 'way.theirs' : message.author === 'locum' ? 'way.answer' : message.author === 'user_elsewhere' ? 'way.elsewhere' : 'way.chosen';
  const why = reason ? known(`way.${reason}`, reason) : t(otherwise);
  return (
    <>
      <dt>{t(isOut ? 'record.by' : 'record.came')}</dt>
      <dd>
        <bdi>{accounts.value.get(message.account)?.name ?? ''}</bdi> <small>– {why}</small>
        {left && <small class="hint"> {t('way.switched', { address: plain(left) })}</small>}
      </dd>
    </>
  );
}

function stepText(step: MessageStep, message: Message): string {
  const name = step.step === 'received' && message.direction === 'outgoing' ? 'submitted' : step.step;
  return known(`step.${name}`, name);
}

/** What a step says beside its name, in words where it is one of the core's own names. */
function detailText({ step, detail }: MessageStep): string {
  if (step === 'received') return known(`origin.${detail}`, detail);
  if (step === 'routed') return known(`way.${detail}`, detail);
  if (step === 'decided') {
    const [, disposition = '', reason = ''] = /^(\w+)(?:: (.*))?$/s.exec(detail) ?? [];
    return [known(`disposition.${disposition}`, detail), reason && reasonInWords(reason)].filter(Boolean).join(' – ');
  }
  return plain(detail);
}

export function MessageDetails({ id, onClose }: { id: Id; onClose: () => void }) {
  const [record, setRecord] = useState<{ message: Message; steps: MessageStep[] } | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    get<{ message: Message; steps: MessageStep[] }>(`/messages/${id}`).then(setRecord, setError);
  }, [id]);
  const message = record?.message;
  return (
    <Dialog title={t('record.title')} onClose={onClose}>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {message && (
        <div class="stack">
          <blockquote class="quote" dir="auto">{plain(message.text).slice(0, 400)}</blockquote>
          <dl class="facts">
            <dt>{t('record.what')}</dt><dd>{known(`disposition.${message.disposition}`, message.disposition)}</dd>
            <dt>{t('record.why')}</dt><dd>{message.reason ? <bdi>{reasonText(message)}</bdi> : t('record.why.none')}</dd>
            <Way message={message} steps={record.steps} />
            <dt>{t('record.sent')}</dt><dd>{fullText(message.sent_at)}</dd>
            {message.encryption !== 'none' && <><dt>{t('record.encryption')}</dt><dd>{t(`encryption.${message.encryption}`)}</dd></>}
          </dl>
          <Explain id={id} />
          <h3>{t('record.steps')}</h3>
          <ol class="steps">
            {record.steps.map((each, index) => (
              <li key={index}>
                <time dateTime={each.at}>{preciseText(each.at)}</time>
                <span><b>{stepText(each, message)}</b>{each.detail && <small><bdi>{detailText(each)}</bdi></small>}</span>
              </li>
            ))}
          </ol>
          <p class="hint">{t('record.number', { id })}</p>
        </div>
      )}
    </Dialog>
  );
}
