/**
 * Whose turn it is (ROT). A queue is the list of all on duty who serve its
 * skills, in turn order. The busy keep their place in it; whoever does not fit
 * a wish is passed over and keeps theirs.
 */
import type { Stamp, Wish } from '../commands.ts';
import type { ServiceConfig } from '../store-config.ts';
import {
  type At,
  type ClockId,
  type GroupCode,
  type Minutes,
  minuteMs,
  type StaffNo,
} from '../units.ts';
import { askedFor, whyNotFit, whyNotNow } from './eligibility.ts';
import type { Recording } from './recording.ts';
import type { Catalogue, StartedClock, State } from './state.ts';
import { isAbsent, isPaused } from './technicians.ts';

/**
 * ROT-1: the first in turn order who waits, fits and may. `taken` are those whom
 * the same decision has promised already.
 */
export function nextInTurn(
  state: State,
  catalogue: Catalogue,
  service: ServiceConfig,
  wish: Wish,
  stamp: Stamp,
  taken?: ReadonlySet<StaffNo>,
): StaffNo | undefined {
  const group = catalogue.groupBySkill.get(service.skill);
  const queue = (group === undefined ? undefined : state.queues.get(group)) ?? [];
  const asked = askedFor(service, wish);
  let passing: StaffNo | undefined;
  for (const staffNo of queue) {
    if (taken?.has(staffNo)) continue;
    const verdict = whyNotNow(state, catalogue, staffNo, asked, stamp);
    if (verdict === undefined) return staffNo;
    if (verdict === 'passesLap') passing ??= staffNo;
  }
  // ROT-9: no guest waits for the sake of a penalty.
  return passing;
}

/** What stands before a line that asks for somebody: the line itself does not wait for itself, nor for those behind it. */
export interface Ahead {
  readonly ofLine?: ClockId;
  /** Of lines that are not on the floor yet (the preview's own party). */
  readonly minutes?: Minutes;
  /** How long the line itself will be. */
  readonly lasts?: Minutes;
}

/**
 * When a technician is expected to be free: now for those who wait, `undefined`
 * for those off duty and those who are out for longer than anybody knows. Counts the running clock, and the lines ahead that wait
 * for just this person.
 */
export function freeAt(
  state: State,
  catalogue: Catalogue,
  staffNo: StaffNo,
  now: At,
  ahead: Ahead = {},
): At | undefined {
  const technician = state.technicians.get(staffNo);
  if (technician === undefined || isAbsent(technician)) return undefined;
  const minutesOf = (serviceCode: string) => catalogue.services.get(serviceCode)?.minutes ?? 0;
  let at = now + (ahead.minutes ?? 0) * minuteMs;
  if (isPaused(technician)) {
    // DTY-7: whoever says nothing of coming back is not waited for.
    if (technician.untilAt === undefined) return undefined;
    at += Math.max(0, technician.untilAt - now);
  } else if ('clockId' in technician) {
    const clock = state.clocks.get(technician.clockId);
    if (clock?.status === 'started') at += Math.max(0, clock.expectedEndAt - now);
    else if (clock?.status === 'called') at += minutesOf(clock.serviceCode) * minuteMs;
  }
  for (const clockId of state.awaiting) {
    if (clockId === ahead.ofLine) break;
    const line = state.clocks.get(clockId);
    if (line === undefined || line.wish.type === 'rotation' || line.wish.staffNo !== staffNo)
      continue;
    at += minutesOf(line.serviceCode) * minuteMs;
  }
  return at;
}

/** For the host's preview: when the first who fits is expected to be free, null when nobody on duty fits. */
export function firstFreeAt(
  state: State,
  catalogue: Catalogue,
  service: ServiceConfig,
  wish: Wish,
  now: At,
): At | null {
  let first: At | null = null;
  for (const technician of catalogue.config.technicians) {
    if (wish.type !== 'rotation' && wish.staffNo !== technician.staffNo) continue;
    if (whyNotFit(technician, askedFor(service, wish)) !== undefined) continue;
    const at = freeAt(state, catalogue, technician.staffNo, now);
    if (at !== undefined && (first === null || at < first)) first = at;
  }
  return first;
}

/** Greater than every number in the queue, also than that of somebody who goes to its tail from within. */
export function nextTurnNo(state: State, group: GroupCode): number {
  return (state.turnNos.get(group)?.at(-1) ?? 0) + 1;
}

/** ROT-5: who comes on duty joins the tail of every queue of theirs. */
export function joinQueues(recording: Recording, staffNo: StaffNo): void {
  for (const group of recording.catalogue.groupsOf.get(staffNo) ?? []) {
    const to = recording.state.queues.get(group)?.length ?? 0;
    recording.record({
      type: 'queueMoved',
      group,
      staffNo,
      from: null,
      to,
      ruleId: 'ROT-5',
      clockId: null,
      turnNo: nextTurnNo(recording.state, group),
    });
  }
}

/** ROT-6: who goes off duty leaves every queue. */
export function leaveQueues(recording: Recording, staffNo: StaffNo): void {
  for (const [group, queue] of recording.state.queues) {
    const from = queue.indexOf(staffNo);
    if (from < 0) continue;
    recording.record({
      type: 'queueMoved',
      group,
      staffNo,
      from,
      to: null,
      ruleId: 'ROT-6',
      clockId: null,
      turnNo: null,
    });
  }
}

/** ROT-4: a rotation clock that starts takes the turn: to the tail of every queue that the technician stands in. */
export function takeTurn(recording: Recording, staffNo: StaffNo, clockId: ClockId): void {
  toTail(recording, staffNo, clockId, 'ROT-4');
}

/** `reason`: of a person who moves them. */
export function toTail(
  recording: Recording,
  staffNo: StaffNo,
  clockId: ClockId | null,
  ruleId: string,
  reason?: string,
): void {
  const { state } = recording;
  for (const [group, queue] of state.queues) {
    const from = queue.indexOf(staffNo);
    if (from < 0) continue;
    const to = queue.length - 1;
    const turnNo = nextTurnNo(state, group);
    recording.record({
      ...{ type: 'queueMoved', group, staffNo, from, to, ruleId, clockId, turnNo },
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

/** To the head of every queue that they stand in and are not the head of. */
export function toHead(
  recording: Recording,
  staffNo: StaffNo,
  ruleId: string,
  reason: string,
): void {
  const { state } = recording;
  for (const [group, queue] of state.queues) {
    const from = queue.indexOf(staffNo);
    if (from < 1) continue;
    const turnNo = (state.turnNos.get(group)?.[0] ?? 0) - 1;
    recording.record({
      ...{ type: 'queueMoved', group, staffNo, from, to: 0, ruleId, clockId: null, turnNo, reason },
    });
  }
}

/**
 * ROT-8: a rotation clock that is taken back gives the turn back: the technician
 * stands again behind those who stood ahead then and have not had a turn since,
 * and before all others. Turn numbers tell this whatever the others did meanwhile.
 */
export function giveTurnBack(recording: Recording, clock: StartedClock): void {
  const { state } = recording;
  const { staffNo, clockId } = clock;
  for (const { group, turnNo } of clock.turns ?? []) {
    const from = state.queues.get(group)?.indexOf(staffNo) ?? -1;
    if (from < 0) continue;
    const to = state.turnNos.get(group)?.findIndex((one) => one >= turnNo) ?? from;
    const ruleId = 'ROT-8';
    recording.record({ type: 'queueMoved', group, staffNo, from, to, ruleId, clockId, turnNo });
  }
}
