/** Writes the golden phonemes anew: `node test/golden/make-phonemes.ts`. Read what changed before it is kept. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hardPhrases, phonemesOfWasm, spoken } from './phrases.ts';

const golden: Record<string, string> = {};
for (const hard of hardPhrases) golden[spoken(hard)] = await phonemesOfWasm(spoken(hard));
writeFileSync(join(import.meta.dirname, 'phonemes.json'), `${JSON.stringify(golden, null, 2)}\n`);
