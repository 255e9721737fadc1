/**
 * What terminal and hub say to each other (protocol version 1). Times on the
 * device are uptimes in milliseconds: it has no wall clock that could be wrong.
 */
import { z } from 'zod';
import {
  At,
  CardUid,
  DeviceId,
  Extensions,
  Fen,
  GoodsCode,
  Minutes,
  Role,
  RoomNo,
  ServiceCallWhat,
  StaffNo,
} from './primitives.ts';
import { Refusal } from './refusals.ts';

export const BootId = z
  .string()
  .min(4)
  .max(32)
  .regex(/^[A-Za-z0-9-]+$/);
const Uptime = z.int().min(0);
const Seq = z.int().min(1);

/** What the person pressed before the card; `auto` lets the hub choose what is plain. */
export const TapIntent = z.enum(['auto', 'start', 'extend', 'end', 'clean']);
export type TapIntent = z.infer<typeof TapIntent>;

export const TapAction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('card'),
    cardUid: CardUid,
    intent: TapIntent,
    extensions: Extensions.optional(),
  }),
  z.strictObject({
    kind: z.literal('order'),
    goodsCode: GoodsCode,
    qty: z.int().min(1).max(99),
    guest: z.int().min(0).max(19).optional(),
  }),
  /** The guests call for service. */
  z.strictObject({ kind: z.literal('call'), what: ServiceCallWhat }),
]);
export type TapAction = z.infer<typeof TapAction>;

/**
 * One thing that happened at the device. It is kept on the device until the hub
 * acknowledges its `seq`. `bootId` and `seq` name it for ever; `sentUptime -
 * tapUptime` is its age when `sentBootId` is the boot it happened in, otherwise
 * its age is unknown and it counts at arrival, flagged.
 */
export const TapMessage = z.strictObject({
  v: z.literal(1),
  bootId: BootId,
  seq: Seq,
  tapUptime: Uptime,
  sentBootId: BootId,
  sentUptime: Uptime,
  /** The lowest seq of this boot that the device still holds: what is below will never come. */
  oldestSeq: Seq,
  action: TapAction,
});
export type TapMessage = z.infer<typeof TapMessage>;

/** Sent at each connection, before any tap. */
export const HelloMessage = z.strictObject({
  v: z.literal(1),
  bootId: BootId,
  uptime: Uptime,
  firmware: z.string().min(1).max(40),
  pending: z.int().min(0),
});
export type HelloMessage = z.infer<typeof HelloMessage>;

/**
 * Committed: every tap of that boot up to and with `seq`, refused ones too. The
 * device may forget them all, and sends none of them again.
 */
export const AckMessage = z.object({
  v: z.literal(1),
  bootId: BootId,
  seq: z.int().min(0),
  /** Of the tap `seq` itself. */
  result: z.discriminatedUnion('status', [
    z.object({ status: z.literal('accepted'), did: z.string() }),
    z.object({ status: z.literal('refused'), refusal: Refusal }),
  ]),
});
export type AckMessage = z.infer<typeof AckMessage>;

/** The room as its terminal shows it. Retained; whole each time; `pos` grows. */
export const DisplayMessage = z.object({
  v: z.literal(1),
  pos: z.int(),
  deviceId: DeviceId,
  roomNo: RoomNo,
  state: z.enum([
    'vacant',
    'reserved',
    'awaitingTechnician',
    'inService',
    'overrun',
    'awaitingPayment',
    'dirty',
    'cleaning',
    'outOfService',
  ]),
  /** Hub time when this was made: with the uptime at receipt the device can count minutes. */
  hubAt: At,
  clocks: z.array(
    z.object({
      staffNo: StaffNo.nullable(),
      serviceName: z.string(),
      /** Where the store has one: for a screen in English. */
      serviceNameEn: z.string().optional(),
      minutes: Minutes,
      status: z.enum(['awaitingTechnician', 'called', 'started']),
      startedAt: At.nullable(),
      expectedEndAt: At.nullable(),
    }),
  ),
  guests: z.int().min(0),
  billFen: Fen.nullable(),
  reminder: z.enum(['none', 'before', 'end', 'over']),
  /** When that reminder came due: with another moment it sounds again (each N minutes of overrun). */
  reminderAt: At.nullable().optional(),
  /** What the room has called for and not got yet; absent from an older hub. */
  calls: z
    .array(z.object({ what: ServiceCallWhat, taken: z.boolean() }))
    .max(12)
    .optional(),
  /** The store's time is UTC plus this many minutes: for the clock on the screen. */
  utcOffsetMinutes: z.int().optional(),
  language: z.enum(['zh-CN', 'en']),
  /** What can be ordered here, few enough for a small menu. */
  menu: z
    .array(
      z.object({
        goodsCode: GoodsCode,
        name: z.string(),
        nameEn: z.string().optional(),
        priceFen: Fen,
      }),
    )
    .max(24),
});
export type DisplayMessage = z.infer<typeof DisplayMessage>;

/** `terminals.json` in the hub's data folder: where the simulated terminals of this machine find who they are. */
export const TerminalsFile = z.object({
  storeId: z.string(),
  mqttPort: z.int(),
  /** Over TLS, where the store has that: and whom to trust there, as PEM. */
  mqttsPort: z.int().optional(),
  ca: z.string().optional(),
  terminals: z.array(z.object({ deviceId: DeviceId, roomNo: RoomNo, secret: z.string() })),
  cards: z
    .array(z.object({ staffNo: StaffNo, cardUid: CardUid, role: Role.optional() }))
    .default([]),
});
export type TerminalsFile = z.infer<typeof TerminalsFile>;
