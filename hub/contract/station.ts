/**
 * The Station in the technician room: a screen that a manager has made known,
 * where technicians say by card or number what they do. Nobody signs in there.
 */
import { z } from 'zod';
import { CardUid, CommandKey, Day, FenNotNegative, StaffNo } from './primitives.ts';

/** Who stands before it. A number is typed by anybody; a card is in a person's hand. */
export const StationPerson = z.union([
  z.strictObject({ cardUid: CardUid }),
  z.strictObject({ staffNo: StaffNo }),
]);
export type StationPerson = z.infer<typeof StationPerson>;

/** `POST /api/station/who`. What they do and where they stand is in the live view. */
export const StationWhoAnswer = z.object({
  staffNo: StaffNo,
  /** Only to who holds the card. */
  commissionTodayFen: FenNotNegative.nullable(),
});
export type StationWhoAnswer = z.infer<typeof StationWhoAnswer>;

/** What technicians may do for themselves; leave, suspending and covering are the desk's. */
export const StationAct = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('clockOn') }),
  z.strictObject({ type: z.literal('clockOff') }),
  z.strictObject({
    type: z.literal('setDuty'),
    to: z.enum(['waiting', 'onBreak', 'meal', 'away']),
  }),
  z.strictObject({ type: z.literal('setOff') }),
  /** Of the clock that they are called to or serve, where the store has that done here. */
  z.strictObject({ type: z.literal('startClock') }),
  z.strictObject({ type: z.literal('endClock') }),
]);
export type StationAct = z.infer<typeof StationAct>;

/** `POST /api/station/act`, answered by an `Outcome`. */
export const StationRequest = z.strictObject({
  key: CommandKey,
  person: StationPerson,
  act: StationAct,
});
export type StationRequest = z.infer<typeof StationRequest>;

/** `GET /api/shift-plans`: when everybody is to come; what differs on single days. */
export const ShiftPlansAnswer = z.object({
  businessDay: z.string(),
  shiftPlans: z.array(z.object({ code: z.string(), start: z.string(), end: z.string() })),
  usual: z.array(z.object({ staffNo: StaffNo, shiftPlan: z.string() })),
  /** Null: a day off. */
  planned: z.array(z.object({ staffNo: StaffNo, day: Day, shiftPlan: z.string().nullable() })),
});
export type ShiftPlansAnswer = z.infer<typeof ShiftPlansAnswer>;
