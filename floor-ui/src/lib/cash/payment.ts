/** What is due, who gives what for it, and what is left. Pure. */
import type { TenderGiven } from '@baozhong/contract/commands.ts';

/** How the next amount is given; the order is that of the buttons. */
export const modes = ['cash', 'stored', 'qr', 'bankCard', 'countCard', 'complimentary'] as const;
export type Mode = (typeof modes)[number];

/** Money that has been counted already, while more is to come. `fen` is what was handed, in the store's currency. */
export type Part =
  | { readonly tender: 'cash'; readonly fen: number; readonly foreign?: Foreign }
  | { readonly tender: 'qr' | 'bankCard'; readonly fen: number };

export interface Foreign {
  readonly currency: string;
  readonly minor: number;
}

/** `minor` x `rate` in fen, exactly, less than a fen dropped: as the hub counts it. */
export function exchanged(minor: number, rate: string): number {
  const [whole = '0', fraction = ''] = rate.split('.');
  return Number((BigInt(minor) * BigInt(whole + fraction)) / 10n ** BigInt(fraction.length));
}

/** The fewest of another currency that are worth so much. */
export function minorFor(fen: number, rate: string): number {
  const [whole = '0', fraction = ''] = rate.split('.');
  const scaled = BigInt(whole + fraction);
  if (fen <= 0 || scaled === 0n) return 0;
  const wanted = BigInt(fen) * 10n ** BigInt(fraction.length);
  return Number((wanted + scaled - 1n) / scaled);
}

export interface Owed {
  /** Without the tip. */
  readonly dueFen: number;
  readonly tipFen: number;
  /** What the count card pays, and what the member holds. */
  readonly countFen: number;
  readonly heldFen: number;
  readonly usesStored: boolean;
  readonly parts: readonly Part[];
}

/** What stored value gives, and what is left after it and what was counted. Nobody gives more than is left. */
export function shares({ dueFen, tipFen, countFen, heldFen, usesStored, parts }: Owed) {
  const toPayFen = dueFen + tipFen;
  const storedFen = usesStored ? Math.max(0, Math.min(heldFen, toPayFen - countFen)) : 0;
  const partsFen = parts.reduce((total, { fen }) => total + fen, 0);
  return { toPayFen, storedFen, restFen: Math.max(0, toPayFen - countFen - storedFen - partsFen) };
}

export interface Giving {
  readonly memberId: string | null;
  readonly usesCount: boolean;
  readonly usesStored: boolean;
  readonly storedFen: number;
  readonly parts: readonly Part[];
  /** What pays the rest; null: nothing is left. */
  readonly last: Part | null;
  readonly complimentary: string | null;
}

/** As the hub is told: a member's card first, then money in the order in which it came, the house last. */
export function tendersOf(giving: Giving): TenderGiven[] {
  const { memberId, usesCount, usesStored, storedFen, parts, last, complimentary } = giving;
  const tenders: TenderGiven[] = [];
  if (memberId !== null && usesCount) tenders.push({ tender: 'countCard', memberId });
  // Without a balance, too: it is by this that the member's level is known.
  if (memberId !== null && usesStored)
    tenders.push({ tender: 'storedValue', memberId, upToFen: storedFen });
  for (const part of last === null ? parts : [...parts, last]) tenders.push(given(part));
  if (complimentary !== null) tenders.push({ tender: 'complimentary', reason: complimentary });
  return tenders;
}

function given(part: Part): TenderGiven {
  if (part.tender !== 'cash') return { tender: part.tender, fen: part.fen };
  return part.foreign
    ? { tender: 'cash', currency: part.foreign.currency, handedMinor: part.foreign.minor }
    : { tender: 'cash', handedFen: part.fen };
}

/** The usual tips, in fen. */
export const usualTips = [1_000, 2_000, 5_000, 10_000] as const;
