/**
 * Keeps what is written and what is tested together:
 * every rule of hub/core/SPEC.md is cited by a test, as `[ROT-3]`; every cited id is written down in
 * SPEC.md or docs/features.md; a feature marked done there is cited; every refusal has its words.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { refusalNames } from '../hub/contract/refusals.ts';

const root = dirname(import.meta.dirname);
const at = (file: string) => join(root, file);
const read = (file: string) => readFileSync(at(file), 'utf8');

const ID = String.raw`[A-Z]{2,5}-\d+[a-z]?`;
const SPEC = 'hub/core/SPEC.md';
const FEATURES = 'docs/features.md';
const WORDS = 'floor-ui/src/lib/i18n/words/refusals.ts';

const faults: string[] = [];

/** Ids that start a heading or a list item: `## ROT-3 ...`, `- **ROT-3** ...`, `1. ROT-3: ...`. */
function idsOfSpec(): Set<string> {
  if (!existsSync(at(SPEC))) {
    faults.push(`${SPEC} is missing`);
    return new Set();
  }
  const start = new RegExp(String.raw`^\s*(?:#+|[-*]|\d+\.)\s+[*\x60]{0,3}(${ID})\b`, 'u');
  const ids = read(SPEC)
    .split('\n')
    .flatMap((line) => start.exec(line)?.[1] ?? []);
  for (const id of duplicates(ids)) faults.push(`${SPEC}: ${id} stands there twice`);
  return new Set(ids);
}

/** Rows of the feature tables: `| FLR-04 | what | done |`; done may be marked by a word or a sign. */
function featuresById(): Map<string, { done: boolean }> {
  const rows = new Map<string, { done: boolean }>();
  if (!existsSync(at(FEATURES))) return rows;
  const row = new RegExp(String.raw`^\s*\|\s*[*\x60]{0,3}(${ID})[*\x60]{0,3}\s*\|(.*)\|\s*$`, 'u');
  for (const line of read(FEATURES).split('\n')) {
    const [, id, rest] = row.exec(line) ?? [];
    if (id === undefined || rest === undefined) continue;
    if (rows.has(id)) faults.push(`${FEATURES}: ${id} stands there twice`);
    const cells = rest.split('|').map((cell) => cell.replaceAll(/[*`]/gu, '').trim());
    rows.set(id, { done: cells.some((cell) => /^(done|✅|✔|✓|\[x\])$/iu.test(cell)) });
  }
  return rows;
}

/** Where each id is cited, in files under test/. */
function citations(): Map<string, string[]> {
  const cited = new Map<string, string[]>();
  for (const file of globSync('test/**/*.ts', { cwd: root }).sort())
    for (const list of read(file).matchAll(new RegExp(String.raw`\[(${ID}(?:,\s*${ID})*)\]`, 'gu')))
      for (const id of (list[1] ?? '').split(/,\s*/u))
        cited.set(id, [...(cited.get(id) ?? []), file]);
  return cited;
}

function duplicates(items: readonly string[]): Set<string> {
  return new Set(items.filter((item, index) => items.indexOf(item) !== index));
}

function checkWords(): void {
  if (!existsSync(at('floor-ui/src/lib/i18n'))) return;
  if (!existsSync(at(WORDS))) {
    faults.push(`${WORDS} is missing`);
    return;
  }
  // A pair of words: ['中文', 'English'], both with something in them.
  const pair = /["'`]refusal\.(\w+)["'`]\s*:\s*\[\s*(["'`]).+?\2\s*,\s*(["'`]).+?\3\s*,?\s*\]/gsu;
  const translated = new Set([...read(WORDS).matchAll(pair)].map((match) => match[1]));
  for (const name of refusalNames)
    if (!translated.has(name)) faults.push(`${WORDS}: no words for refusal ${name}`);
}

const rules = idsOfSpec();
const features = featuresById();
const cited = citations();

for (const id of rules) if (!cited.has(id)) faults.push(`${SPEC}: no test cites [${id}]`);
for (const [id, { done }] of features)
  if (done && !cited.has(id)) faults.push(`${FEATURES}: ${id} is done, but no test cites [${id}]`);
for (const [id, files] of cited)
  if (!rules.has(id) && !features.has(id))
    faults.push(`${files.join(', ')}: [${id}] is written nowhere`);
checkWords();

for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(
  `${rules.size} rules, ${features.size} features, ${cited.size} ids cited: ${faults.length} faults\n`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
