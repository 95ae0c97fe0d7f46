// SPDX-License-Identifier: GPL-2.0-or-later
// The menu of policies: what is done with messages from, or to, somebody. The same on every device, in force at once.

import { useState } from 'preact/hooks';
import { put, remove } from '../api/client';
import type { Direction, Id, Phase, Policy, PolicySubject, Verdict } from '../api/types';
import { t } from '../i18n';
import { notify, policies, withEntry, without } from '../store/state';
import { Button, errorText, Segments } from '../ui/parts';

const main: readonly Verdict[] = ['pierce', 'allow', 'hold', 'ask', 'block'];
const extra: readonly Verdict[] = ['warn', 'noreply'];
const tell = (error: unknown): void => notify(errorText(error), 'error');

async function save(subject: PolicySubject, policy: Pick<Policy, 'verdicts' | 'direction' | 'phase'>): Promise<void> {
  try {
    const made = await put<Policy>('/policies', { subject, ...policy });
    policies.value = withEntry(policies.value, made.id, made);
  } catch (error) {
    tell(error);
  }
}

async function drop(policy: Policy): Promise<void> {
  try {
    await remove(`/policies/${policy.id}`);
    policies.value = without(policies.value, policy.id);
  } catch (error) {
    tell(error);
  }
}

function One({ subject, policy, direction, phase }: { subject: PolicySubject; policy: Policy | undefined; direction: Direction; phase: Phase }) {
  const verdicts = policy?.verdicts ?? [];
  const chosen = main.find((each) => verdicts.includes(each));
  const extras = extra.filter((each) => verdicts.includes(each));
  const change = (next: Verdict[]): void => {
    if (next.length > 0) void save(subject, { verdicts: next, direction, phase });
    else if (policy) void drop(policy);
  };
  const name = `policy-${direction}-${phase}`;
  return (
    <div class="policy">
      <div class="policy-choices" role="radiogroup" aria-label={t('policy.title')}>
        <label class="policy-choice">
          <input type="radio" name={name} checked={!chosen} onChange={() => change([...extras])} />
          <span><b>{t('verdict.none')}</b><small>{t('verdict.none.text')}</small></span>
        </label>
        {main.map((each) => (
          <label key={each} class="policy-choice">
            <input type="radio" name={name} checked={each === chosen} onChange={() => change([each, ...extras])} />
            <span><b>{t(`verdict.${each}`)}</b><small>{t(`verdict.${each}.text`)}</small></span>
          </label>
        ))}
      </div>
      <div class="policy-extras">
        {extra.map((each) => (
          <label key={each} class="field-check">
            <input type="checkbox" checked={extras.includes(each)}
              onChange={(event) => change([...(chosen ? [chosen] : []), ...extra.filter((other) => (other === each ? event.currentTarget.checked : extras.includes(other)))])} />
            <span>{t(`verdict.${each}`)}<small>{t(`verdict.${each}.text`)}</small></span>
          </label>
        ))}
      </div>
    </div>
  );
}

/** What is set for a subject now; a person is whoever has one of these contacts. */
function setFor(subject: PolicySubject, ids: readonly Id[]): Policy[] {
  return [...policies.value.values()].filter((each) =>
    subject.kind === 'person' ? each.subject.kind === 'person' && ids.includes(each.subject.id ?? 0)
      : each.subject.kind === subject.kind && each.subject.id === subject.id && (subject.kind !== 'network' || each.subject.name === subject.name));
}

export function sentence(policy: Policy): string {
  return [policy.verdicts.map((each) => t(`verdict.${each}`)).join(', '), t(`direction.${policy.direction}`), t(`phase.${policy.phase}`)].join(' · ');
}

export function PolicyMenu({ subject, ids = [] }: { subject: PolicySubject; ids?: readonly Id[]; name?: string }) {
  const all = setFor(subject, ids);
  const [direction, setDirection] = useState<Direction>(all[0]?.direction ?? 'from');
  const [phase, setPhase] = useState<Phase>(all[0]?.phase ?? 'always');
  const here = all.find((each) => each.direction === direction && each.phase === phase);
  const others = all.filter((each) => each !== here);
  return (
    <>
      <div class="policy-when">
        <Segments label={t('policy.direction')} value={direction} onChange={setDirection}
          options={(['from', 'to', 'both'] as const).map((value) => ({ value, label: t(`direction.${value}`) }))} />
        <Segments label={t('policy.phase')} value={phase} onChange={setPhase}
          options={(['always', 'standing_in', 'attached'] as const).map((value) => ({ value, label: t(`phase.${value}`) }))} />
      </div>
      <One key={`${direction} ${phase}`} subject={subject} policy={here} direction={direction} phase={phase} />
      {others.length > 0 && (
        <ul class="policy-others" aria-label={t('policy.others')}>
          {others.map((each) => (
            <li key={each.id} class="line">
              <button type="button" class="link-button" onClick={() => { setDirection(each.direction); setPhase(each.phase); }}>{sentence(each)}</button>
              <Button kind="quiet" onClick={() => drop(each)}>{t('action.remove')}</Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
