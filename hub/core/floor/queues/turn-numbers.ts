/**
 * The numbers that order the queues. What a number means is the discipline's: a place in one long list, a moment,
 * a count, or a round. Between any two there is room, so that only those move
 * who are moved. No number is ever written by hand: whoever moves somebody
 * takes it from here.
 */
import type { QueueMove, RotationPolicy } from '../../policy/policy.ts';
import type { At, GroupCode, StaffNo } from '../../units.ts';
import type { State, Turn } from '../state.ts';
import { isPaused } from '../technicians.ts';

/** What a clock or an extension does to the turn. */
export interface TurnEffect {
  readonly move: QueueMove;
  readonly counts: number;
}
export type Discipline = RotationPolicy['discipline'];

/** Between neighbours in the list, and of one turn where turns are counted. */
const step = 2 ** 20;
/** The least that is counted: half an extension that counts as half a turn. */
const quarter = step / 4;
const round = 2 ** 32;
/** Between those who come for the start of a shift with nothing counted yet. */
const besideInCount = 2 ** 6;

/** Where nothing is counted yet. In the middle of its kind, so that there is room on both sides. */
export function firstNo(discipline: Discipline, at: At): number {
  switch (discipline) {
    case 'positional':
      return step;
    case 'longestIdle':
      return at;
    case 'fewestClocks':
    case 'fewestTurns':
      return quarter / 2;
    case 'rounds':
      return round / 2;
  }
}

/** Of people next to each other who have had nothing yet. */
export function beside(discipline: Discipline): number {
  if (discipline === 'longestIdle') return 1;
  return discipline === 'positional' || discipline === 'rounds' ? step : besideInCount;
}

/**
 * The first and the last number, or undefined where nobody stands. A list and
 * idle time are of the whole store; what is counted is counted queue by queue,
 * since one queue may be further on than another.
 */
function ends(
  state: State,
  discipline: Discipline,
  group: GroupCode,
): { readonly least: number; readonly greatest: number } | undefined {
  const all = discipline === 'positional' || discipline === 'longestIdle';
  const queues = all ? [...state.turnNos.values()] : [state.turnNos.get(group) ?? []];
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const turnNos of queues) {
    least = Math.min(least, turnNos[0] ?? least);
    greatest = Math.max(greatest, turnNos.at(-1) ?? greatest);
  }
  return least > greatest ? undefined : { least, greatest };
}

/** Behind everybody, the technician's own number included: nobody comes forward by it. */
export function tailNo(state: State, discipline: Discipline, group: GroupCode, at: At): number {
  const greatest = ends(state, discipline, group)?.greatest;
  if (greatest === undefined) return firstNo(discipline, at);
  if (discipline === 'positional') return greatest + step;
  // Within the count, or the round, of who was last: what is counted stays what it was.
  return discipline === 'longestIdle' ? Math.max(at, greatest + 1) : greatest + 1;
}

/** QMV-3: behind everybody, and where clocks or turns are counted one more than that. */
export function penaltyNo(state: State, discipline: Discipline, group: GroupCode, at: At): number {
  const tail = tailNo(state, discipline, group, at);
  const counts = discipline === 'fewestClocks' || discipline === 'fewestTurns';
  return counts ? counted(tail, 1) : tail;
}

/** Before everybody. */
export function headNo(state: State, discipline: Discipline, group: GroupCode, at: At): number {
  const least = ends(state, discipline, group)?.least;
  if (least === undefined) return firstNo(discipline, at);
  return least - (discipline === 'positional' ? step : 1);
}

/** Strictly between two numbers where there is room; else the higher, and who came first decides. */
export function between(lower: number, higher: number): number {
  const middle = lower + (higher - lower) / 2;
  const whole = Math.floor(middle);
  if (whole > lower && whole < higher) return whole;
  return middle > lower && middle < higher ? middle : higher;
}

/** Right behind `ahead`, before whoever stands behind it: where turns are counted, with the count of the one ahead. */
export function numberAt(ahead: number, behind: number | undefined): number {
  return behind === undefined || ahead + 1 < behind ? ahead + 1 : between(ahead, behind);
}

const roundOf = (turnNo: number) => Math.floor(turnNo / round);

/** Whether a moved number would stand among the same count or round as another. */
export function sameKind(discipline: Discipline, a: number, b: number): boolean {
  return discipline !== 'rounds' || roundOf(a) === roundOf(b);
}

/** Behind everybody of this round. */
function tailOfRound(state: State, group: GroupCode, no: number): number {
  const last = state.turnNos.get(group)?.findLast((one) => roundOf(one) === no);
  return last === undefined ? no * round + round / 2 : last + 1;
}

/**
 * ROT-18: the tail of the round that is being played: that of the first in turn
 * who takes part. Whoever is paused stands where they stopped, however far the
 * others have come; only where all are is it theirs.
 */
export function tailOfThisRound(state: State, group: GroupCode): number {
  const turnNos = state.turnNos.get(group) ?? [];
  const plays = (staffNo: StaffNo) => {
    const technician = state.technicians.get(staffNo);
    return technician !== undefined && !isPaused(technician);
  };
  const first = (state.queues.get(group) ?? []).findIndex(plays);
  return tailOfRound(state, group, roundOf(turnNos[Math.max(first, 0)] ?? 0));
}
/** ROT-18: behind those who have had none yet. */
export function tailOfRoundZero(state: State, group: GroupCode): number {
  return tailOfRound(state, group, 0);
}

/**
 * The number after a clock that takes the turn (ROT-4), never lower than the one
 * before. Undefined: this kind of clock leaves the place as it is.
 */
export function noAfterTurn(
  state: State,
  discipline: Discipline,
  { move, counts }: TurnEffect,
  { group, turnNo }: Turn,
  at: At,
): number | undefined {
  if (discipline === 'fewestTurns') return counts === 0 ? undefined : counted(turnNo, counts);
  if (move === 'none' || move === 'ownSlot') return undefined;
  switch (discipline) {
    // LAW-6: of several at one moment in the order in which it comes.
    case 'positional':
    case 'longestIdle':
      return tailNo(state, discipline, group, at);
    case 'fewestClocks':
      return counted(turnNo, 1);
    case 'rounds':
      return tailOfRound(state, group, roundOf(turnNo) + (move === 'nextRoundTail' ? 2 : 1));
  }
}

/** What moved somebody within a count stays with them when the count goes on. */
function counted(turnNo: number, turns: number): number {
  return turnNo + turns * step;
}
