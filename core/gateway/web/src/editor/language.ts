// SPDX-License-Identifier: GPL-2.0-or-later
// How the rule language looks, and which words complete what one types.

import { HighlightStyle, LanguageSupport, StreamLanguage, syntaxHighlighting, type StreamParser } from '@codemirror/language';
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { tags } from '@lezer/highlight';
import { get } from '../api/client';

const keywords = new Set(('locum use import optional rule on when do phrase test given expect policy priority valid oneshot every at after if for once per in ' +
  'absence person conversation let list schedule define named no nothing').split(' '));
const operators = new Set(['and', 'or', 'not', 'is', 'in', 'contains', 'matches', 'starts', 'ends', 'with', 'any', 'of', 'between', 'known']);
const actions = new Set('deliver silently hold digest delay drop forget reply warn notify forward label stop urgent set mark'.split(' '));
const events = new Set('incoming outgoing presence attach detach request invite account'.split(' '));

const parser: StreamParser<{ inString: boolean }> = {
  name: 'locum-rules',
  startState: () => ({ inString: false }),
  token(stream, state) {
    if (state.inString) {
      while (!stream.eol()) {
        const character = stream.next();
        if (character === '\\') stream.next();
        else if (character === '"') {
          state.inString = false;
          break;
        }
      }
      return 'string';
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return 'comment';
    if (stream.match(/^"/)) {
      state.inString = true;
      return 'string';
    }
    if (stream.match(/^(person|identity|group|account|room|network|channel|label):("([^"\\]|\\.)*"|[\w.@-]+)/)) return 'typeName';
    if (stream.match(/^\/([^/\\\n]|\\.)+\/[ims]*/)) return 'regexp';
    if (stream.match(/^\d{4}-\d\d-\d\d|^\d{1,2}:\d\d|^\d+(ms|min|s|h|d|w|KB|MB|GB)?\b/)) return 'number';
    if (stream.match(/^[a-zA-Z_]\w*(\.[a-zA-Z_]\w*)+/)) return 'propertyName';
    const word = stream.match(/^[a-zA-Z_]\w*/) as RegExpMatchArray | null;
    if (word) {
      if (actions.has(word[0])) return 'actionName';
      if (operators.has(word[0])) return 'operatorKeyword';
      if (keywords.has(word[0])) return 'keyword';
      return events.has(word[0]) ? 'atom' : 'variableName';
    }
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '#' }, closeBrackets: { brackets: ['{', '(', '[', '"'] } },
  tokenTable: { actionName: tags.className },
};

const style = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--code-keyword)', fontWeight: '600' },
  { tag: tags.operatorKeyword, color: 'var(--code-operator)' },
  { tag: tags.className, color: 'var(--code-action)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: tags.regexp, color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: tags.atom, color: 'var(--code-number)' },
  { tag: tags.typeName, color: 'var(--code-name)' },
  { tag: tags.propertyName, color: 'var(--code-name)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
]);

export const ruleLanguage = (): LanguageSupport => new LanguageSupport(StreamLanguage.define(parser), syntaxHighlighting(style));

interface Vocabulary {
  fields: { path: string; type: string; description: string }[]; functions: { path: string; description: string }[];
  enums: { name: string; values: string[] }[]; references: string[];
}
let vocabulary: Promise<Completion[]> | undefined;

/** Every word that the server knows: it is the one that says what rules may say. */
function words(): Promise<Completion[]> {
  vocabulary ??= get<Vocabulary>('/rules/vocabulary').then((answer) => {
    const list: Completion[] = [...keywords, ...operators].map((label) => ({ label, type: 'keyword' }));
    actions.forEach((label) => list.push({ label, type: 'function' }));
    events.forEach((label) => list.push({ label, type: 'constant' }));
    for (const { path, type, description } of answer.fields) list.push({ label: path, type: 'property', detail: type, info: description });
    for (const { path, description } of answer.functions) list.push({ label: path, type: 'function', info: description });
    for (const each of answer.enums) each.values.forEach((label) => list.push({ label, type: 'enum', detail: each.name }));
    answer.references.forEach((label) => list.push({ label: `${label}:`, type: 'namespace' }));
    return list;
  });
  vocabulary.catch(() => {
    vocabulary = undefined;
  });
  return vocabulary;
}

export async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.matchBefore(/[\w.]+/);
  if (!before && !context.explicit) return null;
  return { from: before?.from ?? context.pos, options: await words().catch(() => []), validFor: /^[\w.]*$/ };
}
