/**
 * What is on the shelf of each kind of goods, and what it cost (STK). Amounts and
 * costs are whole; what does not divide stays with what is left, so that nothing
 * is lost over many small sales.
 */
import type { Fen, GoodsCode } from '../units.ts';

/** Kept from the first time that some of it came or was counted: what is never counted has no stock. */
export interface Stock {
  readonly goodsCode: GoodsCode;
  /** Below nothing, where the store lets more be sold than it knows of. */
  readonly qty: number;
  /** What all of it cost; nothing when there is none. */
  readonly valueFen: Fen;
  /** What one cost when some came last; it is what a find in a count is worth. */
  readonly eachFen: Fen;
}

/** After an act: what there is, and what it is worth. Stands in the event, so that a fold only assigns. */
export interface StockAfter {
  readonly left: number;
  readonly valueFen: Fen;
  /** What was taken or given back had cost. */
  readonly costFen: Fen;
}

/** `value` x `part` / `whole`, a rest dropped; exact, whatever the size. */
export function portion(value: Fen, part: number, whole: number): Fen {
  return Number((BigInt(value) * BigInt(part)) / BigInt(whole));
}

/** STK-3: at the average of what is there. What is sold beyond it has cost nothing yet. */
export function taken({ qty: had, valueFen }: Stock, qty: number): StockAfter {
  const left = had - qty;
  const costFen = had <= 0 ? 0 : left <= 0 ? valueFen : portion(valueFen, qty, had);
  return { left, valueFen: valueFen - costFen, costFen };
}

/** STK-3: at what it cost when it was taken; of what was sold beyond what was there, only what is there again. */
export function givenBack(stock: Stock, qty: number, costFen: Fen): StockAfter {
  const left = stock.qty + qty;
  const there = Math.min(qty, Math.max(0, left));
  const back = portion(costFen, there, qty);
  return { left, valueFen: stock.valueFen + back, costFen: back };
}

/** STK-3: what had been sold beyond what was there is covered first. */
export function received(stock: Stock | undefined, qty: number, eachFen: Fen): StockAfter {
  const had = stock?.qty ?? 0;
  const left = had + qty;
  const there = Math.min(qty, Math.max(0, left));
  return { left, valueFen: (stock?.valueFen ?? 0) + there * eachFen, costFen: qty * eachFen };
}

/** STK-4: less is worth its part, more is worth what one cost last beside it. */
export function counted(stock: Stock | undefined, now: number): Omit<StockAfter, 'costFen'> {
  const { qty: had = 0, valueFen = 0, eachFen = 0 } = stock ?? {};
  if (had > 0 && now <= had) return { left: now, valueFen: portion(valueFen, now, had) };
  return { left: now, valueFen: valueFen + (now - Math.max(0, had)) * eachFen };
}
