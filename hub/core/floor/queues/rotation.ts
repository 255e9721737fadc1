/**
 * Moves in the queues, and when somebody is expected to be free (ROT). The busy
 * keep their place in a queue; whoever does not fit a wish is passed over and
 * keeps theirs.
 */
import type { Wish } from '../../commands.ts';
import { policyOf } from '../../policy/policy.ts';
import type { ServiceConfig } from '../../store-config.ts';
import { type At, type ClockId, type Minutes, minuteMs, type StaffNo } from '../../units.ts';
import { askedFor, whyNotFit } from './eligibility.ts';
import { positionFor, turnsOf } from './queues.ts';
import type { Recording } from '../recording.ts';
import type { Catalogue, State, Turn } from '../state.ts';
import { isAbsent, isPaused } from '../technicians.ts';
import { headNo, penaltyNo, tailNo } from './turn-numbers.ts';

/** What stands before a line that asks for somebody: the line itself does not wait for itself, nor for those behind it. */
export interface Ahead {
  readonly ofLine?: ClockId;
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
  let at = now;
  if (isPaused(technician)) {
    // DTY-7: whoever says nothing of coming back is not waited for.
    const { status, untilAt } = technician;
    if (untilAt === undefined || (status !== 'meal' && status !== 'away')) return undefined;
    at += Math.max(0, untilAt - now);
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
  const promised = state.clocks.get(state.promises.get(staffNo) ?? '');
  if (promised !== undefined) at += minutesOf(promised.serviceCode) * minuteMs;
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

/** Of a move that is not a clock's own: the clock that it is about, and a person's reason for it. */
export interface About {
  readonly ruleId: string;
  readonly clockId: ClockId | null;
  readonly reason?: string | undefined;
}

/** To these numbers, in those of the queues in which the technician stands. */
export function moveTo(
  recording: Recording,
  staffNo: StaffNo,
  turns: readonly Turn[],
  { ruleId, clockId, reason }: About,
): void {
  const { state } = recording;
  for (const { group, turnNo } of turns) {
    const from = state.queues.get(group)?.indexOf(staffNo) ?? -1;
    if (from < 0) continue;
    const to = positionFor(state, group, staffNo, turnNo);
    recording.record({
      ...{ type: 'queueMoved', group, staffNo, from, to, ruleId, clockId, turnNo },
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

/** ROT-6: who goes off duty leaves every queue. */
export function leaveQueues(recording: Recording, staffNo: StaffNo): void {
  for (const { group } of turnsOf(recording.state, staffNo)) {
    const from = recording.state.queues.get(group)?.indexOf(staffNo) ?? -1;
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

/** `reason`: of a person who moves them. */
export function toTail(
  recording: Recording,
  staffNo: StaffNo,
  clockId: ClockId | null,
  ruleId: string,
  reason?: string,
): void {
  const { state, command } = recording;
  const { discipline } = policyOf(state);
  const turns = turnsOf(state, staffNo).map(({ group }) => ({
    group,
    turnNo: tailNo(state, discipline, group, command.stamp.at),
  }));
  moveTo(recording, staffNo, turns, { ruleId, clockId, reason });
}

/** QMV-3: to the tail of every queue, with a turn the more where turns are counted. */
export function toPenaltyPlace(recording: Recording, staffNo: StaffNo, reason: string): void {
  const { state, command } = recording;
  const { discipline } = policyOf(state);
  const turns = turnsOf(state, staffNo).map(({ group }) => ({
    group,
    turnNo: penaltyNo(state, discipline, group, command.stamp.at),
  }));
  moveTo(recording, staffNo, turns, { ruleId: 'QMV-3', clockId: null, reason });
}

/** To the head of every queue that they stand in and are not the head of. */
export function toHead(
  recording: Recording,
  staffNo: StaffNo,
  ruleId: string,
  reason: string,
): void {
  const { state, command } = recording;
  const { discipline } = policyOf(state);
  const turns = turnsOf(state, staffNo)
    .filter(({ group }) => state.queues.get(group)?.[0] !== staffNo)
    .map(({ group }) => ({
      group,
      turnNo: headNo(state, discipline, group, command.stamp.at),
    }));
  moveTo(recording, staffNo, turns, { ruleId, clockId: null, reason });
}
