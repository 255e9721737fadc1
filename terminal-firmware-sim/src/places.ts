/** Where a simulated terminal of this machine finds who it is: the file that the hub writes. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { TerminalsFile } from '@baozhong/contract/terminal.ts';

/** What the person who started the program must mend. */
export class Trouble extends Error {}

export function readTerminals(folder: string | undefined): {
  readonly dataDir: string;
  readonly file: TerminalsFile;
} {
  const project = dirname(dirname(import.meta.dirname));
  const dataDir = folder ?? process.env['BAOZHONG_DATA'] ?? join(project, 'data');
  const path = join(dataDir, 'terminals.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Trouble(`cannot read ${path}: start the hub first, or say --data`);
  }
  const parsed = TerminalsFile.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Trouble(`${path} is not what a hub writes`);
  return { dataDir, file: parsed.data };
}
