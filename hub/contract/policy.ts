/**
 * The rotation policy (POL): what a store may choose of how technicians take
 * turns, what the manager's page shows of it, and what a file brings.
 */
import { z } from 'zod';
import { policyChoices, policyTopics } from './policy-choices.ts';
import { At, BusinessDay, ClockId, ClockType, FenNotNegative, StaffNo } from './primitives.ts';

const Minutes = z.int().min(0).max(1440);
const Fine = FenNotNegative.max(1_000_000);
/** Turns that a clock counts as. */
const Counts = z.union([z.literal(0), z.literal(0.5), z.literal(1)]);

/** What a manager does to a place in the queue (glossary: 奖头牌, 罚牌, 置尾牌, 圈牌 and its taking back). */
export const QueueAct = z.enum(['rewardHead', 'penaltyTail', 'toTail', 'passOneLap', 'forgiveLap']);
export type QueueAct = z.infer<typeof QueueAct>;

export const ClockTypeRule = z.strictObject({
  move: z.enum(policyChoices.move),
  when: z.enum(policyChoices.when),
  counts: Counts,
});

export const RotationPolicy = z.strictObject({
  partition: z.enum(policyChoices.partition),
  discipline: z.enum(policyChoices.discipline),
  shiftStart: z.enum(policyChoices.shiftStart),
  joinLate: z.enum(policyChoices.joinLate),
  lateAfterMinutes: Minutes,
  clockTypes: z.record(ClockType, ClockTypeRule),
  extensionCounts: Counts,
  // Files that older releases wrote do not name it.
  extensionMove: z.enum(policyChoices.extensionMove).default('none'),
  owedTurns: z.boolean(),
  preAssignMinutes: Minutes,
  shiftEndGraceMinutes: Minutes,
  cancel: z.strictObject({
    slot: z.enum(policyChoices.cancelSlot),
    limitMinutes: Minutes,
    // Files that older releases wrote do not name it.
    by: z.enum(policyChoices.cancelBy).default('desk'),
  }),
  swap: z.strictObject({
    first: z.enum(policyChoices.swapFirst),
    commission: z.enum(policyChoices.swapCommission),
  }),
  missedTurn: z.strictObject({
    then: z.enum(policyChoices.missedThen),
    afterMinutes: Minutes,
    fineFen: Fine,
  }),
  earlyEnd: z.strictObject({ then: z.enum(policyChoices.earlyEndThen), fineFen: Fine }),
  crossRoom: z.enum(policyChoices.crossRoom),
  hold: z.strictObject({ mostMinutes: Minutes }),
  freeze: z.strictObject({ mealMinutes: Minutes, awayMinutes: Minutes }),
  boughtClockFen: Fine,
});
export type RotationPolicy = z.infer<typeof RotationPolicy>;

export const PolicyTopic = z.enum(policyTopics);
export type PolicyTopic = z.infer<typeof PolicyTopic>;
export const PolicySentence = z.object({ about: PolicyTopic, zh: z.string(), en: z.string() });
export type PolicySentence = z.infer<typeof PolicySentence>;

/** Options that do not go together; `fields` as `clockTypes.rotation.move`, the one to mend first. */
export const Contradiction = z.object({
  name: z.enum([
    'outOfRange',
    'rotationStays',
    'rotationUncounted',
    'moveNeedsRounds',
    'lateNeedsRounds',
    'owedNeedsCounts',
    'owedAndMoves',
    'boughtBeforeEnd',
  ]),
  fields: z.array(z.string()),
});
export type Contradiction = z.infer<typeof Contradiction>;

/** `POST /api/policy/check`: what a policy comes to, and what is wrong with it. Nothing changes. */
export const PolicyCheckRequest = z.strictObject({ policy: RotationPolicy });
export const PolicyCheckAnswer = z.object({
  contradictions: z.array(Contradiction),
  sentences: z.array(PolicySentence),
});
export type PolicyCheckAnswer = z.infer<typeof PolicyCheckAnswer>;

const PolicyShown = z.object({ policy: RotationPolicy, sentences: z.array(PolicySentence) });

/** `GET /api/policy`: the rules of today, those that are to come, and the last that were set. */
export const PolicyAnswer = z.object({
  businessDay: BusinessDay.nullable(),
  /** The first day from which a new one can hold. */
  earliestDay: BusinessDay,
  /** Version 0: the store has chosen none yet, and has the usual one. */
  inForce: PolicyShown.extend({ version: z.int() }),
  /** By day. */
  coming: z.array(PolicyShown.extend({ version: z.int(), fromDay: BusinessDay })),
  /** Newest first. */
  versions: z.array(
    z.object({
      version: z.int(),
      fromDay: BusinessDay,
      setAt: At,
      setBy: z.string(),
      /** Never in force: a later one took its day. */
      replaced: z.boolean(),
      sentences: z.array(PolicySentence),
    }),
  ),
});
export type PolicyAnswer = z.infer<typeof PolicyAnswer>;

/** What went wrong today, what it cost, and who was moved by hand. */
export const ConductRecord = z.object({
  at: At,
  /** `kind:id`; on the way out, the name where it was a person. */
  who: z.string(),
  staffNo: StaffNo,
  what: z.enum([
    'missedTurn',
    'earlyEnd',
    'penaltyTail',
    'rewardHead',
    'toTail',
    'laps',
    'holdExpired',
  ]),
  fineFen: FenNotNegative,
  /** Joins at the tail next time. */
  tailNext: z.boolean(),
  /** Laps to be passed over from then on. */
  laps: z.int().nullable(),
  clockId: ClockId.nullable(),
  reason: z.string().nullable(),
});
export type ConductRecord = z.infer<typeof ConductRecord>;

/** `GET /api/policy/records`, newest first, for the manager. */
export const ConductAnswer = z.object({ records: z.array(ConductRecord) });
export type ConductAnswer = z.infer<typeof ConductAnswer>;
