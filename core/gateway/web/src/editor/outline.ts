// SPDX-License-Identifier: GPL-2.0-or-later
// The rules in a file, for a list with switches. A rule is off when each of its lines is a comment that begins with "#off ".

export interface OutlinedRule { name: string; event: string; on: boolean; from: number; to: number; line: number }

const OFF = '#off ';
const HEAD = /^(#off )?rule\s+"((?:[^"\\]|\\.)*)"/;

/** Where the braces that a line opens are closed again, leaving strings, expressions and comments out. */
function depthAfter(line: string, depth: number): number {
  let inString = false;
  for (let at = 0; at < line.length; ++at) {
    const character = line[at];
    if (inString) {
      if (character === '\\') ++at;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '#') break;
    else if (character === '{') ++depth;
    else if (character === '}') --depth;
  }
  return depth;
}

export function rulesIn(text: string): OutlinedRule[] {
  const rules: OutlinedRule[] = [];
  const lines = text.split('\n');
  let offset = 0;
  let open: OutlinedRule | null = null;
  let depth = 0;
  lines.forEach((whole, index) => {
    const head: RegExpExecArray | null = open ? null : HEAD.exec(whole);
    if (head) {
      open = { name: head[2] ?? '', event: '', on: head[1] === undefined, from: offset, to: offset, line: index + 1 };
      depth = 0;
    }
    if (open) {
      const line = open.on ? whole : whole.startsWith(OFF) ? whole.slice(OFF.length) : '';
      open.event ||= /^\s*on\s+(.+?)\s*$/.exec(line)?.[1] ?? '';
      depth = depthAfter(line, depth);
      const isEnd = depth === 0 && line.includes('}');
      if (isEnd || index === lines.length - 1) {
        open.to = offset + whole.length;
        rules.push(open);
        open = null;
      }
    }
    offset += whole.length + 1;
  });
  return rules;
}

export function switched(text: string, rule: OutlinedRule, on: boolean): string {
  const block = text.slice(rule.from, rule.to).split('\n');
  const changed = block.map((line) => (on ? (line.startsWith(OFF) ? line.slice(OFF.length) : line) : OFF + line));
  return text.slice(0, rule.from) + changed.join('\n') + text.slice(rule.to);
}
