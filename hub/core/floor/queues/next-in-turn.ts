/**
 * Whose turn it is (ROT-1): the dispatch and whoever asks are answered by the
 * same walk through the queues.
 */
import type { Stamp } from '../../commands.ts';
import { movesTurn, policyOf } from '../../policy/policy.ts';
import type { StaffNo } from '../../units.ts';
import { type Asked, whyNotFit, whyNotNow } from './eligibility.ts';
import { queuesFor, walkInTurn } from './queues.ts';
import type { Catalogue, State } from '../state.ts';
import { clockIdOf, standingOf } from '../technicians.ts';

export interface Choice {
  readonly staffNo: StaffNo;
  readonly by: 'turn' | 'owedTurn';
  /** Those before them whose turn came and who pass a lap for it. */
  readonly passed: readonly StaffNo[];
}

/** `owed`: whether it is a turn, so that one that is owed can be had for it. */
export function chooseNext(
  state: State,
  catalogue: Catalogue,
  asked: Asked,
  stamp: Stamp,
  { owed: mayBeOwed }: { readonly owed: boolean },
): Choice | undefined {
  const { partition, owedTurns } = policyOf(state);
  const looksForOwed = mayBeOwed && owedTurns;
  const passing: StaffNo[] = [];
  let first: StaffNo | undefined;
  let owed: StaffNo | undefined;
  walkInTurn(state, queuesFor(catalogue, partition, asked.service, asked.wish), (staffNo) => {
    const verdict = whyNotNow(state, catalogue, staffNo, asked, stamp);
    if (first === undefined && verdict === 'passesLap') passing.push(staffNo);
    if (verdict !== undefined) return false;
    first ??= staffNo;
    if (looksForOwed) owed = olderOwed(state, owed, staffNo);
    return !looksForOwed;
  });
  // ROT-15
  if (owed !== undefined) return { staffNo: owed, by: 'owedTurn', passed: [] };
  if (first !== undefined) return { staffNo: first, by: 'turn', passed: passing };
  // ROT-9: no guest waits for the sake of a penalty.
  const [least] = passing;
  return least === undefined ? undefined : { staffNo: least, by: 'turn', passed: [] };
}

/** Who has been owed for longer, of two. */
function olderOwed(state: State, one: StaffNo | undefined, other: StaffNo): StaffNo | undefined {
  const since = (staffNo: StaffNo) => standingOf(state, staffNo).owed?.at;
  const [at, otherAt] = [one === undefined ? undefined : since(one), since(other)];
  if (otherAt === undefined) return one;
  return at === undefined || otherAt < at ? other : one;
}

/**
 * ROT-14: who is passed over for the sake of a requested clock: they stand before
 * the one who is sent, and would have been next.
 */
export function owedFor(
  state: State,
  catalogue: Catalogue,
  asked: Asked,
  sent: StaffNo,
): StaffNo[] {
  const { partition, discipline, owedTurns, clockTypes } = policyOf(state);
  if (!owedTurns) return [];
  const found: StaffNo[] = [];
  walkInTurn(state, queuesFor(catalogue, partition, asked.service, asked.wish), (staffNo) => {
    if (staffNo === sent) return true;
    const technician = catalogue.technicians.get(staffNo);
    const clock = state.clocks.get(clockIdOf(state.technicians.get(staffNo)) ?? '');
    if (technician === undefined || clock === undefined || !('clockType' in clock)) return false;
    const { clockType } = clock;
    if (clockType !== 'requested' && clockType !== 'booked') return false;
    const keeps = !movesTurn(discipline, clockTypes[clockType]);
    if (keeps && standingOf(state, staffNo).owed === null && !whyNotFit(technician, asked))
      found.push(staffNo);
    return false;
  });
  return found;
}
