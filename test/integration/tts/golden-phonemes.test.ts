/** What each engine makes of forty things that are easily said wrong: the nearest thing to listening. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  hardPhrases,
  hasCli,
  phonemesOfCli,
  phonemesOfWasm,
  spoken,
} from '../../golden/phrases.ts';

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/phonemes.json'), 'utf8'),
) as Readonly<Record<string, string>>;
const all = hardPhrases.map((hard) => [spoken(hard)] as const);

describe('[TRM-07, TRM-08] golden phonemes', () => {
  test('there are forty, and no others', () => {
    expect(all.length).toBe(40);
    expect(Object.keys(golden).sort()).toEqual(all.map(([words]) => words).sort());
  });
  test.each(all)('espeak-wasm: %s', async (words) => {
    expect(await phonemesOfWasm(words)).toBe(golden[words]);
  });
  // Skipped where espeak-ng is not installed: the count of skipped tests tells so.
  test.skipIf(!hasCli()).each(all)('espeak-ng: %s', (words) => {
    expect(phonemesOfCli(words)).toBe(golden[words]);
  });
});
