/**
 * What a clock does to the turn of its technician, by its type and at its
 * moment (ROT-4, ROT-12, ROT-13, ROT-21), and how that is undone (ROT-8).
 */
import { movesTurn, policyOf, type ClockTypeRule } from '../../policy/policy.ts';
import type { ClockId, StaffNo } from '../../units.ts';
import type { ClockType } from '../../events.ts';
import { clocksOf, jobOf } from '../lines.ts';
import { turnsOf } from './queues.ts';
import type { Recording } from '../recording.ts';
import { moveTo } from './rotation.ts';
import type { CalledClock, Clock, StartedClock, State, Turn, TurnTaken } from '../state.ts';
import type { Slot } from './turn-events.ts';
import { between, noAfterTurn, numberAt, sameKind, type TurnEffect } from './turn-numbers.ts';

export type TurnMoment = ClockTypeRule['when'];
type Served = CalledClock | StartedClock | Extract<Clock, { status: 'ended' }>;

/** To be told of each clock that is called, starts and ends. */
export function reachTurn(recording: Recording, clockId: ClockId, moment: TurnMoment): void {
  const clock = recording.state.clocks.get(clockId);
  if (clock === undefined || !('clockType' in clock)) return;
  // ROT-15: an owed turn neither moves nor counts.
  if (clock.by === 'owedTurn') return;
  const { discipline, clockTypes } = policyOf(recording.state);
  const rule = clockTypes[clock.clockType];
  // Where turns are counted, they alone make the place.
  if (rule.move === 'ownSlot' && discipline !== 'fewestTurns') {
    reachOwnSlot(recording, clock, rule, moment);
  } else if (rule.when === moment) takeTurn(recording, clock, rule);
  else if (moment === 'end') idleAnew(recording, clock, rule);
  if (moment === 'end') idleAfterExtension(recording, clockId);
}

function takeTurn(recording: Recording, clock: Served, rule: ClockTypeRule): void {
  if (stayForJob(recording.state, clock)) return;
  const { clockId, staffNo } = clock;
  const { from, to } = movesFor(recording, clock, rule);
  const { counts } = rule;
  if (counts === 0 && to.length === 0) return;
  recording.record({ type: 'turnTaken', staffNo, clockId, counts, from, to });
  moveTo(recording, staffNo, to, { ruleId: 'ROT-4', clockId });
}

interface Moves {
  readonly from: readonly Turn[];
  readonly to: readonly Turn[];
}

/** With those who serve the same job. */
function movesFor(recording: Recording, clock: Served, rule: TurnEffect): Moves {
  const { from, to } = movesAlone(recording, clock.staffNo, rule);
  return {
    from,
    to: to.map(({ group, turnNo }, index): Turn => {
      const before = from[index];
      if (before === undefined) return { group, turnNo };
      return { group, turnNo: aheadOfJob(recording.state, clock, before, turnNo) };
    }),
  };
}

/** Of one technician, whatever others of the job do. */
function movesAlone({ state, command }: Recording, staffNo: StaffNo, rule: TurnEffect): Moves {
  const { discipline } = policyOf(state);
  const from: Turn[] = [];
  const to: Turn[] = [];
  for (const turn of turnsOf(state, staffNo)) {
    const turnNo = noAfterTurn(state, discipline, rule, turn, command.stamp.at);
    if (turnNo === undefined) continue;
    from.push(turn);
    to.push({ group: turn.group, turnNo });
  }
  return { from, to };
}

/** What a clock that nobody serves does to the turn: one that its technician has bought (DTY-9). */
export function takeTurnAlone(recording: Recording, staffNo: StaffNo, rule: TurnEffect): void {
  const { to } = movesAlone(recording, staffNo, rule);
  moveTo(recording, staffNo, to, { ruleId: 'DTY-9', clockId: null });
}

/** Who is idle the longest is told from the end of a clock, whenever its turn was taken. */
function idleAnew(recording: Recording, clock: Served, rule: ClockTypeRule): void {
  const { state } = recording;
  const { staffNo, clockId } = clock;
  if (policyOf(state).discipline !== 'longestIdle' || stayForJob(state, clock)) return;
  const { to } = movesFor(recording, clock, rule);
  moveTo(recording, staffNo, to, { ruleId: 'ROT-4', clockId });
}

/**
 * ROT-13: half clocks and whole ones count as so much of a turn. ROT-21: each
 * time, of whatever length, it may move, as a clock of its own would; it is the
 * technician's own, whoever else serves the job. Where turns are counted only
 * what counts does.
 */
export function extendTurn(recording: Recording, clock: StartedClock, extensions: number): void {
  const { discipline, extensionCounts, extensionMove: move = 'none' } = policyOf(recording.state);
  if (clock.by === 'owedTurn') return;
  const { clockId, staffNo } = clock;
  const counts = extensionCounts * extensions;
  const { from, to } = movesAlone(recording, staffNo, { move, counts });
  if (counts === 0 && to.length === 0) return;
  const turn = { staffNo, clockId, counts, ...givesBack(clock.took, from), to };
  recording.record({ type: 'turnTaken', ...turn });
  const ruleId = discipline === 'fewestTurns' ? 'ROT-13' : 'ROT-21';
  moveTo(recording, staffNo, to, { ruleId, clockId });
}

/**
 * Where the clock is taken back after its extension, the places from before
 * both; but of who was moved by something else in between, that from before
 * the extension: what was done to them is not undone with it (ROT-8).
 */
function givesBack(
  took: TurnTaken | undefined,
  from: readonly Turn[],
): { readonly from: readonly Turn[]; readonly anew?: true } {
  const noIn = (turns: readonly Turn[] = [], group: string) =>
    turns.find((one) => one.group === group)?.turnNo;
  const moved = ({ group, turnNo }: Turn) => (noIn(took?.to, group) ?? turnNo) !== turnNo;
  if (!from.some(moved)) return { from };
  const places = from.map((turn): Turn => {
    const before = noIn(took?.from, turn.group);
    return before === undefined || moved(turn) ? turn : { group: turn.group, turnNo: before };
  });
  return { from: places, anew: true };
}

/** ROT-21: of who stood where idle time had put them, it begins when the clock that was extended ends. */
function idleAfterExtension(recording: Recording, clockId: ClockId): void {
  const { state, command } = recording;
  const clock = state.clocks.get(clockId);
  if (policyOf(state).discipline !== 'longestIdle') return;
  if (clock === undefined || !('took' in clock) || clock.took.to.length === 0) return;
  const { staffNo } = clock;
  const { from, to } = movesAlone(recording, staffNo, { move: 'tail', counts: 0 });
  const old = to.filter((_, index) => (from[index]?.turnNo ?? 0) < command.stamp.at);
  moveTo(recording, staffNo, old, { ruleId: 'ROT-21', clockId });
}

/** ROT-12: back to the position held when the clock began, and never to a better one. */
function reachOwnSlot(
  recording: Recording,
  clock: Served,
  rule: ClockTypeRule,
  moment: TurnMoment,
): void {
  const { state } = recording;
  const { clockId, staffNo } = clock;
  if (moment === (rule.when === 'dispatch' ? 'dispatch' : 'start')) {
    const slots = turnsOf(state, staffNo).map(({ group }): Slot => {
      return { group, position: state.queues.get(group)?.indexOf(staffNo) ?? 0 };
    });
    const { counts } = rule;
    const { from, to } = movesFor(recording, clock, rule);
    recording.record({ type: 'turnTaken', staffNo, clockId, counts, from, to, slots });
    moveTo(recording, staffNo, to, { ruleId: 'ROT-4', clockId });
  } else if (moment === 'end' && 'took' in clock) {
    const to = (clock.took.slots ?? []).flatMap((slot) => numberOfSlot(state, staffNo, slot));
    moveTo(recording, staffNo, to, { ruleId: 'ROT-12', clockId });
  }
}

function numberOfSlot(state: State, staffNo: StaffNo, { group, position }: Slot): Turn[] {
  const turnNos = state.turnNos.get(group) ?? [];
  const now = state.queues.get(group)?.indexOf(staffNo) ?? -1;
  const last = turnNos.length - 1;
  const to = Math.min(position, last);
  if (now < 0 || now >= to) return [];
  return [{ group, turnNo: numberAt(turnNos[to] ?? 0, turnNos[to + 1]) }];
}

/** ROT-16: where only the first of several technicians on one job moves, the others stay. */
function stayForJob(state: State, clock: Served): boolean {
  const { crossRoom, clockTypes, discipline } = policyOf(state);
  if (crossRoom !== 'firstMoves') return false;
  const first = jobMates(state, clock).find((one) => {
    if (one.status === 'cancelled' || ('by' in one && one.by === 'owedTurn')) return false;
    return movesTurn(discipline, clockTypes[typeOf(one)]);
  });
  return first !== undefined && first.clockId !== clock.clockId;
}

/** As what a line is served, or will be. */
function typeOf(clock: Clock): ClockType {
  return 'clockType' in clock ? clock.clockType : clock.wish.type;
}

/** ROT-16: several technicians on one job keep their order, whoever of them starts first. */
function aheadOfJob(state: State, clock: Served, before: Turn, turnNo: number): number {
  const { discipline } = policyOf(state);
  // Of those who are counted each has their own number, which keeps the order by itself.
  if (discipline === 'fewestClocks' || discipline === 'fewestTurns') return turnNo;
  const { group } = before;
  const turnNos = state.turnNos.get(group) ?? [];
  const noIn = (turns: readonly Turn[] = []) => turns.find((one) => one.group === group)?.turnNo;
  let ahead = turnNo;
  for (const mate of jobMates(state, clock)) {
    if (mate.clockId === clock.clockId || mate.status !== 'started') continue;
    const [had, got] = [noIn(mate.took?.from), noIn(mate.took?.to)];
    if (had === undefined || got === undefined || had < before.turnNo || got > ahead) continue;
    const position = state.queues.get(group)?.indexOf(mate.staffNo) ?? -1;
    // Moved since by something else: their order is another matter.
    if (turnNos[position] !== got || !sameKind(discipline, got, turnNo)) continue;
    ahead = between(Math.max(turnNos[position - 1] ?? before.turnNo, before.turnNo), got);
  }
  return ahead;
}

/** The lines that are served together with this one, itself among them, in their order; those who help are no part of it. */
function jobMates(state: State, clock: Clock): readonly Clock[] {
  const visit = state.visits.get(clock.visitId);
  if (visit === undefined || clock.helps !== undefined) return [clock];
  return clocksOf(state, visit).filter(
    (one) => jobOf(one) === jobOf(clock) && one.helps === undefined,
  );
}

/** What was counted is not, wherever the technician stands from now on. */
export function countBack(recording: Recording, clock: CalledClock | StartedClock): void {
  const { clockId, staffNo, took } = clock;
  if (took !== undefined)
    recording.record({ type: 'turnGivenBack', staffNo, clockId, counts: took.counts });
}

/**
 * ROT-8: a clock that is taken back gives the turn back: the technician stands
 * again where they stood among those who have not moved since. Turn numbers tell
 * this whatever the others did meanwhile. Who was moved by something else since
 * then stays where that put them.
 */
export function giveTurnBack(recording: Recording, clock: CalledClock | StartedClock): void {
  const { state } = recording;
  const { clockId, staffNo, took } = clock;
  countBack(recording, clock);
  const now = turnsOf(state, staffNo);
  const noIn = (turns: readonly Turn[], group: string) =>
    turns.find((turn) => turn.group === group)?.turnNo;
  const legacy = clock.status === 'started' && clock.by === undefined ? (clock.turns ?? []) : [];
  const back =
    took === undefined
      ? legacy
      : took.from.filter(({ group }) => noIn(now, group) === noIn(took.to, group));
  moveTo(recording, staffNo, back, { ruleId: 'ROT-8', clockId });
  if (clock.owed !== undefined)
    recording.record({
      type: 'owedTurnRecorded',
      staffNo,
      clockId: clock.owed.clockId,
      passedAt: clock.owed.at,
    });
}

/** ROT-16: when the one who moves for a job is taken off it, whoever is the first of it now moves, if their moment has been. */
export function passTurnInJob(recording: Recording, clock: Clock): void {
  const { state } = recording;
  const { crossRoom, clockTypes } = policyOf(state);
  if (crossRoom !== 'firstMoves') return;
  for (const mate of jobMates(state, clock)) {
    if (mate.status !== 'called' && mate.status !== 'started') continue;
    if (mate.took !== undefined || mate.by === 'owedTurn' || stayForJob(state, mate)) continue;
    const { when } = clockTypes[mate.clockType];
    if (when === 'dispatch' || (when === 'start' && mate.status === 'started'))
      reachTurn(recording, mate.clockId, when);
  }
}

/** ROT-14: nobody was passed over for the sake of a line that came to nothing. */
export function withdrawOwed(recording: Recording, clockId: ClockId): void {
  for (const [staffNo, { owed }] of recording.state.standings)
    if (owed?.clockId === clockId)
      recording.record({ type: 'owedTurnWithdrawn', staffNo, clockId });
}
