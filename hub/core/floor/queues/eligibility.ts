/**
 * Why somebody is not sent to a line now: the one list of reasons. The dispatch
 * takes the first in turn order for whom there is none, and whoever asks "why
 * not me" is answered from here, so that the two can never differ.
 */
import type { Stamp, Wish } from '../../commands.ts';
import type { Pause } from '../../events.ts';
import { policyOf } from '../../policy/policy.ts';
import type { ServiceConfig, TechnicianConfig } from '../../store-config.ts';
import { type ClockId, type Minutes, minuteMs, type StaffNo } from '../../units.ts';
import { lockedFor } from '../bookings/booked.ts';
import { shiftThatBinds } from '../duty/shifts.ts';
import type { Catalogue, State } from '../state.ts';
import { standingOf } from '../technicians.ts';

export type Verdict =
  /** What they are doing. */
  | 'offDuty'
  | 'leave'
  | 'called'
  | 'inService'
  | Pause
  /** The wish does not fit them: passed over, at no cost. */
  | 'lacksSkill'
  | 'otherGender'
  | 'otherGrade'
  | 'excluded'
  | NotAllowed;

/** They wait and fit, and may not. */
export type NotAllowed = 'shiftEnds' | 'held' | 'lockedForBooking' | 'promised' | 'passesLap';

/** What a line asks for. `minutes`: how long it would keep somebody. */
export interface Asked {
  readonly service: ServiceConfig;
  readonly wish: Wish;
  readonly minutes: Minutes;
  /** Absent: it is not on the floor yet. */
  readonly clockId?: ClockId;
}

export function askedFor(service: ServiceConfig, wish: Wish, clockId?: ClockId): Asked {
  return { service, wish, minutes: service.minutes, ...(clockId !== undefined && { clockId }) };
}

/** ROT-2: skill, gender, grade, and not somebody whom the guest does not want. */
export function whyNotFit(technician: TechnicianConfig, asked: Asked): Verdict | undefined {
  const { service, wish } = asked;
  if (!technician.skills.includes(service.skill)) return 'lacksSkill';
  if (wish.type !== 'rotation') return undefined;
  if (wish.exclude?.includes(technician.staffNo)) return 'excluded';
  if (wish.gender !== undefined && technician.gender !== wish.gender) return 'otherGender';
  return wish.grade !== undefined && technician.grade !== wish.grade ? 'otherGrade' : undefined;
}

/** What keeps somebody who waits, or soon will, and fits. By name the guest may have whom rotation may not send. */
export function whyNotAllowed(
  state: State,
  catalogue: Catalogue,
  technician: TechnicianConfig,
  asked: Asked,
  stamp: Stamp,
): NotAllowed | undefined {
  // BKG-5: of others' bookings, also where the guest asks by name or has booked.
  const untilAt = stamp.at + asked.minutes * minuteMs;
  if (lockedFor(state, technician.staffNo, untilAt)) return 'lockedForBooking';
  const promised = state.promises.get(technician.staffNo);
  if (promised !== undefined && promised !== asked.clockId) return 'promised';
  if (asked.wish.type !== 'rotation') return undefined;
  const standing = standingOf(state, technician.staffNo);
  if (!shiftAllows(state, catalogue, technician, asked.minutes, stamp)) return 'shiftEnds';
  if (standing.hold !== null) return 'held';
  return standing.laps > 0 ? 'passesLap' : undefined;
}

/** ROT-3: a rotation clock must be over by the end of the shift and its grace. Times are store-local. */
function shiftAllows(
  state: State,
  catalogue: Catalogue,
  technician: TechnicianConfig,
  minutes: Minutes,
  stamp: Stamp,
): boolean {
  const { staffNo } = technician;
  const shift = shiftThatBinds(state, catalogue, staffNo, stamp.localMinute);
  // DTY-14
  if (shift === undefined || standingOf(state, staffNo).overtime) return true;
  return stamp.localMinute + minutes <= shift.end + policyOf(state).shiftEndGraceMinutes;
}

/** Undefined: may be sent at once. */
export function whyNotNow(
  state: State,
  catalogue: Catalogue,
  staffNo: StaffNo,
  asked: Asked,
  stamp: Stamp,
): Verdict | undefined {
  const technician = catalogue.technicians.get(staffNo);
  if (technician === undefined) return 'offDuty';
  const status = state.technicians.get(staffNo)?.status ?? 'offDuty';
  return (
    whyNotFit(technician, asked) ??
    (status === 'waiting' ? undefined : status) ??
    whyNotAllowed(state, catalogue, technician, asked, stamp)
  );
}
