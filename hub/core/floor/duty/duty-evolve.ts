/** What the events of duty do to the floor. */
import { never } from '../../decision.ts';
import type { Event } from '../../events.ts';
import { dropHold } from '../../policy/policy-evolve.ts';
import type { DutyBooksEvent, DutyFloorEvent } from './duty-events.ts';
import { clockOf, must, setClock } from '../fold.ts';
import type { State } from '../state.ts';
import { changeStanding, isPaused, standingOf } from '../technicians.ts';

type DutyEvent = Extract<Event, { type: (DutyFloorEvent | DutyBooksEvent)['type'] }>;
type StatusChanged = Extract<Event, { type: 'technicianStatusChanged' }>;

export function evolveDuty(state: State, event: DutyEvent): void {
  const { staffNo } = event;
  switch (event.type) {
    case 'technicianSetOff': {
      const technician = state.technicians.get(staffNo);
      if (technician?.status === 'called')
        state.technicians.set(staffNo, { ...technician, onTheWayAt: event.at });
      return;
    }
    case 'takerArrived': {
      const clock = clockOf(state, event.clockId);
      if (clock.status !== 'started') return;
      const { takenOverAt: _there, ...kept } = clock;
      setClock(state, kept);
      return;
    }
    case 'suspensionAtEndSet':
      if (event.on) state.suspendAtEnd.set(staffNo, event.reason ?? '');
      else state.suspendAtEnd.delete(staffNo);
      return;
    case 'freezeEnded': {
      const technician = state.technicians.get(staffNo);
      if (technician === undefined || !('untilAt' in technician)) return;
      const { untilAt: _over, ...kept } = technician;
      state.technicians.set(staffNo, isPaused(technician) ? { ...kept, placeLost: true } : kept);
      return;
    }
    case 'callInsChanged':
      changeStanding(state, staffNo, { callsIn: event.callsIn });
      return;
    case 'overtimeSet':
      changeStanding(state, staffNo, { overtime: event.on });
      return;
    case 'clockBought': {
      const { turns } = standingOf(state, staffNo);
      if (event.counts > 0) changeStanding(state, staffNo, { turns: turns + event.counts });
      return;
    }
    case 'shiftPlanned': {
      const plans = state.shiftPlans.get(event.forDay) ?? new Map<string, string | null>();
      state.shiftPlans.set(event.forDay, plans.set(staffNo, event.shiftPlan));
      return;
    }
    case 'attendanceNoted': {
      const { what, minute, lateMinutes, shiftDay } = event;
      if (what === 'absent') return;
      if (shiftDay !== undefined && (what === 'on' || what === 'off'))
        comesFor(state, event, shiftDay);
      // Who ends the shift of the day before has not been seen for that of this one.
      if (shiftDay !== undefined && shiftDay < event.day) return;
      const before = state.attendance.get(staffNo) ?? { lateMinutes: 0 };
      // The first coming of the day is what counts.
      const firstOn = what === 'on' && before.onMinute === undefined;
      state.attendance.set(staffNo, firstOn ? { onMinute: minute, lateMinutes } : before);
      return;
    }
    default:
      never(event);
  }
}

/** Whoever comes for a shift of another day than the last begins that day, whenever the one before was over. */
function comesFor(
  state: State,
  { staffNo, what, shiftPlan }: Extract<DutyEvent, { type: 'attendanceNoted' }>,
  day: string,
): void {
  const before = standingOf(state, staffNo).cameFor;
  const anew = what === 'on' && before !== undefined && before.day < day;
  changeStanding(state, staffNo, {
    cameFor: { day, shiftPlan },
    ...(anew && { cameToday: false }),
  });
}

/** The status that they have from now on, and what goes with it. */
export function takeStatus(state: State, event: StatusChanged): void {
  const { to, untilAt, reason } = event;
  statusLeaves(state, event);
  if (to === 'called' || to === 'inService') {
    const clockId = must(event.clockId ?? undefined, 'a clock');
    state.technicians.set(event.staffNo, { status: to, sinceAt: event.at, clockId });
  } else {
    const before = state.technicians.get(event.staffNo);
    const isPause = to !== 'waiting' && to !== 'offDuty' && to !== 'leave';
    const lost = isPause && before !== undefined && isPaused(before) && before.placeLost;
    const more = {
      ...(lost === true && { placeLost: lost }),
      ...(untilAt !== undefined && { untilAt }),
      ...(reason !== undefined && { reason }),
    };
    state.technicians.set(event.staffNo, { status: to, sinceAt: event.at, ...more });
  }
  // Who is called by name, or goes home, needs no place kept.
  if (to === 'called' || to === 'offDuty' || to === 'leave') dropHold(state, event.staffNo);
}

/** What goes with a status: a suspension that was waited for is there, overtime ends with the day's work. */
function statusLeaves(state: State, { staffNo, to }: StatusChanged): void {
  if (to !== 'called' && to !== 'inService') state.suspendAtEnd.delete(staffNo);
  if (to !== 'offDuty') return;
  if (standingOf(state, staffNo).overtime) changeStanding(state, staffNo, { overtime: false });
}

/** A new day: what was planned for days that are over is gone, and so are guests who did not come. */
export function openDutyDay(state: State, day: string): void {
  for (const planned of state.shiftPlans.keys())
    if (planned < day) state.shiftPlans.delete(planned);
  state.attendance.clear();
  for (const [staffNo, { callsIn }] of state.standings)
    if (callsIn > 0) changeStanding(state, staffNo, { callsIn: 0 });
}
