/** Integer money. */
import type { Fen } from './units.ts';

/** `fen` x `pct` / 100, half a fen upwards. Exact in integers for every amount that a store can have. */
export function percentOf(fen: Fen, pct: number): Fen {
  return Math.floor((fen * pct + 50) / 100);
}

export function sum(amounts: Iterable<Fen>): Fen {
  let total = 0;
  for (const fen of amounts) total += fen;
  return total;
}

/** Ten million of the store's currency: what lies above is a slip of the hand. */
const mostFen: Fen = 1_000_000_000;

export function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= mostFen;
}

/** Of a rate like `0.9200`, exactly: no float holds it. */
const rateForm = /^(\d{1,9})(?:\.(\d{1,9}))?$/;

/** MNY-1: `minor` x `rate`, less than a fen is dropped. Undefined: that is no rate. */
export function exchanged(minor: number, rate: string): Fen | undefined {
  const [, whole, fraction = ''] = rateForm.exec(rate) ?? [];
  if (whole === undefined) return undefined;
  const fen = (BigInt(minor) * BigInt(whole + fraction)) / 10n ** BigInt(fraction.length);
  return Number(fen);
}
