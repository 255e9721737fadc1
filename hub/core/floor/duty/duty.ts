/** Coming on duty and going off, and what people on duty do beside working (DTY). */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { roleOfActor } from '../../people.ts';
import { policyOf } from '../../policy/policy.ts';
import { type At, minuteMs, type StaffNo } from '../../units.ts';
import { noteBack, noteLeave, noteOff, noteOn } from './attendance.ts';
import { dispatchAwaiting } from '../dispatch/dispatch.ts';
import type { DutyCommand, DutyTo } from './duty-commands.ts';
import { wishesFall } from '../dispatch/free.ts';
import type { Recording } from '../recording.ts';
import type { TechnicianState } from '../state.ts';
import { isAbsent, isBusy, isPaused } from '../technicians.ts';
import { joinQueues } from '../queues/join-queues.ts';
import { leaveQueues } from '../queues/rotation.ts';
import { takeTurnAlone } from '../queues/taking-turns.ts';

type Of<T extends DutyCommand['type']> = Extract<DutyCommand, { type: T }>;

/** A technician of the store, as they are now. */
export function technicianOf(recording: Recording, staffNo: StaffNo): TechnicianState | Refused {
  const technician = recording.state.technicians.get(staffNo);
  return technician === undefined || !recording.catalogue.technicians.has(staffNo)
    ? refuse('unknown_technician', { staffNo })
    : technician;
}

export function busyElsewhere({ state }: Recording, staffNo: StaffNo, clockId: string): Refused {
  const visitId = state.clocks.get(clockId)?.visitId ?? '';
  return refuse('technician_busy', { staffNo, roomNo: state.visits.get(visitId)?.roomNo ?? '' });
}

/** DTY-1: joins the queues (ROT-5) and may be called at once. Who comes back from leave comes like anybody else. */
export function clockOn(recording: Recording, staffNo: StaffNo): Answer | Refused {
  const technician = technicianOf(recording, staffNo);
  if ('kind' in technician) return technician;
  if (!isAbsent(technician)) return refuse('already_on_duty', { staffNo });
  if (technician.status === 'leave') return setDuty(recording, { staffNo, to: 'waiting' });
  noteOn(recording, staffNo);
  // DTY-17: going home lifts no suspension.
  const why = recording.state.suspendAtEnd.get(staffNo);
  const to = why === undefined ? 'waiting' : 'suspended';
  changeTo(recording, staffNo, technician, to, undefined, why);
  joinQueues(recording, staffNo);
  dispatchAwaiting(recording);
  return { staffNo };
}

/** DTY-2: not from a running or called clock. DTY-7: a line that waits for them waits no longer. */
export function clockOff(recording: Recording, staffNo: StaffNo): Answer | Refused {
  const technician = technicianOf(recording, staffNo);
  if ('kind' in technician) return technician;
  if (technician.status === 'offDuty') return refuse('not_on_duty', { staffNo });
  if (isBusy(technician)) return busyElsewhere(recording, staffNo, technician.clockId);
  noteOff(recording, staffNo, technician.status === 'leave');
  leaveQueues(recording, staffNo);
  changeTo(recording, staffNo, technician, 'offDuty');
  if (technician.status === 'suspended')
    recording.record({
      ...{ type: 'suspensionAtEndSet', staffNo, on: true },
      ...(technician.reason !== undefined && { reason: technician.reason }),
    });
  wishesFall(recording, staffNo);
  dispatchAwaiting(recording);
  return { staffNo };
}

/** What only the host and the manager may do and undo. */
const isTheirs = (status: TechnicianState['status']) =>
  status === 'suspended' || status === 'covered';

/** DTY-4: suspending and covering is for the manager and the host, and so is lifting it. */
function mayNot(recording: Recording): Refused | undefined {
  const role = roleOfActor(recording);
  return role === undefined || role === 'host' || role === 'manager'
    ? undefined
    : refuse('not_allowed', { role });
}

/** DTY-3: to a pause, from one to another, or back to waiting. */
export function setDuty(
  recording: Recording,
  { staffNo, to, reason }: Omit<Of<'setDuty'>, 'type'>,
): Answer | Refused {
  const technician = technicianOf(recording, staffNo);
  if ('kind' in technician) return technician;
  const { status } = technician;
  if (status === 'offDuty') return refuse('not_on_duty', { staffNo });
  const forbidden = isTheirs(to) || isTheirs(status) ? mayNot(recording) : undefined;
  if (forbidden !== undefined) return forbidden;
  if (isBusy(technician)) return suspendAtEnd(recording, staffNo, technician.clockId, to, reason);
  if (status === to) return refuse('duty_unchanged', { staffNo, duty: status });
  if (status === 'leave' && to !== 'waiting')
    return refuse('technician_paused', { staffNo, duty: status });

  if (to === 'leave') goOnLeave(recording, staffNo, technician, reason);
  else changeTo(recording, staffNo, technician, to, keptUntil(recording, technician, to), reason);
  if (status === 'leave') {
    noteBack(recording, staffNo);
    joinQueues(recording, staffNo);
  }
  wishesFall(recording, staffNo);
  dispatchAwaiting(recording);
  return { staffNo, duty: to };
}

/** DTY-5: the busy finish what they do; they are suspended when it is over, unless that is taken back. */
function suspendAtEnd(
  recording: Recording,
  staffNo: StaffNo,
  clockId: string,
  to: DutyTo,
  reason: string | undefined,
): Answer | Refused {
  const marked = recording.state.suspendAtEnd.has(staffNo);
  if (to !== 'suspended' && !(to === 'waiting' && marked))
    return busyElsewhere(recording, staffNo, clockId);
  const forbidden = mayNot(recording);
  if (forbidden !== undefined) return forbidden;
  const on = to === 'suspended';
  if (on === marked) return refuse('duty_unchanged', { staffNo, duty: 'suspended' });
  recording.record({
    type: 'suspensionAtEndSet',
    staffNo,
    on,
    ...(on && reason !== undefined && { reason }),
  });
  return { staffNo, duty: to };
}

/**
 * DTY-6: the place of who eats or is away is kept for so long, counted from the first
 * step out: it runs on through whatever pause follows. Once it is lost, it is lost.
 */
function keptUntil(recording: Recording, before: TechnicianState, to: DutyTo): At | undefined {
  if (to === 'waiting') return undefined;
  const { untilAt: running, placeLost } = isPaused(before) ? before : nothing;
  if (placeLost === true) return undefined;
  const { mealMinutes, awayMinutes } = policyOf(recording.state).freeze;
  const minutes = to === 'meal' ? mealMinutes : to === 'away' ? awayMinutes : 0;
  if (minutes === 0) return running;
  const untilAt = recording.command.stamp.at + minutes * minuteMs;
  return Math.min(running ?? untilAt, untilAt);
}
const nothing: { readonly untilAt?: At; readonly placeLost?: true } = {};

/** DTY-8: on leave nobody stands in a queue. */
function goOnLeave(
  recording: Recording,
  staffNo: StaffNo,
  before: TechnicianState,
  reason: string | undefined,
): void {
  noteLeave(recording, staffNo);
  leaveQueues(recording, staffNo);
  changeTo(recording, staffNo, before, 'leave', undefined, reason);
}

/** DTY-8: with the day it was asked for, leave is over. */
export function endLeaves(recording: Recording): void {
  for (const [staffNo, technician] of recording.state.technicians)
    if (technician.status === 'leave') changeTo(recording, staffNo, technician, 'offDuty');
}

function changeTo(
  recording: Recording,
  staffNo: StaffNo,
  { status }: TechnicianState,
  to: DutyTo | 'offDuty',
  untilAt?: At,
  reason?: string,
): void {
  recording.record({
    type: 'technicianStatusChanged',
    staffNo,
    from: status,
    to,
    clockId: null,
    ...(untilAt !== undefined && { untilAt }),
    ...(reason !== undefined && { reason }),
  });
}

/** DTY-9: out for the rest of the day, for the price of a clock. */
export function buyClock(recording: Recording, command: Of<'buyClock'>): Answer | Refused {
  const { staffNo, reason } = command;
  const technician = technicianOf(recording, staffNo);
  if ('kind' in technician) return technician;
  if (isAbsent(technician)) return refuse('not_on_duty', { staffNo });
  if (isBusy(technician)) return busyElsewhere(recording, staffNo, technician.clockId);
  const { boughtClockFen: fen, clockTypes } = policyOf(recording.state);
  const { counts } = clockTypes.bought;
  recording.record({ type: 'clockBought', staffNo, fen, counts, reason });
  takeTurnAlone(recording, staffNo, clockTypes.bought);
  goOnLeave(recording, staffNo, technician, reason);
  wishesFall(recording, staffNo);
  dispatchAwaiting(recording);
  return { staffNo, fen };
}
