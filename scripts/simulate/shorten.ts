/**
 * The shortest story that still breaks the same law: of what was planned (who
 * comes, who meddles, what fails) parts are left out as long as the sentence of
 * the violation stays of the same kind (delta debugging, Zeller's ddmin). What
 * people do about the rest follows by itself.
 */
import type { Planned } from './world/plan.ts';
import type { Run } from './world/world.ts';

/** Each try is a whole run. */
const mostTries = 400;

export interface Shortened {
  readonly run: Run;
  readonly kept: readonly Planned[];
  readonly tries: number;
}

/** The sentence without the names and figures in it. */
export function kindOf(sentence: string): string {
  return sentence.replaceAll(/[\dA-Z]*\d[\w/@.:-]*/gu, '#').slice(0, 80);
}

/** `play` plays the same again with only these of what was planned. */
export async function shorten(
  play: (only: ReadonlySet<number>) => Promise<Run>,
  broken: Run,
): Promise<Shortened> {
  const [first] = broken.violations;
  const wanted = kindOf(first?.sentence ?? '');
  let tries = 0;
  let best = broken;
  const stillBreaks = async (kept: readonly Planned[]): Promise<boolean> => {
    tries += 1;
    const run = await play(new Set(kept.map(({ no }) => no)));
    const isSame = run.violations.some(({ sentence }) => kindOf(sentence) === wanted);
    if (isSame) best = run;
    return isSame;
  };
  const untilAt = first?.at ?? Number.POSITIVE_INFINITY;
  const before = broken.planned.filter(({ at }) => at <= untilAt);
  let kept: readonly Planned[] = (await stillBreaks(before)) ? before : broken.planned;
  for (let parts = 2; kept.length > 1 && tries < mostTries;) {
    const less = await without(kept, parts, stillBreaks);
    if (less !== undefined) {
      kept = less;
      parts = Math.max(2, parts - 1);
    } else if (parts >= kept.length) break;
    else parts = Math.min(kept.length, parts * 2);
  }
  return { run: best, kept, tries };
}

/** All but one of so many parts, if any such still breaks it. */
async function without(
  kept: readonly Planned[],
  parts: number,
  stillBreaks: (kept: readonly Planned[]) => Promise<boolean>,
): Promise<readonly Planned[] | undefined> {
  const size = Math.ceil(kept.length / parts);
  for (let from = 0; from < kept.length; from += size) {
    const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
    if (await stillBreaks(rest)) return rest;
  }
  return undefined;
}
