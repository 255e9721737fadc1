/** What the guest lays on the desk, from the day file's words and what the desk says is due. */
import type { TenderGiven } from '@baozhong/contract/commands.ts';
import type { PayTender } from './day-file.ts';

type Handed = Extract<PayTender, { tender: 'cash' }>['handed'];

/** A note of one: a hundred fen, cents, ... */
const wholeMinor = 100;
const stepMinor = { exact: 1, nextTen: 10 * wholeMinor, nextHundred: 100 * wholeMinor };

/** The next ten or hundred above what is due, so that there is always change. */
export function handedFen(handed: Handed, dueFen: number): number {
  return handed === 'exact' ? dueFen : above(dueFen, stepMinor[handed]);
}

/** The same in notes of another currency: as many as are worth more than what is due, in its own steps. */
export function handedMinor(handed: Handed, dueFen: number, rate: string): number {
  const step = stepMinor[handed];
  const enough = (minor: number) =>
    handed === 'exact' ? worthFen(minor, rate) >= dueFen : worthFen(minor, rate) > dueFen;
  let minor = Math.max(0, Math.floor(dueFen / Number(rate) / step) - 1) * step;
  while (!enough(minor)) minor += step;
  return minor;
}

/** Exactly: a rate of four decimals times cents does not fit what floats tell apart. */
export function worthFen(minor: number, rate: string): number {
  const [whole = '0', decimals = ''] = rate.split('.');
  const scaled = BigInt(whole + decimals) * BigInt(minor);
  return Number(scaled / 10n ** BigInt(decimals.length));
}

function above(fen: number, step: number): number {
  return (Math.floor(fen / step) + 1) * step;
}

/** What the desk knows when it is about to take the money. */
export interface Due {
  /** With the tip, after the discount of the card that is shown, if any. */
  readonly dueFen: number;
  /** What the counts of the card cover of it. */
  readonly countCardFen: number;
  /** What the wallet of the card holds. */
  readonly storedFen: number;
  readonly memberId: string | undefined;
  readonly rates: ReadonlyMap<string, string>;
}

/**
 * A card is named even when it can pay nothing: its level counts all the same,
 * and the hub writes no tender line for it. Nothing left, nothing more given.
 */
export function tendersFor(tenders: readonly PayTender[], due: Due): TenderGiven[] {
  const given: TenderGiven[] = [];
  let left = due.dueFen;
  if (left === 0) return given;
  const whole = (tender: TenderGiven) => {
    if (left > 0) given.push(tender);
    left = 0;
  };
  const cash = (handed: Handed, currency?: string) => {
    if (currency === undefined) whole({ tender: 'cash', handedFen: handedFen(handed, left) });
    else {
      const rate = due.rates.get(currency);
      if (rate === undefined) throw new Error(`the store has no rate for ${currency}`);
      whole({ tender: 'cash', currency, handedMinor: handedMinor(handed, left, rate) });
    }
  };
  const card = (tender: 'storedValue' | 'countCard', paysFen: number, rest?: string) => {
    const { memberId } = due;
    if (memberId === undefined) return;
    given.push({ tender, memberId });
    left -= Math.min(paysFen, left);
    if (rest === 'cash') cash('exact');
    else if (rest === 'qr' || rest === 'bankCard') whole({ tender: rest });
  };
  for (const tender of tenders)
    switch (tender.tender) {
      case 'cash':
        cash(tender.handed, tender.currency);
        break;
      case 'qr':
      case 'bankCard':
        whole({ tender: tender.tender });
        break;
      case 'storedValue':
        card('storedValue', due.storedFen, tender.rest);
        break;
      case 'countCard':
        card('countCard', due.countCardFen, tender.rest);
        break;
      case 'complimentary':
        whole({ tender: 'complimentary', reason: tender.reason });
        break;
    }
  return given;
}
