/**
 * What is wrong with a policy as a whole (POL-2): options that make sense one
 * by one and not together. All are found, not only the first, and each names
 * the fields that quarrel, so that a screen shows it where it can be mended.
 */
import type { Fen, Minutes } from '../units.ts';
import { movesTurn, type RotationPolicy } from './policy.ts';

export type ContradictionName =
  | 'outOfRange'
  | 'rotationStays'
  | 'rotationUncounted'
  | 'moveNeedsRounds'
  | 'lateNeedsRounds'
  | 'owedNeedsCounts'
  | 'owedAndMoves'
  | 'boughtBeforeEnd';

export interface Contradiction {
  readonly name: ContradictionName;
  /** As `clockTypes.rotation.move`: the one to mend first. */
  readonly fields: readonly string[];
}

export function contradictions(policy: RotationPolicy): Contradiction[] {
  return [...outOfRange(policy), ...quarrels(policy)];
}

/** Nothing that is counted in minutes makes sense beyond a day. */
const dayMinutes: Minutes = 1440;
/** Ten thousand yuan. */
const mostFen: Fen = 1_000_000;

function outOfRange(policy: RotationPolicy): Contradiction[] {
  const { cancel, missedTurn, earlyEnd, hold, freeze } = policy;
  const amounts: readonly (readonly [field: string, value: number, least: number, most: number])[] =
    [
      ['lateAfterMinutes', policy.lateAfterMinutes, 0, dayMinutes],
      ['preAssignMinutes', policy.preAssignMinutes, 0, dayMinutes],
      ['shiftEndGraceMinutes', policy.shiftEndGraceMinutes, 0, dayMinutes],
      ['cancel.limitMinutes', cancel.limitMinutes, 0, dayMinutes],
      // Nobody comes at the very moment of the call.
      ['missedTurn.afterMinutes', missedTurn.afterMinutes, 1, dayMinutes],
      ['missedTurn.fineFen', missedTurn.fineFen, 0, mostFen],
      ['earlyEnd.fineFen', earlyEnd.fineFen, 0, mostFen],
      ['hold.mostMinutes', hold.mostMinutes, 0, dayMinutes],
      ['freeze.mealMinutes', freeze.mealMinutes, 0, dayMinutes],
      ['freeze.awayMinutes', freeze.awayMinutes, 0, dayMinutes],
      ['boughtClockFen', policy.boughtClockFen, 0, mostFen],
    ];
  return amounts
    .filter(([, value, least, most]) => !Number.isInteger(value) || value < least || value > most)
    .map(([field]) => ({ name: 'outOfRange', fields: [field] }));
}

function quarrels(policy: RotationPolicy): Contradiction[] {
  const { discipline, clockTypes, joinLate, owedTurns } = policy;
  const { rotation, requested, bought } = clockTypes;
  const found: Contradiction[] = [];
  const quarrel = (name: ContradictionName, ...fields: string[]) => found.push({ name, fields });
  const byTurns = discipline === 'fewestTurns';
  // The head of the queue would be given every clock.
  const rotates = movesTurn(discipline, rotation);
  if (!byTurns && (!rotates || rotation.move === 'ownSlot'))
    quarrel('rotationStays', 'clockTypes.rotation.move');
  if (byTurns && !rotates) quarrel('rotationUncounted', 'clockTypes.rotation.counts', 'discipline');
  if (discipline !== 'rounds') {
    for (const [type, { move }] of Object.entries(clockTypes))
      if (move === 'nextRoundTail')
        quarrel('moveNeedsRounds', `clockTypes.${type}.move`, 'discipline');
    if (policy.extensionMove === 'nextRoundTail')
      quarrel('moveNeedsRounds', 'extensionMove', 'discipline');
    if (joinLate === 'roundTail' || joinLate === 'behindRoundZero')
      quarrel('lateNeedsRounds', 'joinLate', 'discipline');
  }
  // In a list and by idle time nothing is counted that could be owed.
  if (owedTurns && (discipline === 'positional' || discipline === 'longestIdle'))
    quarrel('owedNeedsCounts', 'owedTurns', 'discipline');
  // A requested clock that takes the turn leaves none to be owed.
  if (owedTurns && movesTurn(discipline, requested))
    quarrel('owedAndMoves', 'owedTurns', `clockTypes.requested.${byTurns ? 'counts' : 'move'}`);
  // It is neither called nor started: it is over when it is bought.
  if (bought.when !== 'end') quarrel('boughtBeforeEnd', 'clockTypes.bought.when');
  return found;
}
