/** What a person reads, and the same for a program. */
import type { Loaded } from './year.ts';
import {
  type Figure,
  isReached,
  type Measured,
  ratioOf,
  type Spread,
  spreadOf,
} from './figures.ts';
import type { Machine } from './machine.ts';

export interface Report {
  readonly machine: Machine;
  readonly loaded: (Loaded & { readonly tail: number }) | undefined;
  readonly runs: number;
  readonly seconds: number;
  readonly measured: readonly Measured[];
}

const columns = ['what', 'ours', 'bare', 'ratio', 'reach', ''] as const;
type Row = readonly string[];

function number(value: number, unit: Measured['unit']): string {
  if (unit === '/s') return Math.round(value).toLocaleString('en-US');
  if (unit === 'MB') return value.toFixed(0);
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}

export function tableOf({ machine, loaded, runs, seconds, measured }: Report): string {
  const rows: Row[] = [columns, ...measured.flatMap(rowsOf)];
  const widths = columns.map((_, index) =>
    Math.max(...rows.map((row) => (row[index] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = measured.flatMap(({ what, notes: said }) => said.map((note) => `${what}: ${note}`));
  return [
    ...machineLines(machine),
    ...(loaded === undefined ? [] : [loadedLine(loaded)]),
    `median of ${String(runs)} runs of ${String(seconds)} s, the spread over them below; the bare program before and after each run;`,
    'ratio: how many times worse than the bare program',
    '',
    ...lines,
    ...(notes.length === 0 ? [] : ['', ...notes]),
    '',
  ].join('\n');
}

function machineLines({ cpu, cores, memoryBytes, node, syncMs, load }: Machine): string[] {
  const memory = `${(memoryBytes / 1e9).toFixed(0)} GB`;
  const sync = `a written 8 KiB block reaches the disk in ${syncMs.p50.toFixed(2)} ms (p99 ${syncMs.p99.toFixed(2)})`;
  const busy = load > 0.5 * cores ? ': others are at work, the figures say little' : '';
  return [
    `${cpu}, ${String(cores)} cores, ${memory}, node ${node}`,
    `${sync}; load average before ${load.toFixed(1)}${busy}`,
  ];
}

function loadedLine(loaded: NonNullable<Report['loaded']>): string {
  const { days, members, events, postings, outcomes, bytes, tail, clocksADay } = loaded;
  const many = (count: number) => count.toLocaleString('en-US');
  return (
    `loaded: ${many(days)} days of ${many(clocksADay)} clocks, ${many(members)} members, ${many(events)} events ` +
    `(${many(tail)} of the open day), ${many(postings)} postings, ${many(outcomes)} answers, ${(bytes / 1e9).toFixed(1)} GB`
  );
}

function rowsOf(measured: Measured): Row[] {
  const { what, unit, figures, reachRatio } = measured;
  const of = (make: (figure: Figure) => string | undefined): string =>
    figures.flatMap((figure) => make(figure) ?? []).join(' / ');
  const median = (values: readonly number[]) => {
    const spread = spreadOf(values);
    return spread === undefined ? undefined : number(spread.median, unit);
  };
  const named = figures.map(({ name }) => name).filter((name) => name !== '');
  const bare = of((figure) => median(figure.bare));
  const compared = unit === '/s' ? '>=' : '<=';
  const reaches = figures.flatMap(({ name, reach }) =>
    reach === undefined ? [] : [`${name} ${compared} ${number(reach, unit)} ${unit}`.trim()],
  );
  const verdict = isReached(measured);
  const ratios = of((figure) => ratioOf(measured, figure)?.toFixed(1));
  const first: Row = [
    named.length === 0 ? what : `${what}, ${named.join(' / ')}`,
    `${of((figure) => median(figure.ours))} ${unit}`,
    bare === '' ? '-' : `${bare} ${unit}`,
    ratios === '' ? '-' : ratios,
    [...reaches, ...(reachRatio === undefined ? [] : [`ratio <= ${String(reachRatio)}`])].join(
      ', ',
    ),
    verdict === undefined ? '' : verdict ? 'ok' : 'over',
  ];
  const between = (spread: Spread | undefined) =>
    spread === undefined ? undefined : `${number(spread.min, unit)}-${number(spread.max, unit)}`;
  const second: Row = [
    '',
    of((figure) => between(spreadOf(figure.ours))),
    of((figure) => between(spreadOf(figure.bare))),
  ];
  return [first, second];
}

export function jsonOf(report: Report): string {
  const measured = report.measured.map((one) => ({
    id: one.id,
    what: one.what,
    unit: one.unit,
    figures: one.figures.map((figure) => ({
      name: figure.name,
      ours: spreadOf(figure.ours),
      bare: spreadOf(figure.bare),
      ratio: ratioOf(one, figure),
      reach: figure.reach,
    })),
    reachRatio: one.reachRatio,
    reached: isReached(one),
    notes: one.notes,
  }));
  return `${JSON.stringify({ ...report, measured }, null, 1)}\n`;
}
