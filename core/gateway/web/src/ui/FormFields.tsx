// SPDX-License-Identifier: GPL-2.0-or-later
// Forms made from the typed settings that a plugin, or a network's request, asks for.

import { useId, useState } from 'preact/hooks';
import type { FieldValue, Form, FormField } from '../api/types';
import { t } from '../i18n';

export type Values = Record<string, FieldValue>;

export function initialValues(form: Form, given: Values = {}): Values {
  return Object.fromEntries(form.fields.map((field) => [field.key, given[field.key] ?? field.default_value ?? (field.type === 'boolean' ? false : '')]));
}

/** What is to be sent: numbers as numbers, what is empty and not required left out. */
export function answers(form: Form, values: Values): Values {
  const result: Values = {};
  for (const field of form.fields) {
    const value = values[field.key] ?? '';
    if (field.type === 'boolean') result[field.key] = value === true;
    else if (value !== '') result[field.key] = field.type === 'integer' ? Number(value) : value;
  }
  return result;
}

export function missing(form: Form, values: Values, alreadySet: readonly string[] = []): boolean {
  return form.fields.some((field) => field.required && field.type !== 'boolean' && (values[field.key] ?? '') === '' && !alreadySet.includes(field.key));
}

function Field({ field, value, onChange, keep }: { field: FormField; value: FieldValue; onChange: (value: FieldValue) => void; keep: boolean }) {
  const id = useId();
  const help = field.help ? `${id}-help` : undefined;
  const common = { id, required: field.required && !keep, ...(help ? { 'aria-describedby': help } : {}) };
  const text = value === null ? '' : String(value);
  if (field.type === 'boolean') {
    return (
      <label class="field field-check">
        <input {...common} required={false} type="checkbox" checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
        <span>{field.label}{field.help && <small id={help}>{field.help}</small>}</span>
      </label>
    );
  }
  return (
    <div class="field">
      <label for={id}>{field.label}{!field.required && <span class="optional"> {t('form.optional')}</span>}</label>
      {field.type === 'choice' ? (
        <select {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)}>
          {!field.choices.some((choice) => choice.value === text) && <option value={text} />}
          {field.choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.label}</option>)}
        </select>
      ) : field.type === 'multiline_text' ? (
        <textarea {...common} rows={4} value={text} onInput={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <input {...common} {...(field.type === 'secret' ? { type: 'password' as const, autocomplete: 'new-password' } : { type: 'text' as const, autocomplete: 'off' })}
          {...(field.type === 'integer' ? { inputMode: 'numeric' as const, pattern: '-?[0-9]+' } : {})} value={text} spellcheck={false} autocapitalize="none"
          placeholder={keep ? t('form.kept') : ''} onInput={(event) => onChange(event.currentTarget.value)} />
      )}
      {field.help && <small id={help}>{field.help}</small>}
    </div>
  );
}

export function FormFields({ form, values, onChange, kept = [] }: { form: Form; values: Values; onChange: (values: Values) => void; kept?: readonly string[] }) {
  const [all, setAll] = useState(false);
  const first = form.fields.filter((field) => !field.advanced);
  const more = form.fields.filter((field) => field.advanced);
  const show = (field: FormField) => (
    <Field key={field.key} field={field} value={values[field.key] ?? null} keep={kept.includes(field.key)}
      onChange={(value) => onChange({ ...values, [field.key]: value })} />
  );
  return (
    <>
      {first.map(show)}
      {more.length > 0 && (
        <button type="button" class="link-button" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('form.less') : t('form.more')}</button>
      )}
      {all && more.map(show)}
    </>
  );
}
