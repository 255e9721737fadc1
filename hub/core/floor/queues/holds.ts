/** A place kept for a guest who is expected (QMV-6): for a time only, and then it is lost. */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { policyOf } from '../../policy/policy.ts';
import type { PolicyCommand } from '../../policy/policy-commands.ts';
import { type At, minuteMs, type StaffNo } from '../../units.ts';
import { dispatchAwaiting } from '../dispatch/dispatch.ts';
import type { Recording } from '../recording.ts';
import { toTail } from './rotation.ts';
import type { State } from '../state.ts';
import { clockIdOf, isAbsent, standingOf } from '../technicians.ts';
import { sooner, type Timer } from '../timer.ts';

type Of<T extends PolicyCommand['type']> = Extract<PolicyCommand, { type: T }>;
const holdPrefix = 'hold/';

/** QMV-6: not sent by rotation meanwhile; who is asked for by name still goes, and the place is kept no longer. */
export function holdSlot(recording: Recording, command: Of<'holdSlot'>): Answer | Refused {
  const { staffNo, reason } = command;
  const { state } = recording;
  const technician = state.technicians.get(staffNo);
  if (technician === undefined) return refuse('unknown_technician', { staffNo });
  if (isAbsent(technician)) return refuse('not_on_duty', { staffNo });
  const busyWith = state.clocks.get(clockIdOf(technician) ?? '');
  if (busyWith !== undefined) {
    const roomNo = state.visits.get(busyWith.visitId)?.roomNo ?? '';
    return refuse('technician_busy', { staffNo, roomNo });
  }
  // One hold after the other would keep the place for ever.
  if (standingOf(state, staffNo).hold !== null) return refuse('nothing_to_do', { staffNo });
  const { mostMinutes } = policyOf(state).hold;
  const minutes = command.minutes ?? mostMinutes;
  if (minutes < 1 || minutes > mostMinutes) return refuse('hold_too_long', { mostMinutes });
  const untilAt = recording.command.stamp.at + minutes * minuteMs;
  recording.record({ type: 'slotHeld', staffNo, untilAt, reason });
  return { staffNo, untilAt };
}

/** QMV-7: the place is as it was, and whoever waits may be given them. */
export function releaseHold(recording: Recording, staffNo: StaffNo): Answer | Refused {
  if (standingOf(recording.state, staffNo).hold === null) return refuse('not_held', { staffNo });
  recording.record({ type: 'holdReleased', staffNo });
  dispatchAwaiting(recording);
  return { staffNo };
}

/** The hold that ends first; of one moment the first by name. */
export function nextHoldTimer(state: State): Timer | undefined {
  let next: Timer | undefined;
  for (const [staffNo, { hold }] of state.standings)
    if (hold !== null) next = sooner(next, holdPrefix, staffNo, hold.untilAt);
  return next;
}

/** The technician whose kept place this timer ends. */
export function heldByTimer(state: State, timerId: string, dueAt: At): StaffNo | undefined {
  if (!timerId.startsWith(holdPrefix)) return undefined;
  const staffNo = timerId.slice(holdPrefix.length);
  return standingOf(state, staffNo).hold?.untilAt === dueAt ? staffNo : undefined;
}

/** QMV-8: nobody came: the place is lost. */
export function expireHold(recording: Recording, staffNo: StaffNo, dueAt: At): Answer {
  const late = recording.command.stamp.at - dueAt > minuteMs;
  recording.record({ type: 'holdExpired', staffNo, late });
  toTail(recording, staffNo, null, 'QMV-8');
  dispatchAwaiting(recording);
  return { did: 'expireHold', staffNo };
}
