/**
 * Why it is whose turn: `POST /api/why/next` answers who would be sent for a
 * wish and why not the ones before; `GET /api/why/moves/<staffNo>` tells every
 * move of somebody's place since their shift began. Whoever is signed in asks,
 * and known screens, where technicians stand. Questions: nothing changes.
 */
import { z } from 'zod';
import { Wish } from './commands.ts';
import { At, ClockId, Fen, RoomNo, ServiceCode, StaffNo } from './primitives.ts';

/** Why somebody is not sent; and where those stand for whom there is no such reason. */
export const WhyVerdict = z.enum([
  ...['offDuty', 'leave', 'called', 'inService'],
  ...['onBreak', 'meal', 'away', 'suspended', 'covered'],
  ...['lacksSkill', 'otherGender', 'otherGrade', 'excluded'],
  ...['shiftEnds', 'held', 'lockedForBooking', 'promised', 'passesLap'],
  /** Would be sent; has an owed turn and goes first for it; stands behind the one who would. */
  ...['next', 'owedFirst', 'behind'],
] as const);
export type WhyVerdict = z.infer<typeof WhyVerdict>;

export const WhyNextRequest = z.strictObject({ serviceCode: ServiceCode, wish: Wish });
export type WhyNextRequest = z.infer<typeof WhyNextRequest>;

export const WhyNextAnswer = z.object({
  /** Null: nobody could be sent now. */
  next: StaffNo.nullable(),
  /** In turn order, over all queues that the wish looks through. */
  candidates: z.array(
    z.object({
      staffNo: StaffNo,
      /** The queue, and the place in it from 0; -1: in none. */
      group: z.string(),
      position: z.int(),
      verdict: WhyVerdict,
    }),
  ),
});
export type WhyNextAnswer = z.infer<typeof WhyNextAnswer>;

/** One thing that happened to somebody's turn. */
export const WhyMove = z.object({
  at: At,
  /** The event: a move in a queue, or what changed the turn without one (a hold, an owed turn, a penalty). */
  what: z.string(),
  /** The rule that moved it; empty where the event is reason enough. */
  ruleId: z.string(),
  who: z.string(),
  group: z.string().nullable(),
  /** Positions from 0; null: not in this queue. */
  from: z.int().nullable(),
  to: z.int().nullable(),
  clockId: ClockId.nullable(),
  /** Where that clock is, or was. */
  roomNo: RoomNo.nullable(),
  /** Who came in their place, or in whose place they came. */
  otherStaffNo: StaffNo.optional(),
  /** In the words of whoever did it. */
  reason: z.string().optional(),
  untilAt: At.optional(),
  fineFen: Fen.optional(),
  /** What for, by the event's own word. */
  because: z.string().optional(),
});
export type WhyMove = z.infer<typeof WhyMove>;

export const WhyMovesAnswer = z.object({
  staffNo: StaffNo,
  places: z.array(z.object({ group: z.string(), position: z.int(), of: z.int() })),
  /** Oldest first, since they came on duty. */
  moves: z.array(WhyMove),
});
export type WhyMovesAnswer = z.infer<typeof WhyMovesAnswer>;

/** `GET /api/why/latest`: what happened last to anybody's turn, newest first: for the technician room's wall. */
export const WhyLatestAnswer = z.object({
  moves: z.array(z.object({ staffNo: StaffNo, move: WhyMove })),
});
export type WhyLatestAnswer = z.infer<typeof WhyLatestAnswer>;
