/**
 * What attendance is reckoned from (DTY): who came and went when, and what the
 * plan of that day said. Facts only; what they cost is decided elsewhere.
 */
import type { StaffNo } from '../../units.ts';
import { policyOf } from '../../policy/policy.ts';
import type { DutyBooksEvent } from './duty-events.ts';
import type { Recording } from '../recording.ts';
import type { Catalogue, State } from '../state.ts';
import { minutesAfterStart, shiftOf, shiftWorked } from './shifts.ts';

type What = Extract<DutyBooksEvent, { type: 'attendanceNoted' }>['what'];

function note(
  recording: Recording,
  staffNo: StaffNo,
  what: What,
  minutes: { readonly late?: number; readonly early?: number; readonly overtime?: number },
): void {
  const { state, catalogue, command } = recording;
  const minute = command.stamp.localMinute;
  const { day, shift } =
    what === 'absent'
      ? { day: null, shift: shiftOf(state, catalogue, staffNo) }
      : shiftWorked(state, catalogue, staffNo, minute);
  const arrives = what === 'on' || what === 'back';
  recording.record({
    type: 'attendanceNoted',
    staffNo,
    what,
    shiftPlan: shift?.shiftPlan ?? null,
    ...(day !== null && { shiftDay: day }),
    plannedMinute: (arrives ? shift?.start : shift?.end) ?? null,
    // Whoever never came is noted when the day is over; that minute would be one of another day.
    minute: what === 'absent' ? (shift?.end ?? 0) : minute,
    lateMinutes: minutes.late ?? 0,
    earlyMinutes: minutes.early ?? 0,
    overtimeMinutes: minutes.overtime ?? 0,
  });
}

/** DTY-11: late is who comes for the first time this day, and later than the store forgives. */
export function noteOn(recording: Recording, staffNo: StaffNo): void {
  const { state, catalogue, command } = recording;
  const first = state.attendance.get(staffNo)?.onMinute === undefined;
  const minute = command.stamp.localMinute;
  const { day, shift } = shiftWorked(state, catalogue, staffNo, minute);
  const begins = first && day === state.businessDay;
  const after = begins ? minutesAfterStart(shift, minute) : 0;
  note(recording, staffNo, 'on', { late: after > policyOf(state).lateAfterMinutes ? after : 0 });
}

/** DTY-11: before the end of the shift is early, after it overtime. Who was on leave has gone before. */
export function noteOff(recording: Recording, staffNo: StaffNo, wasOnLeave: boolean): void {
  const { state, catalogue, command } = recording;
  const minute = command.stamp.localMinute;
  const end = shiftWorked(state, catalogue, staffNo, minute).shift?.end;
  if (wasOnLeave || end === undefined) {
    note(recording, staffNo, 'off', {});
    return;
  }
  const from = Math.max(end, state.attendance.get(staffNo)?.onMinute ?? end);
  note(recording, staffNo, 'off', {
    early: Math.max(0, end - minute),
    overtime: Math.max(0, minute - from),
  });
}

export function noteLeave(recording: Recording, staffNo: StaffNo): void {
  note(recording, staffNo, 'leave', {});
}
export function noteBack(recording: Recording, staffNo: StaffNo): void {
  note(recording, staffNo, 'back', {});
}

/** Whether somebody has a shift this day and has not been seen. Who is still here from the day before has. */
export function isExpected(state: State, catalogue: Catalogue, staffNo: StaffNo): boolean {
  return (
    state.technicians.get(staffNo)?.status === 'offDuty' &&
    !state.attendance.has(staffNo) &&
    shiftOf(state, catalogue, staffNo) !== undefined
  );
}

/** DTY-12: at the end of a day, whoever had a shift and never came. On a day when nobody came the store was closed. */
export function noteAbsent(recording: Recording): void {
  const { state, catalogue } = recording;
  const closed =
    state.attendance.size === 0 &&
    [...state.technicians.values()].every(({ status }) => status === 'offDuty');
  if (closed) return;
  for (const { staffNo } of catalogue.config.technicians)
    if (isExpected(state, catalogue, staffNo)) note(recording, staffNo, 'absent', {});
}
