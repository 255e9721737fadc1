/** Where those who come on duty join the queues (ROT-5, ROT-17, ROT-18). */
import { policyOf, type RotationPolicy } from '../../policy/policy.ts';
import type { GroupCode, StaffNo } from '../../units.ts';
import { byStaffNo, positionFor, queuesOf } from './queues.ts';
import type { Recording } from '../recording.ts';
import type { Catalogue, JoinPlace, Standing, State } from '../state.ts';
import { shiftOf } from '../duty/shifts.ts';
import { standingOf } from '../technicians.ts';
import {
  beside,
  between,
  firstNo,
  headNo,
  tailNo,
  tailOfRoundZero,
  tailOfThisRound,
} from './turn-numbers.ts';

export function joinQueues(recording: Recording, staffNo: StaffNo): void {
  const { state, catalogue } = recording;
  const technician = catalogue.technicians.get(staffNo);
  if (technician === undefined) return;
  const policy = policyOf(state);
  const onTime = cameOnTime(recording, staffNo, policy);
  const standing = standingOf(state, staffNo);
  const place = joinPlace(standing, policy, onTime);
  recording.record({ type: 'shiftJoined', staffNo, onTime, place });
  // What was counted on this day stays counted, a clock that they bought to leave as well.
  const left = standing.cameToday ? standing.leftTurns : [];
  const turns = queuesOf(catalogue, policy.partition, technician).map((group) => {
    const turnNo = numberFor(recording, staffNo, group, place);
    const leftAt = left.find((turn) => turn.group === group)?.turnNo ?? turnNo;
    return { group, turnNo: Math.max(turnNo, leftAt) };
  });
  for (const { group, turnNo } of turns)
    recording.record({
      type: 'queueMoved',
      group,
      staffNo,
      from: null,
      to: positionFor(state, group, staffNo, turnNo),
      ruleId: place === 'shiftStart' ? 'ROT-5' : 'ROT-18',
      clockId: null,
      turnNo,
    });
}

function cameOnTime(
  { state, catalogue, command }: Recording,
  staffNo: StaffNo,
  { lateAfterMinutes }: RotationPolicy,
): boolean {
  const start = shiftOf(state, catalogue, staffNo)?.start;
  // Who works by no plan is never late.
  return start === undefined || command.stamp.localMinute <= start + lateAfterMinutes;
}

/** ROT-18: a second time on one day is nobody's start of a shift, and wins nothing. */
function joinPlace(standing: Standing, policy: RotationPolicy, onTime: boolean): JoinPlace {
  if (standing.cameToday || standing.tailNext) return 'tail';
  return onTime ? 'shiftStart' : policy.joinLate;
}

function numberFor(
  { state, catalogue, command }: Recording,
  staffNo: StaffNo,
  group: GroupCode,
  place: JoinPlace,
): number {
  const { discipline, shiftStart } = policyOf(state);
  const { at } = command.stamp;
  const rounds = discipline === 'rounds';
  switch (place) {
    case 'shiftStart':
      return shiftStart === 'arrival'
        ? behindAll()
        : (amongFresh(state, catalogue, staffNo) ?? behindAll());
    case 'head':
      return headNo(state, discipline, group, at);
    case 'roundTail':
      return rounds ? tailOfThisRound(state, group) : tailNo(state, discipline, group, at);
    case 'behindRoundZero':
      return rounds ? tailOfRoundZero(state, group) : tailNo(state, discipline, group, at);
    case 'tail':
      return tailNo(state, discipline, group, at);
  }

  /** Of those who have had nothing yet. */
  function behindAll(): number {
    if (rounds) return tailOfRoundZero(state, group);
    if (discipline === 'fewestClocks' || discipline === 'fewestTurns')
      return firstNo(discipline, at);
    return tailNo(state, discipline, group, at);
  }
}

/**
 * ROT-17: among those of the same shift whom nothing has moved since they came,
 * by the order of the store, in whatever queue they stand: a line may look
 * through several. Undefined: there are none of them.
 */
function amongFresh(state: State, catalogue: Catalogue, staffNo: StaffNo): number | undefined {
  const { discipline, shiftStart } = policyOf(state);
  const startOf = (one: StaffNo) => shiftOf(state, catalogue, one)?.start;
  const start = startOf(staffNo);
  let behind = Number.POSITIVE_INFINITY;
  let ahead = Number.NEGATIVE_INFINITY;
  forEachPlace(state, (other, turnNo) => {
    if (!standingOf(state, other).fresh || startOf(other) !== start) return;
    if (startsBefore(state, catalogue, shiftStart, other, staffNo)) ahead = Math.max(ahead, turnNo);
    else behind = Math.min(behind, turnNo);
  });
  if (ahead === Number.NEGATIVE_INFINITY && behind === Number.POSITIVE_INFINITY) return undefined;
  // Right before the first of those who come after, or right behind the last of the others.
  const before = behind < Number.POSITIVE_INFINITY;
  let [lower, higher] = before
    ? [Number.NEGATIVE_INFINITY, behind]
    : [ahead, Number.POSITIVE_INFINITY];
  forEachPlace(state, (_other, turnNo) => {
    if (before && turnNo < behind) lower = Math.max(lower, turnNo);
    if (!before && turnNo > ahead) higher = Math.min(higher, turnNo);
  });
  // Close to them: in the middle between two counts it would soon be of neither.
  const room = 2 * beside(discipline);
  return before
    ? between(Math.max(lower, higher - room), higher)
    : between(lower, Math.min(higher, lower + room));
}

function forEachPlace(state: State, visit: (staffNo: StaffNo, turnNo: number) => void): void {
  for (const [group, queue] of state.queues) {
    const turnNos = state.turnNos.get(group) ?? [];
    queue.forEach((staffNo, position) => {
      visit(staffNo, turnNos[position] ?? 0);
    });
  }
}

function startsBefore(
  state: State,
  catalogue: Catalogue,
  shiftStart: RotationPolicy['shiftStart'],
  a: StaffNo,
  b: StaffNo,
): boolean {
  const key = (staffNo: StaffNo) => startKey(state, catalogue, shiftStart, staffNo);
  const [as, bs] = [key(a), key(b)];
  for (const [index, value] of as.entries()) {
    const other = bs[index] ?? 0;
    if (value !== other) return value < other;
  }
  return byStaffNo(a, b) < 0;
}

/** What the order of the start goes by, the weightiest first. */
function startKey(
  state: State,
  catalogue: Catalogue,
  shiftStart: RotationPolicy['shiftStart'],
  staffNo: StaffNo,
): readonly number[] {
  const { yesterday, leftTurns, onSince } = standingOf(state, staffNo);
  const listed = catalogue.listed.get(staffNo) ?? Number.POSITIVE_INFINITY;
  switch (shiftStart) {
    case 'list':
      return [listed];
    case 'fewestRequested':
      return [yesterday?.requested ?? 0, yesterday?.rotation ?? 0, listed];
    case 'carriedOver':
      // Who was not there yesterday stands behind those who were.
      return [leftTurns[0]?.turnNo ?? Number.POSITIVE_INFINITY, onSince ?? 0];
    case 'staffNo':
      return [];
    case 'arrival':
      return [onSince ?? 0];
  }
}
