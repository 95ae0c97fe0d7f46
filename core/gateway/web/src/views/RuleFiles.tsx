// SPDX-License-Identifier: GPL-2.0-or-later
// The rules that run, in an editor that says at once what is wrong.

import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, get, post, put } from '../api/client';
import type { Fault, LoadedRules, Message, RuleDiagnostic, RuleFile, RunningRules } from '../api/types';
import { known, t } from '../i18n';
import { notify, rulesVersion } from '../store/state';
import { Icon } from '../ui/icons';
import { Button, Dialog, errorText, faultText, nameOf, Note, Page, plain, Switch } from '../ui/parts';
import { to } from '../ui/route';
import { RuleEditor } from '../editor/RuleEditor';
import { rulesIn, switched } from '../editor/outline';
import { templates } from '../editor/templates';

const EMPTY = 'locum 1\n';
const CHECK_AFTER = 350;

function diagnosticsOf(error: unknown): RuleDiagnostic[] | undefined {
  return error instanceof ApiError ? (error.answer as { diagnostics?: RuleDiagnostic[] } | undefined)?.diagnostics : undefined;
}

function Problems({ list, onShow }: { list: readonly RuleDiagnostic[]; onShow: (diagnostic: RuleDiagnostic) => void }) {
  return (
    <ul class="problems" aria-label={t('rules.problems')}>
      {list.map((each, index) => (
        <li key={index}>
          <button type="button" class={`problem problem-${each.severity}`} onClick={() => onShow(each)}>
            <Icon name="alert" size={16} />
            <span><b>{each.line}:{each.column}</b> {each.message}{each.hint && <small>{each.hint}</small>}</span>
            <code>{each.code}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface Outcome { disposition: string; answered: boolean; reason: string }
interface Replayed { messages: number; differing: number; complete: boolean; differences: { message: Message; before: Outcome; after: Outcome }[] }

const outcomeText = (outcome: Outcome): string =>
  [known(`disposition.${outcome.disposition}`, outcome.disposition), outcome.answered ? t('replay.answered') : '', plain(outcome.reason)].filter(Boolean).join(' · ');

/** What the draft would have done with what came in the last days. */
function DryRun({ files, onClose }: { files: readonly RuleFile[]; onClose: () => void }) {
  const [result, setResult] = useState<Replayed | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    post<Replayed>('/rules/replay', { files, days: 7 }).then(setResult, setError);
  }, []);
  return (
    <Dialog title={t('replay.title')} onClose={onClose}>
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      {!result && error === null && <span class="spinner" aria-label={t('loading')} />}
      {result && (
        <div class="stack">
          <p class="lead">{t('replay.lead', { messages: result.messages ?? 0, differing: result.differing ?? 0 })}</p>
          <ul class="cards">
            {(result.differences ?? []).slice(0, 100).map(({ message, before, after }) => (
              <li key={message.id} class="card log-entry">
                <b><bdi>{nameOf(message.sender_name)}</bdi></b>
                <p class="text" dir="auto">{plain(message.text).slice(0, 200)}</p>
                <small>{t('replay.before', { what: outcomeText(before) })}</small>
                <small>{t('replay.after', { what: outcomeText(after) })}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  );
}

export function RuleFiles() {
  const [files, setFiles] = useState<readonly RuleFile[] | null>(null);
  const [saved, setSaved] = useState<readonly RuleFile[]>([]);
  const [current, setCurrent] = useState(0);
  const [diagnostics, setDiagnostics] = useState<readonly RuleDiagnostic[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [note, setNote] = useState('');
  const [revision, setRevision] = useState(0);
  const [place, setPlace] = useState<{ line: number; column: number } | null>(null);
  const isDirty = files !== null && JSON.stringify(files) !== JSON.stringify(saved);
  const [isDry, setDry] = useState(false);
  const dirty = useRef(isDirty);
  dirty.current = isDirty;
  const version = rulesVersion.value;

  useEffect(() => {
    if (dirty.current) return; // pushed elsewhere: what is being written here is not thrown away
    get<RunningRules>('/rules').then((running) => {
      const list = running.files.length > 0 ? running.files : [{ name: 'main.rules', text: EMPTY }];
      setFiles(list);
      setSaved(list);
      setRevision((count) => count + 1);
      setFault(running.error ?? null);
    }, setError);
  }, [version]);

  useEffect(() => {
    if (files === null) return undefined;
    let alive = true;
    const timer = window.setTimeout(() => {
      post<LoadedRules>('/rules/check', { files }).then(
        (answer) => alive && setDiagnostics(answer.diagnostics),
        (caught: unknown) => alive && setDiagnostics(diagnosticsOf(caught) ?? []),
      );
    }, CHECK_AFTER);
    return () => {
      alive = false;
      window.clearTimeout(timer);
    };
  }, [files]);

  if (files === null) return <Page title={t('rules.title')} back={to('rules')}>{error !== null ? <Note tone="error">{errorText(error)}</Note> : <span class="spinner" />}</Page>;
  const file = files[current] ?? files[0]!;
  const typed = (text: string): void => setFiles(files.map((each) => (each.name === file.name ? { ...each, text } : each)));
  const setText = (text: string): void => {
    typed(text);
    setRevision((count) => count + 1);
  };
  const revert = (): void => {
    setFiles(saved);
    setRevision((count) => count + 1);
  };
  const here = diagnostics.filter((each) => each.file === file.name);
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  const push = async (): Promise<void> => {
    setError(null);
    try {
      const answer = await put<LoadedRules>('/rules', { files, ...(note.trim() ? { note: note.trim() } : {}) });
      setSaved(files);
      setDiagnostics(answer.diagnostics);
      setNote('');
      setFault(null);
      notify(t('rules.pushed'));
    } catch (caught) {
      setDiagnostics(diagnosticsOf(caught) ?? diagnostics);
      setError(caught);
    }
  };
  const addTemplate = (name: string): void => {
    const found = templates.find((each) => each.name === name);
    if (found) setText(`${file.text.trimEnd()}\n\n${found.text}`);
  };
  const outline = rulesIn(file.text);
  return (
    <Page title={t('rules.title')} back={to('rules')} actions={<Button kind="primary" disabled={!isDirty || errors > 0} onClick={push}>{t('rules.push')}</Button>}>
      {fault && <Note tone="error">{t(fault.code === 'absence.rules.clash' ? 'rules.clash' : 'rules.broken', { fault: faultText(fault) })}</Note>}
      {error !== null && <Note tone="error">{errorText(error)}</Note>}
      <section class="card">
        <h2>{t('rules.list')}</h2>
        {outline.length === 0 && <p class="hint">{t('rules.none')}</p>}
        <ul class="rule-list">
          {outline.map((rule) => (
            <li key={`${rule.from}`} class="line">
              <Switch label={t('rules.switch', { name: rule.name })} checked={rule.on} onChange={(on) => setText(switched(file.text, rule, on))} />
              <button type="button" class="link-button grow rule-name" onClick={() => setPlace({ line: rule.line, column: 1 })}><bdi>{rule.name}</bdi></button>
              <small class="hint">{rule.event}</small>
            </li>
          ))}
        </ul>
        <div class="field">
          <label for="template">{t('rules.template')}</label>
          <select id="template" value="" onChange={(event) => { addTemplate(event.currentTarget.value); event.currentTarget.value = ''; }}>
            <option value="">{t('rules.template.pick')}</option>
            {templates.map((each) => <option key={each.name} value={each.name}>{t(each.title)}</option>)}
          </select>
        </div>
      </section>
      <section class="card editor-card">
        {files.length > 1 && (
          <div class="tabs" role="tablist">
            {files.map((each, index) => <button key={each.name} type="button" role="tab" aria-selected={each === file} class="tab" onClick={() => setCurrent(index)}>{each.name}</button>)}
          </div>
        )}
        <RuleEditor key={file.name} text={file.text} diagnostics={here} place={place} revision={revision} onChange={typed} />
        <div class="editor-foot" aria-live="polite">
          {diagnostics.length === 0 ? <span class="ok"><Icon name="check" size={16} />{t('rules.right')}</span> : <Problems list={diagnostics} onShow={(each) => { setCurrent(Math.max(0, files.findIndex((one) => one.name === each.file))); setPlace({ line: each.line, column: each.column }); }} />}
        </div>
      </section>
      {isDirty && (
        <div class="line push-line">
          <input aria-label={t('rules.note')} placeholder={t('rules.note')} maxLength={200} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
          <Button kind="quiet" disabled={errors > 0} onClick={() => setDry(true)}>{t('replay.go')}</Button>
          <Button kind="quiet" onClick={revert}>{t('rules.revert')}</Button>
          <Button kind="primary" disabled={errors > 0} onClick={push}>{t('rules.push')}</Button>
        </div>
      )}
      {isDry && <DryRun files={files} onClose={() => setDry(false)} />}
    </Page>
  );
}
