/** What a run is told as: for a person, or as one JSON object. */
import { createHash } from 'node:crypto';
import { countKinds, type Counts } from './checks/counts.ts';
import { missing } from './checks/names.ts';
import type { Total } from './many.ts';
import type { Shortened } from './shorten.ts';
import type { Run } from './world/world.ts';

export interface Telling {
  readonly wallMs: number;
  /** Of the processor: what a busy machine does not change much. */
  readonly cpuMs: number;
  readonly json: boolean;
}

/** Of both chains, so of every event of the run. */
export function hashOf({ floorHash, booksHash }: Run): string {
  return createHash('sha256').update(floorHash).update(booksHash).digest('hex');
}

export function tell(run: Run, { wallMs, cpuMs, json }: Telling): string {
  const { seed, clocks, events, commands, violations, counts, trace } = run;
  const hash = hashOf(run);
  const wallSeconds = Math.round(wallMs) / 1_000;
  const cpuSeconds = Math.round(cpuMs) / 1_000;
  if (json)
    return `${JSON.stringify({ seed, hash, clocks, events, commands, wallSeconds, cpuSeconds, violations, counts: counts.plain() })}\n`;
  const lines = [
    `seed ${String(seed)}`,
    `hash ${hash}`,
    `${String(clocks)} clocks started, ${String(commands)} commands, ${String(events)} events, ${String(wallSeconds)} s (${String(cpuSeconds)} s of the processor)`,
  ];
  lines.push(...countLines(counts));
  lines.push('', `${String(violations.length)} violations`);
  for (const { at, sentence } of violations)
    lines.push(`  ${new Date(at).toISOString()} ${sentence}`);
  if (violations.length > 0)
    lines.push('', 'what happened last', ...trace.map((line) => `  ${line}`));
  return `${lines.join('\n')}\n`;
}

function countLines(counts: Counts): string[] {
  return countKinds.flatMap((kind) => {
    const names = counts.names(kind);
    if (names.length === 0) return [];
    const lines = names.map((name) => `  ${String(counts.of(kind, name)).padStart(7)}  ${name}`);
    return ['', `${kind}s`, ...lines];
  });
}

export function tellMany(total: Total, wallMs: number): string {
  const { seeds, clocks, events, commands, counts, broken, failures } = total;
  const never = missing(counts);
  const wallSeconds = Math.round(wallMs / 1_000);
  return [
    ...countLines(counts),
    '',
    `${String(seeds)} seeds, ${String(clocks)} clocks started, ${String(commands)} commands, ${String(events)} events, ${String(wallSeconds)} s`,
    `never seen: ${never.length === 0 ? 'nothing' : never.join(', ')}`,
    ...failures,
    `${String(broken.length)} seeds with violations${broken.length === 0 ? '' : `: ${broken.map(({ seed }) => seed).join(', ')}`}`,
    '',
  ].join('\n');
}

export function tellShortened({ run, kept, tries }: Shortened): string {
  const [first] = run.violations;
  return [
    `the shortest story found in ${String(tries)} tries, of ${String(run.planned.length)} planned things ${String(kept.length)}:`,
    ...kept.map(({ at, what, name }) => `  ${new Date(at).toISOString()} ${what} (${name})`),
    `  ${first === undefined ? '' : `${new Date(first.at).toISOString()} ${first.sentence}`}`,
    'what happened last in it',
    ...run.trace.slice(-40).map((line) => `  ${line}`),
    '',
  ].join('\n');
}
