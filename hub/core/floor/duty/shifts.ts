/** When somebody is to be there: the plan of the day, or the one that is always theirs. */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { LocalMinute, Minutes, StaffNo } from '../../units.ts';
import type { DutyCommand } from './duty-commands.ts';
import type { Recording } from '../recording.ts';
import type { Catalogue, State } from '../state.ts';

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
  if (shiftPlan !== null && !(shiftPlan in catalogue.config.shiftPlans))
    return refuse('unknown_shift_plan', { shiftPlan });
  const today = state.businessDay ?? recording.command.stamp.localDay;
  const tooMany = !state.shiftPlans.has(day) && state.shiftPlans.size >= mostDays;
  if (day < today || tooMany) return refuse('bad_day', { day });
  recording.record({ type: 'shiftPlanned', staffNo, forDay: day, shiftPlan });
  return { staffNo, day };
}
