/** What was measured, run by run, and what is made of it. */

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  return {
    min: Math.min(...values),
    median: percentile(values, 0.5),
    max: Math.max(...values),
  };
}

/** One figure of a measurement, as `p99`: a value of each run. */
export interface Figure {
  readonly name: string;
  readonly ours: number[];
  /** Before and after each run of ours. */
  readonly bare: number[];
  readonly reach?: number;
}

export interface Measured {
  readonly id: string;
  readonly what: string;
  readonly unit: 'ms' | 's' | '/s' | 'MB';
  readonly figures: readonly Figure[];
  /** How many times worse than the bare program it may be. */
  readonly reachRatio?: number;
  readonly notes: readonly string[];
}

const moreIsBetter = (measured: Measured): boolean => measured.unit === '/s';

/** How many times worse ours is than the bare program. */
export function ratioOf(measured: Measured, { ours, bare }: Figure): number | undefined {
  const [mine, its] = [spreadOf(ours)?.median, spreadOf(bare)?.median];
  if (mine === undefined || its === undefined) return undefined;
  return moreIsBetter(measured) ? its / mine : mine / its;
}

/** Undefined: there is nothing to reach. */
export function isReached(measured: Measured): boolean | undefined {
  const verdicts = measured.figures.flatMap((figure) => {
    const mine = spreadOf(figure.ours)?.median;
    if (mine === undefined) return [];
    const { reach } = figure;
    const verdict =
      reach === undefined ? [] : [moreIsBetter(measured) ? mine >= reach : mine <= reach];
    const ratio = ratioOf(measured, figure);
    if (ratio !== undefined && measured.reachRatio !== undefined)
      verdict.push(ratio <= measured.reachRatio);
    return verdict;
  });
  return verdicts.length === 0 ? undefined : verdicts.every((one) => one);
}
