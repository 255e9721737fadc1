/** What the guest lays on the desk, from the day file's words and what the desk says is due. */
import type { TenderGiven } from '@baozhong/contract/commands.ts';
import type { PayTender } from './day-file.ts';

const hundredYuanFen = 10_000;

/** `nextHundred` is the next 100 yuan above what is due, so that there is always change. */
export function handedFen(handed: 'exact' | 'nextHundred', dueFen: number): number {
  if (handed === 'exact') return dueFen;
  return (Math.floor(dueFen / hundredYuanFen) + 1) * hundredYuanFen;
}

/**
 * `dueFen` has the discount of the card that is shown, if any; `storedFen` is what
 * its wallet can pay. The card is named even when its wallet is empty: the level
 * counts all the same, and the hub writes no tender line for it.
 */
export function tendersFor(
  tenders: readonly PayTender[],
  dueFen: number,
  storedFen: number,
  memberId: string | undefined,
): TenderGiven[] {
  const given: TenderGiven[] = [];
  let leftFen = dueFen;
  for (const tender of tenders) {
    if (tender.tender === 'cash') {
      if (leftFen === 0) continue;
      given.push({ tender: 'cash', handedFen: handedFen(tender.handed, leftFen) });
      leftFen = 0;
      continue;
    }
    if (memberId === undefined) continue;
    given.push({ tender: 'storedValue', memberId });
    leftFen -= Math.min(storedFen, leftFen);
    if (tender.rest === 'cash' && leftFen > 0) {
      given.push({ tender: 'cash', handedFen: leftFen });
      leftFen = 0;
    }
  }
  return given;
}
