/** What `npm run simulate` is asked to do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RotationPolicy } from '@baozhong/contract/policy.ts';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { contradictions } from '@baozhong/core/index.ts';
import { type FaultName, faultNames, faultsOf } from './world/faults.ts';

export const usage = `npm run simulate -- [--seed N] [--days D] [--store small|medium|large] [--faults none|all|NAME,...]

Runs a store for D days on a virtual clock: the real core, pipeline, ingress and
firmware, an in-memory store, a network and people that go wrong by the seed.
The same seed gives the same hash. Says what broke a law, and the shortest
story that still breaks it.

  --seed N       1 unless given
  --seeds A-B    many seeds, on all processors: what none of them did is told at the end
  --days D       1 unless given
  --store SIZE   small unless given
  --policy FILE  how technicians take turns (JSON), or the word usual; by the seed unless given
  --faults ...   all unless given; there are
                 ${faultNames.join(', ')}
  --json         one JSON object on stdout
  --no-shorten   a violation is told with its whole day
  --must-see-all with --seeds: fails when a command, event, refusal, fault or option was never seen
  --least-clocks N  with --seeds: fails when fewer clocks were started in all of them
  --replay       decides the stored commands again, one by one, and compares the log
`;

export interface Arguments {
  readonly seed: number;
  readonly seeds: { readonly from: number; readonly to: number } | undefined;
  readonly days: number;
  readonly size: StoreSize;
  readonly faults: ReadonlySet<FaultName>;
  readonly policy: RotationPolicy | null | undefined;
  readonly json: boolean;
  readonly shorten: boolean;
  readonly replay: boolean;
  readonly mustSeeAll: boolean;
  readonly leastClocks: number;
}

export const sizes = ['small', 'medium', 'large'] as const;
export type StoreSize = (typeof sizes)[number];

export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

export function readArguments(args: readonly string[]): Arguments | 'help' {
  const values = parsed(args);
  if (values.help === true) return 'help';
  const size = sizes.find((known) => known === (values.store ?? 'small'));
  if (size === undefined) throw new ArgumentError(`--store is ${sizes.join(', ')}`);
  return {
    seed: wholeNumber('--seed', values.seed ?? '1'),
    seeds: seedsOf(values.seeds),
    days: wholeNumber('--days', values.days ?? '1'),
    size,
    faults: faults(values.faults ?? 'all'),
    policy: policyOf(values.policy),
    json: values.json ?? false,
    shorten: values['no-shorten'] !== true,
    replay: values.replay ?? false,
    mustSeeAll: values['must-see-all'] ?? false,
    leastClocks: wholeNumber('--least-clocks', values['least-clocks'] ?? '0'),
  };
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        seeds: { type: 'string' },
        days: { type: 'string' },
        store: { type: 'string' },
        faults: { type: 'string' },
        policy: { type: 'string' },
        json: { type: 'boolean' },
        'no-shorten': { type: 'boolean' },
        replay: { type: 'boolean' },
        'must-see-all': { type: 'boolean' },
        'least-clocks': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function seedsOf(text: string | undefined): Arguments['seeds'] {
  if (text === undefined) return undefined;
  const range = /^(\d{1,9})-(\d{1,9})$/.exec(text);
  const from = Number(range?.[1]);
  const to = Number(range?.[2]);
  if (range === null || to < from)
    throw new ArgumentError(`--seeds takes a range as 1-1000, not ${text}`);
  return { from, to };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new ArgumentError(`${name} takes a whole number, not ${text}`);
  return Number(text);
}

function policyOf(file: string | undefined): RotationPolicy | null | undefined {
  if (file === undefined) return undefined;
  if (file === 'usual') return null;
  try {
    const policy = RotationPolicy.parse(JSON.parse(readFileSync(file, 'utf8')));
    const wrong = contradictions(policy).map(({ name, fields }) => `${name} ${fields.join()}`);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    return policy;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ArgumentError(`--policy ${file}: ${why}`);
  }
}

function faults(text: string): ReadonlySet<FaultName> {
  try {
    return faultsOf(text);
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
}

export function storeOf(size: StoreSize): StoreFile {
  const path = join(import.meta.dirname, `../../db/demo/store-${size}.json`);
  return StoreFile.parse(JSON.parse(readFileSync(path, 'utf8')));
}
