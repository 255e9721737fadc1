/** The summary for a person to read. */
import type { FaultsSummary, Summary } from './summary.ts';

const money = new Set([
  'billedFen',
  'tenderedFen',
  'changeFen',
  'tipsFen',
  'topUpsFen',
  'commissionFen',
  'ledgerImbalanceFen',
]);

/** Fen as yuan, exactly. */
function yuan(fen: number): string {
  const abs = Math.abs(fen);
  return `${fen < 0 ? '-' : ''}${String(Math.floor(abs / 100))}.${String(abs % 100).padStart(2, '0')}`;
}

export function tableOf({ faults, ...summary }: Summary): string {
  const rows: [string, string][] = [];
  for (const [key, value] of Object.entries(summary) as [string, unknown][]) {
    const show = (amount: unknown) => (money.has(key) ? yuan(Number(amount)) : String(amount));
    const name = key.replace(/Fen$/, '');
    if (Array.isArray(value)) rows.push([name, value.length === 0 ? 'none' : value.join('; ')]);
    else if (typeof value === 'object' && value !== null) {
      const parts = Object.entries(value);
      if (parts.length === 0) rows.push([name, 'none']);
      for (const [part, amount] of parts) rows.push([`${name} ${part}`, show(amount)]);
    } else rows.push([name, show(value)]);
  }
  if (faults !== undefined) rows.push(...rowsOf(faults));
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

function* rowsOf(faults: FaultsSummary): Iterable<[string, string]> {
  const { taps, savedTaps, miscounted, differences, replayDifference } = faults;
  yield ['faults of seed', String(faults.seed)];
  yield ['spells without network', String(faults.spells)];
  yield ['broker restarts', String(faults.brokerRestarts)];
  yield ['hub kills', String(faults.hubKills)];
  yield ['taps', `${String(taps)}, ${String(savedTaps)} of them without network`];
  yield ['taps without one outcome', String(miscounted.length)];
  yield ['commands decided again', String(faults.replayedCommands)];
  yield ['the log they give', replayDifference ?? 'the same'];
  if (differences === null) yield ['compared with the undisturbed day', 'no'];
  else
    for (const what of ['commission', 'bills', 'clocks'] as const) {
      const ofIt = differences.filter((difference) => difference.what === what);
      yield [`other ${what}`, String(ofIt.length)];
      for (const { of, undisturbed, disturbed } of ofIt)
        yield [`  ${of}`, `${undisturbed} -> ${disturbed}`];
    }
}
