/** A small wrong change of the core, as data: what a slip of the hand or of the mind would have written. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Mutant {
  readonly name: string;
  /** The rule that it breaks: a law of the queue (`QUEUE-3`: the third of them) or a rule of the core's SPEC. */
  readonly law: string;
  /** Under hub/core. */
  readonly file: string;
  /** Stands in the file exactly once; in one line, so that a formatter does not tear it. */
  readonly find: string;
  readonly replace: string;
}

/** The list and the code do not belong together. */
export class MutantFault extends Error {}

export const coreFolder = 'hub/core';

export function fileOf(root: string, mutant: Mutant): string {
  return join(root, coreFolder, mutant.file);
}

/** The source with its slip. */
export function mutated(root: string, mutant: Mutant): string {
  const { name, file, find, replace } = mutant;
  const parts = read(fileOf(root, mutant)).split(find);
  if (parts.length !== 2)
    throw new MutantFault(`${name}: ${file} holds ${String(parts.length - 1)} times: ${find}`);
  if (find === replace) throw new MutantFault(`${name} changes nothing`);
  return parts.join(replace);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
