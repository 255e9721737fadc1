/** Every mutant against the tests: who is noticed, and by what. */
import { availableParallelism } from 'node:os';
import { Copy } from './copy.ts';
import { fileOf, type Mutant, MutantFault, mutated } from './mutant.ts';
import { type Failure, firstFailure, type Stage } from './tests.ts';
import { CoreTypes } from './types.ts';

export interface Verdict {
  readonly mutant: Mutant;
  /** Undefined: nothing has noticed it. */
  readonly caught: Failure | undefined;
  readonly seconds: number;
}

export interface Options {
  readonly root: string;
  readonly stages: readonly Stage[];
  readonly signal: AbortSignal;
  readonly onVerdict: (verdict: Verdict) => void;
  /** Whether the sound core is tested first: without that, a failure says nothing. */
  readonly soundFirst: boolean;
}

/** Throws a `MutantFault` when a mutant does not fit the code any more, or is none. */
export async function runMutants(
  mutants: readonly Mutant[],
  options: Options,
): Promise<readonly Verdict[]> {
  checkAll(mutants, options.root);
  const workers = Math.min(availableParallelism(), mutants.length);
  const copies = Array.from({ length: workers }, () => new Copy(options.root));
  try {
    const [first] = copies;
    if (options.soundFirst && first !== undefined) await checkSound(first, options);
    return await share(mutants, copies, options);
  } finally {
    for (const copy of copies) copy.remove();
  }
}

/** All at once, before any is run: a list that is half out of date is mended in one go. */
export function checkAll(mutants: readonly Mutant[], root: string): void {
  const types = new CoreTypes(root);
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const mutant of mutants) {
    if (seen.has(mutant.name)) faults.push(`${mutant.name}: two have this name`);
    seen.add(mutant.name);
    try {
      const complaint = types.complaint(fileOf(root, mutant), mutated(root, mutant));
      if (complaint !== undefined) faults.push(`${mutant.name}: does not compile: ${complaint}`);
    } catch (error) {
      if (!(error instanceof MutantFault)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new MutantFault(faults.join('\n'));
}

async function checkSound(copy: Copy, { stages, signal }: Options): Promise<void> {
  const failure = await firstFailure(copy.root, stages, signal);
  if (failure !== undefined)
    throw new MutantFault(`without any mutant fails: ${failure.by}\n${failure.said ?? ''}`);
}

async function share(
  mutants: readonly Mutant[],
  copies: readonly Copy[],
  { stages, signal, onVerdict }: Options,
): Promise<readonly Verdict[]> {
  const waiting = [...mutants];
  const verdicts: Verdict[] = [];
  const work = async (copy: Copy): Promise<void> => {
    for (;;) {
      const mutant = waiting.shift();
      if (mutant === undefined) return;
      const started = performance.now();
      const caught = await copy.with(mutant, () => firstFailure(copy.root, stages, signal));
      const verdict = { mutant, caught, seconds: (performance.now() - started) / 1_000 };
      verdicts.push(verdict);
      onVerdict(verdict);
    }
  };
  const works = copies.map(work);
  // Nobody's copy is taken away while another still runs in it.
  await Promise.allSettled(works);
  await Promise.all(works);
  return verdicts;
}
