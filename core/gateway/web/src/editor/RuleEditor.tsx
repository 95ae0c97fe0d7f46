// SPDX-License-Identifier: GPL-2.0-or-later
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'preact/hooks';
import type { RuleDiagnostic } from '../api/types';
import { t } from '../i18n';
import { complete, ruleLanguage } from './language';

const look = EditorView.theme({
  '&': { fontSize: '14px', minHeight: '260px', maxHeight: '60dvh', background: 'var(--card)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--ink)' },
  '.cm-gutters': { background: 'var(--sunk)', color: 'var(--ink-2)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'color-mix(in srgb, var(--accent-soft) 40%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--accent-soft)' },
  '.cm-tooltip': { background: 'var(--card)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '10px', overflow: 'hidden' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--accent)', color: 'var(--accent-ink)' },
  // CodeMirror's own marks are pictures in data: addresses, which the policy refuses.
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--red)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--amber)' },
  '.cm-lint-marker-error': { content: '"●"', color: 'var(--red)', lineHeight: '1' },
  '.cm-lint-marker-warning': { content: '"●"', color: 'var(--amber)', lineHeight: '1' },
  '.cm-diagnosticText': { whiteSpace: 'pre-wrap' },
});

/** Lines and columns count from 1, columns in characters; CodeMirror counts UTF-16 units from 0. */
function offsetOf(text: Text, line: number, column: number): number {
  const found = text.line(Math.min(Math.max(line, 1), text.lines));
  return found.from + Math.min([...found.text].slice(0, column - 1).join('').length, found.length);
}

function shown(text: Text, diagnostic: RuleDiagnostic): Diagnostic {
  const from = offsetOf(text, diagnostic.line, diagnostic.column);
  return {
    from, to: Math.max(from, offsetOf(text, diagnostic.end_line, diagnostic.end_column)), severity: diagnostic.severity, source: diagnostic.code,
    message: [diagnostic.message, diagnostic.hint].filter(Boolean).join('\n'),
  };
}

/** The text is taken over again only when `revision` changes: what is typed may be ahead of what was last rendered. */
export function RuleEditor(props: {
  text: string; revision: number; diagnostics: readonly RuleDiagnostic[]; place: { line: number; column: number } | null; onChange: (text: string) => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useRef(props.onChange);
  changed.current = props.onChange;
  useEffect(() => {
    // In a shadow root CodeMirror brings its styles as style sheets, not as elements, which the Content-Security-Policy refuses.
    const root = holder.current!.attachShadow({ mode: 'open' });
    const made = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: props.text,
        extensions: [
          lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(), indentUnit.of('  '), lintGutter(),
          look, ruleLanguage(), autocompletion({ override: [complete] }), EditorView.lineWrapping,
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': t('rules.editor') }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== props.text) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.text } });
  }, [props.revision]);
  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, props.diagnostics.map((each) => shown(editor.state.doc, each))));
  }, [props.diagnostics]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || !props.place) return;
    const anchor = offsetOf(editor.state.doc, props.place.line, props.place.column);
    editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    editor.focus();
  }, [props.place]);
  return <div class="editor" ref={holder} />;
}
