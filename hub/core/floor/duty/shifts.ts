/** When somebody is to be there: the plan of the day, or the one that is always theirs. */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { LocalMinute, Minutes, StaffNo } from '../../units.ts';
import type { DutyCommand } from './duty-commands.ts';
import type { Recording } from '../recording.ts';
import type { Catalogue, State } from '../state.ts';
import { standingOf } from '../technicians.ts';

type PlanShift = Extract<DutyCommand, { type: 'planShift' }>;

export interface Shift {
  readonly shiftPlan: string;
  readonly start: LocalMinute;
  readonly end: LocalMinute;
}

/** DTY-10: of this business day, unless another is asked for. Undefined: a day off, or nobody has planned anything. */
export function shiftOf(
  state: State,
  catalogue: Catalogue,
  staffNo: StaffNo,
  day: string | null = state.businessDay,
): Shift | undefined {
  const planned = state.shiftPlans.get(day ?? '')?.get(staffNo);
  const shiftPlan = planned === undefined ? catalogue.technicians.get(staffNo)?.shiftPlan : planned;
  const times = catalogue.config.shiftPlans[shiftPlan ?? ''];
  return times === undefined || typeof shiftPlan !== 'string' ? undefined : { shiftPlan, ...times };
}

/** Days one after the other, counted over months and leap years: the core has no calendar of its own. Years begin in March. */
function dayNumber(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const from = month > 2 ? year : year - 1;
  const leaps = Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400);
  return 365 * from + leaps + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date;
}

/** A shift with the business day that it belongs to; its minutes are those of the day that runs. */
export interface ShiftWorked {
  readonly day: string | null;
  readonly shift: Shift | undefined;
}

/**
 * DTY-18: the shift that somebody works at this minute. One that they came for on
 * the day before goes on over the change of day, until it is over and they have
 * gone, or until their own shift of the new day begins.
 */
export function shiftWorked(
  state: State,
  catalogue: Catalogue,
  staffNo: StaffNo,
  minute: LocalMinute,
): ShiftWorked {
  const day = state.businessDay;
  const own = shiftOf(state, catalogue, staffNo);
  const came = standingOf(state, staffNo).cameFor;
  const today: ShiftWorked = { day, shift: own };
  if (came === undefined || day === null || came.day >= day) return today;
  if (own !== undefined && minute >= own.start) return today;
  const times = catalogue.config.shiftPlans[came.shiftPlan ?? ''];
  if (times === undefined || came.shiftPlan === null) return today;
  const ago = (dayNumber(day) - dayNumber(came.day)) * 1440;
  const shift = { shiftPlan: came.shiftPlan, start: times.start - ago, end: times.end - ago };
  const isHere = state.technicians.get(staffNo)?.status !== 'offDuty';
  return isHere || minute < shift.end ? { day: came.day, shift } : today;
}

/** ROT-3: the shift whose end binds. One that was over before the day changed binds nobody on the new one. */
export function shiftThatBinds(
  state: State,
  catalogue: Catalogue,
  staffNo: StaffNo,
  minute: LocalMinute,
): Shift | undefined {
  const { day, shift } = shiftWorked(state, catalogue, staffNo, minute);
  const runsOver = shift !== undefined && shift.end > catalogue.config.businessDayCutoff;
  return day === state.businessDay || runsOver ? shift : shiftOf(state, catalogue, staffNo);
}

/** How long after the start of the shift; 0 when in time, or when nobody is waited for. */
export function minutesAfterStart(shift: Shift | undefined, minute: LocalMinute): Minutes {
  if (shift === undefined) return 0;
  return Math.max(0, Math.min(minute, shift.end) - shift.start);
}

/** What is planned stands in the state until it is past: so much of it and no more. */
const mostDays = 62;

/** DTY-10: a day that is not over yet. */
export function planShift(recording: Recording, command: PlanShift): Answer | Refused {
  const { state, catalogue } = recording;
  const { staffNo, day, shiftPlan } = command;
  if (!catalogue.technicians.has(staffNo)) return refuse('unknown_technician', { staffNo });
  if (shiftPlan !== null && !Object.hasOwn(catalogue.config.shiftPlans, shiftPlan))
    return refuse('unknown_shift_plan', { shiftPlan });
  const today = state.businessDay ?? recording.command.stamp.localDay;
  // One day after the other, so that no far ones can take the place of the next.
  if (day < today || dayNumber(day) - dayNumber(today) >= mostDays)
    return refuse('bad_day', { day });
  recording.record({ type: 'shiftPlanned', staffNo, forDay: day, shiftPlan });
  return { staffNo, day };
}
