/**
 * The Station in the technician room: a screen that a manager has made known,
 * where technicians say by card or number what they do. Nobody signs in there.
 */
import { z } from 'zod';
import {
  At,
  CardUid,
  ClockId,
  ClockType,
  CommandKey,
  Day,
  Extensions,
  FenNotNegative,
  Minutes,
  RoomNo,
  ServiceCode,
  StaffNo,
} from './primitives.ts';
import { AnswerMessage, Chosen, Spoken } from './terminal.ts';

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
  /** By the card of the desk's people: who opens rooms and sends technicians from here (TAP-11). */
  host: z.object({ name: z.string() }).optional(),
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
  z.strictObject({ type: z.literal('extendClock'), extensions: Extensions }),
  /** As `POST /api/station/ask` has led to (TAP-11, TAP-12): the first two are the technician's own, the others the desk's people's. */
  z.strictObject({ type: z.literal('swap'), chosen: Chosen }),
  z.strictObject({ type: z.literal('changeService'), chosen: Chosen }),
  z.strictObject({ type: z.literal('open'), roomNo: RoomNo, chosen: Chosen }),
  z.strictObject({ type: z.literal('dispatch'), roomNo: RoomNo, chosen: Chosen }),
]);
export type StationAct = z.infer<typeof StationAct>;

/** `POST /api/station/act`, answered by an `Outcome`. */
export const StationRequest = z.strictObject({
  key: CommandKey,
  person: StationPerson,
  act: StationAct,
});
export type StationRequest = z.infer<typeof StationRequest>;

/** Beside the outcome of an accepted act: the same for the ear (TRM-14); absent where the page's own word says all. */
export const StationSaid = z.object({ say: Spoken.optional() });
export type StationSaid = z.infer<typeof StationSaid>;

/** `POST /api/station/ask`: what may this card do, with what was chosen so far? Answered as a terminal is; nothing changes. */
export const StationAsk = z.strictObject({
  cardUid: CardUid,
  intent: z.enum(['auto', 'swap', 'changeService']),
  /** Of the desk's people: in which room. */
  roomNo: RoomNo.optional(),
  chosen: Chosen,
});
export type StationAsk = z.infer<typeof StationAsk>;
export const StationAskAnswer = AnswerMessage.shape.result;
export type StationAskAnswer = z.infer<typeof StationAskAnswer>;

/** A clock that is over, and what it earned by which figures (COM-3). */
export const StationClock = z.object({
  clockId: ClockId,
  /** Null of one whose start is not known any more. */
  roomNo: RoomNo.nullable(),
  serviceCode: ServiceCode,
  clockType: ClockType,
  startedAt: At.nullable(),
  minutes: Minutes,
  extensions: z.number(),
  lines: z.array(
    z.object({
      part: z.enum(['clock', 'extension', 'halfExtension']),
      ruleId: z.string(),
      count: z.int(),
      eachFen: FenNotNegative,
      gradeAddFen: FenNotNegative,
      fen: FenNotNegative,
    }),
  ),
  /** Of a clock that several served: whose minutes these were (COM-6). */
  share: z
    .object({
      fromMinute: Minutes,
      toMinute: Minutes,
      ofMinutes: Minutes,
      wholeFen: FenNotNegative,
    })
    .nullable(),
  fen: FenNotNegative,
});
export type StationClock = z.infer<typeof StationClock>;

/** `POST /api/station/day`: to the card alone. */
export const StationDayRequest = z.strictObject({ cardUid: CardUid });
export const StationDayAnswer = z.object({
  staffNo: StaffNo,
  /** Oldest first. */
  clocks: z.array(StationClock),
  minutes: Minutes,
  fen: FenNotNegative,
});
export type StationDayAnswer = z.infer<typeof StationDayAnswer>;

/** `GET /api/shift-plans`: when everybody is to come; what differs on single days. */
export const ShiftPlansAnswer = z.object({
  businessDay: z.string(),
  shiftPlans: z.array(z.object({ code: z.string(), start: z.string(), end: z.string() })),
  usual: z.array(z.object({ staffNo: StaffNo, shiftPlan: z.string() })),
  /** Null: a day off. */
  planned: z.array(z.object({ staffNo: StaffNo, day: Day, shiftPlan: z.string().nullable() })),
});
export type ShiftPlansAnswer = z.infer<typeof ShiftPlansAnswer>;
