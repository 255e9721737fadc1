/**
 * The next clock, promised before the running one is over (ROT-19): where nobody
 * is free and the store pre-assigns, a line is promised to the first in turn
 * among those who soon will be. It goes on waiting, and is theirs when they are.
 */
import { policyOf } from '../../policy/policy.ts';
import { type At, type ClockId, minuteMs, type StaffNo } from '../../units.ts';
import { askedFor, whyNotAllowed, whyNotFit } from './eligibility.ts';
import { queuesFor, walkInTurn } from './queues.ts';
import type { Recording } from '../recording.ts';
import type { Clock, StartedClock, State } from '../state.ts';
import { clockIdOf } from '../technicians.ts';
import { sooner, type Timer } from '../timer.ts';

const timerPrefix = 'soonFree/';

/** The running clock of somebody who will soon be free. */
function endingSoon(state: State, staffNo: StaffNo, now: At): StartedClock | undefined {
  const clock = state.clocks.get(clockIdOf(state.technicians.get(staffNo)) ?? '');
  const soon = now + policyOf(state).preAssignMinutes * minuteMs;
  return clock?.status === 'started' && clock.expectedEndAt <= soon ? clock : undefined;
}

/** Whether this one may be promised the line: in time, fit, and still allowed when it would begin. */
function mayPromise(recording: Recording, line: Clock, staffNo: StaffNo): boolean {
  const { state, catalogue, command } = recording;
  const now = command.stamp.at;
  const service = catalogue.services.get(line.serviceCode);
  const technician = catalogue.technicians.get(staffNo);
  const running = endingSoon(state, staffNo, now);
  if (service === undefined || technician === undefined || running === undefined) return false;
  const asked = askedFor(service, line.wish, line.clockId);
  if (whyNotFit(technician, asked) !== undefined || state.suspendAtEnd.has(staffNo)) return false;
  const wait = Math.max(0, Math.ceil((running.expectedEndAt - now) / minuteMs));
  const later = { ...asked, minutes: asked.minutes + wait };
  return whyNotAllowed(state, catalogue, technician, later, command.stamp) === undefined;
}

/** Gives the line to the first in turn who will soon be free. `named`: those for whom somebody waits by name. */
export function promiseLine(
  recording: Recording,
  clockId: ClockId,
  named: ReadonlySet<StaffNo>,
): boolean {
  const { state, catalogue } = recording;
  const { preAssignMinutes, partition } = policyOf(state);
  const line = state.clocks.get(clockId);
  const service = catalogue.services.get(line?.serviceCode ?? '');
  if (preAssignMinutes === 0 || line === undefined || service === undefined) return false;
  let found: StaffNo | undefined;
  walkInTurn(state, queuesFor(catalogue, partition, service, line.wish), (staffNo) => {
    if (!named.has(staffNo) && mayPromise(recording, line, staffNo)) found = staffNo;
    return found !== undefined;
  });
  if (found === undefined) return false;
  recording.record({ type: 'linePromised', clockId, staffNo: found });
  return true;
}

/** Before anybody is sent: what can be kept no longer is taken back. */
export function reviewPromises(recording: Recording): void {
  const { state } = recording;
  for (const [staffNo, clockId] of [...state.promises]) {
    const line = state.clocks.get(clockId);
    if (line === undefined || state.technicians.get(staffNo)?.status === 'waiting') continue;
    if (!mayPromise(recording, line, staffNo)) withdraw(recording, clockId, staffNo, 'later');
  }
}

export function withdraw(
  recording: Recording,
  clockId: ClockId,
  staffNo: StaffNo,
  because: 'lineOver' | 'later' | 'notFree',
): void {
  recording.record({ type: 'promiseWithdrawn', clockId, staffNo, because });
}

/** The planned end has passed, and they are still busy: whoever is free may have the line. */
export function isOverdue(state: State, staffNo: StaffNo, now: At): boolean {
  const clock = state.clocks.get(clockIdOf(state.technicians.get(staffNo)) ?? '');
  return clock?.status === 'started' && clock.expectedEndAt <= now;
}

/** ROT-19: while lines wait, each clock tells once that its end is near. */
export function nextSoonFree(state: State): Timer | undefined {
  const { preAssignMinutes } = policyOf(state);
  if (preAssignMinutes === 0 || state.awaiting.length === 0) return undefined;
  let next: Timer | undefined;
  for (const clock of state.clocks.values()) {
    if (clock.status !== 'started' || clock.soonFreeFor === clock.expectedEndAt) continue;
    const dueAt = clock.expectedEndAt - preAssignMinutes * minuteMs;
    next = sooner(next, timerPrefix, clock.clockId, dueAt);
  }
  return next;
}

/** The clock whose end is near by this timer. */
export function soonFreeByTimer(
  state: State,
  timerId: string,
  dueAt: At,
): StartedClock | undefined {
  if (!timerId.startsWith(timerPrefix)) return undefined;
  const clock = state.clocks.get(timerId.slice(timerPrefix.length));
  const { preAssignMinutes } = policyOf(state);
  if (clock?.status !== 'started' || clock.soonFreeFor === clock.expectedEndAt) return undefined;
  return clock.expectedEndAt - preAssignMinutes * minuteMs === dueAt ? clock : undefined;
}

export function noteSoonFree(recording: Recording, clock: StartedClock): void {
  const { clockId, staffNo, expectedEndAt } = clock;
  recording.record({ type: 'technicianSoonFree', clockId, staffNo, expectedEndAt });
}
