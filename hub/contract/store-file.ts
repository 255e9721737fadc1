/** `baozhong.store/1`: a whole store in a file, as a demo or an import brings it. Money in fen, times `HH:MM` counted on past midnight. */
import { z } from 'zod';
import { policyChoices } from './policy-choices.ts';
import { RotationPolicy } from './policy.ts';
import { CardUid, ClockType, Course, Gender, Pin, RoomNo, StaffNo } from './primitives.ts';

const HourMinute = z.string().regex(/^\d{1,2}:[0-5]\d$/);
/** What people read on boards and slips. */
const Name = z.string().min(1).max(40);
/** Shown on English screens in place of `name`; without it the name stays as it is. */
const nameEn = Name.optional();
const Named = z.strictObject({ code: z.string(), name: Name, nameEn });

export const StoreFile = z.strictObject({
  format: z.literal('baozhong.store/1'),
  storeId: z.string().regex(/^[A-Za-z0-9_-]{1,24}$/),
  name: Name,
  timezone: z.string(),
  currency: z.string().length(3),
  businessDayCutoff: HourMinute,
  open: HourMinute,
  close: HourMinute,
  shiftPlans: z.record(z.string(), z.strictObject({ start: HourMinute, end: HourMinute })),
  roomTypes: z.array(
    z.strictObject({
      code: z.string(),
      name: Name,
      nameEn,
      seats: z.int().min(1),
      fee: z.int().min(0),
    }),
  ),
  skills: z.array(Named),
  queueGroups: z.array(
    z.strictObject({ code: z.string(), name: Name, nameEn, skills: z.array(z.string()).min(1) }),
  ),
  grades: z.array(Named),
  rooms: z.array(
    z.strictObject({ no: RoomNo, area: z.string(), type: z.string(), seats: z.int().min(1) }),
  ),
  services: z.array(
    z.strictObject({
      code: z.string(),
      name: Name,
      nameEn,
      skill: z.string(),
      minutes: z.int().min(1),
      price: z.int().min(0),
      extendMinutes: z.int().min(1),
      extendPrice: z.int().min(0),
      halfPrice: z.int().min(0).optional(),
    }),
  ),
  technicians: z.array(
    z.strictObject({
      staffNo: StaffNo,
      name: Name,
      gender: Gender,
      grade: z.string(),
      skills: z.array(z.string()).min(1),
      shiftPlan: z.string(),
      cardUid: CardUid,
    }),
  ),
  goods: z.array(
    z.strictObject({
      code: z.string(),
      name: Name,
      nameEn,
      price: z.int().min(0),
      printTo: z.string(),
      course: Course.optional(),
      category: z.string().optional(),
      barcode: z
        .string()
        .regex(/^[\w-]{1,48}$/)
        .optional(),
      unit: z.string().min(1).max(8).optional(),
      points: z.int().min(0).optional(),
      lowStock: z.int().min(0).optional(),
    }),
  ),
  /** In a tree: each under another one, or at the top. */
  goodsCategories: z
    .array(z.strictObject({ ...Named.shape, parent: z.string().optional() }))
    .optional(),
  memberLevels: z.array(
    z.strictObject({
      code: z.string(),
      name: Name,
      nameEn,
      payPct: z.int().min(0).max(100),
      pointsPer100: z.int().min(0),
    }),
  ),
  members: z.array(
    z.strictObject({
      memberNo: z.string().regex(/^[\w-]{1,32}$/),
      name: Name,
      phone: z.string(),
      memberLevel: z.string(),
      cardUid: CardUid,
      pin: Pin,
      principal: z.int().min(0),
      bonus: z.int().min(0),
      /** Pieces of count cards, by service. */
      counts: z.record(z.string(), z.int().min(0)),
    }),
  ),
  commission: z.strictObject({
    unit: z.string(),
    rules: z.array(
      z.strictObject({
        service: z.string(),
        type: z.enum([...ClockType.options, 'extension', 'halfExtension']),
        kind: z.literal('fixed'),
        fen: z.int().min(0),
      }),
    ),
    gradeAdd: z.record(z.string(), z.int()),
    ladder: z.array(z.strictObject({ fromClocks: z.int(), addFen: z.int() })),
    ladderMode: z.string(),
    guarantee: z.strictObject({ months: z.int(), fen: z.int() }),
    goodsPct: z.number(),
    cardSalePct: z.number(),
  }),
  /** What is not named is as usual. */
  rotation: RotationPolicy.omit({ shiftStart: true })
    .partial()
    .extend({ order: z.enum(policyChoices.shiftStart) }),
  wishPolicy: z.strictObject({
    requestedBusyWaitMinutes: z.int().min(0),
    then: z.literal('rotation'),
    pickedBusy: z.literal('rotation'),
    offDuty: z.literal('rotation'),
  }),
  staff: z.array(
    z.strictObject({
      staffNo: StaffNo,
      name: Name,
      role: z.enum(['host', 'cashier', 'attendant', 'accountManager', 'manager']),
      cardUid: CardUid,
      pin: Pin,
    }),
  ),
  /** `rate`: what one smallest unit is worth in fen, exactly. */
  currencies: z.array(
    z.strictObject({
      code: z.string().regex(/^[A-Z]{3}$/),
      rate: z.string().regex(/^\d{1,6}(\.\d{1,6})?$/),
    }),
  ),
});
export type StoreFile = z.infer<typeof StoreFile>;
