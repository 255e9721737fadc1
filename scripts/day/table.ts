/** The summary for a person to read. */
import type { Summary } from './summary.ts';

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

export function tableOf(summary: Summary): string {
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
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}
