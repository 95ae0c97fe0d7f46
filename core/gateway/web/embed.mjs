// SPDX-License-Identifier: GPL-2.0-or-later
// Writes what Qt's rcc takes: every built file as it is, and compressed where that helps.
// node embed.mjs DIST RESOURCES.qrc
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const [dist, target] = process.argv.slice(2).map((each) => resolve(each));

function* filesIn(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

const files = [];
for (const path of [...filesIn(dist)]) {
  if (path.endsWith('.gz')) {
    rmSync(path);
    continue;
  }
  const content = readFileSync(path);
  const compressed = gzipSync(content, { level: 9 });
  files.push(path);
  if (compressed.length < content.length * 0.9) {
    writeFileSync(`${path}.gz`, compressed);
    files.push(`${path}.gz`);
  }
}
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const entries = files.map((path) => `<file alias="${escaped(relative(dist, path).split(sep).join('/'))}">${escaped(path)}</file>`);
writeFileSync(target, `<RCC><qresource prefix="/locum/web">\n${entries.join('\n')}\n</qresource></RCC>\n`);
