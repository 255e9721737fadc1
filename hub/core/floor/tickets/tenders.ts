/** Paying what is due: tender by tender, in order (TKT-6). */
import type { TenderGiven } from '../../commands.ts';
import { isRefused, refuse, type Refused } from '../../decision.ts';
import type { CountUse, TenderTaken } from '../../events.ts';
import { splitStoredValue } from '../../ledger/accounts.ts';
import { exchanged, isAmount } from '../../money.ts';
import type { Fen, StaffNo } from '../../units.ts';
import type { Catalogue, Wallet } from '../state.ts';

/** What the tenders have to pay, and with whose help. */
export interface ToPay {
  /** With the tip. */
  readonly dueFen: Fen;
  readonly countCardFen: Fen;
  readonly countUses: readonly CountUse[];
  readonly wallet: Wallet | undefined;
  /** The manager who stands for what is on the house. */
  readonly approvedBy: StaffNo | undefined;
}

export interface Taken {
  readonly tenders: TenderTaken[];
  readonly changeFen: Fen;
}

type Given<T extends TenderGiven['tender']> = Extract<TenderGiven, { tender: T }>;

/** MNY-2: no part of a coin, nothing below nothing, nothing beyond reason; currencies that the store takes. */
export function whyNotGiven(
  given: readonly TenderGiven[],
  catalogue: Catalogue,
): Refused | undefined {
  for (const tender of given) {
    const amount = amountOf(tender);
    if (amount !== undefined && !isAmount(amount)) return refuse('bad_amount', { amount });
    if (!('currency' in tender)) continue;
    const { currency, handedMinor } = tender;
    const rate = rateOf(catalogue, currency);
    const fen = rate === undefined ? undefined : exchanged(handedMinor, rate);
    if (fen === undefined) return refuse('unknown_currency', { currency });
    if (!isAmount(fen)) return refuse('bad_amount', { amount: handedMinor });
  }
  return undefined;
}

function amountOf(tender: TenderGiven): number | undefined {
  switch (tender.tender) {
    case 'storedValue':
      return tender.upToFen;
    case 'cash':
      return 'currency' in tender ? tender.handedMinor : tender.handedFen;
    case 'qr':
    case 'bankCard':
      return tender.fen;
    default:
      return undefined;
  }
}

function rateOf(catalogue: Catalogue, currency: string): string | undefined {
  return catalogue.config.currencies.find(({ code }) => code === currency)?.rate;
}

/**
 * TKT-6: nothing is taken twice, nothing more than due. A tender that finds
 * nothing left to pay leaves no line; only money that is handed over for
 * nothing is refused. TKT-10: a count card pays for its lines before all else.
 */
export function takeTenders(
  given: readonly TenderGiven[],
  toPay: ToPay,
  catalogue: Catalogue,
): Taken | Refused {
  const { dueFen } = toPay;
  const tenders: TenderTaken[] = [];
  let leftFen = dueFen;
  let changeFen = 0;
  for (const tender of countCardFirst(given)) {
    const taken = take(tender, leftFen, toPay, catalogue);
    if (isRefused(taken)) return taken;
    if (taken.takenFen === 0) continue;
    leftFen -= taken.takenFen;
    if (taken.tender === 'cash') changeFen += taken.changeFen;
    tenders.push(taken);
  }
  if (leftFen > 0) return refuse('insufficient_tender', { dueFen, shortFen: leftFen });
  return { tenders, changeFen };
}

function countCardFirst(given: readonly TenderGiven[]): TenderGiven[] {
  const isCard = ({ tender }: TenderGiven) => tender === 'countCard';
  return [...given.filter(isCard), ...given.filter((one) => !isCard(one))];
}

function take(
  given: TenderGiven,
  leftFen: Fen,
  { dueFen, countCardFen, countUses, wallet, approvedBy }: ToPay,
  catalogue: Catalogue,
): TenderTaken | Refused {
  switch (given.tender) {
    case 'countCard': {
      const { memberId } = given;
      return { tender: 'countCard', memberId, takenFen: countCardFen, uses: countUses };
    }
    case 'storedValue': {
      const { memberId, upToFen = leftFen } = given;
      if (wallet === undefined) return refuse('unknown_member', { memberId });
      const split = splitStoredValue(wallet, Math.min(leftFen, upToFen));
      const takenFen = split.principalFen + split.bonusFen;
      return { tender: 'storedValue', memberId, takenFen, ...split };
    }
    case 'cash':
      return takeCash(given, leftFen, dueFen, catalogue);
    case 'qr':
    case 'bankCard': {
      // Nobody gives change on these.
      const { tender, fen = leftFen } = given;
      return fen > leftFen ? refuse('over_tender', { dueFen }) : { tender, takenFen: fen };
    }
    case 'complimentary':
      return approvedBy === undefined
        ? refuse('approval_required')
        : { tender: 'complimentary', takenFen: leftFen, reason: given.reason, approvedBy };
  }
}

/** MNY-3: change is given in the store's own currency, whatever was handed. */
function takeCash(
  given: Given<'cash'>,
  leftFen: Fen,
  dueFen: Fen,
  catalogue: Catalogue,
): TenderTaken | Refused {
  const foreign = 'currency' in given ? foreignCash(given, catalogue) : undefined;
  const handedFen = 'currency' in given ? (foreign?.fen ?? 0) : given.handedFen;
  if (leftFen === 0 && handedFen > 0) return refuse('over_tender', { dueFen });
  const takenFen = Math.min(handedFen, leftFen);
  return {
    tender: 'cash',
    takenFen,
    handedFen,
    changeFen: handedFen - takenFen,
    ...(foreign && { foreign: foreign.kept }),
  };
}

function foreignCash(
  { currency, handedMinor }: Extract<Given<'cash'>, { currency: string }>,
  catalogue: Catalogue,
) {
  const rate = rateOf(catalogue, currency) ?? '0';
  return { fen: exchanged(handedMinor, rate) ?? 0, kept: { currency, rate, handedMinor } };
}
