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
