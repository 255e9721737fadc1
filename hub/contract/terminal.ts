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
const Uptime = z.int().min(0).describe('milliseconds since the device was switched on');
const Seq = z.int().min(1).describe('counts the taps of this boot, from 1');

/** A sentence for the ear, without a screen to look at; numbers as figures. */
export const Spoken = z.object({
  zh: z.string().max(120).describe('in Mandarin'),
  en: z.string().max(160).describe('in English'),
});
export type Spoken = z.infer<typeof Spoken>;

/**
 * What the person wants done; `auto` lets the hub choose what is plain. The
 * last ones are told to the device by an answer that says `tap`.
 */
export const TapIntent = z.enum([
  'auto',
  'start',
  'extend',
  'end',
  'clean',
  'swap',
  'changeService',
  'open',
  'dispatch',
]);
export type TapIntent = z.infer<typeof TapIntent>;

/** What was chosen, question by question, as the answers gave it. */
export const Chosen = z.array(z.string().min(1).max(24)).max(8);

export const TapAction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('card'),
    cardUid: CardUid.describe('serial number of the card, in upper-case hex'),
    intent: TapIntent.describe('the key pressed before the card; auto: none'),
    extensions: Extensions.optional().describe('with extend: by so many, in halves; absent: one'),
    chosen: Chosen.optional().describe('as the answer that said `tap` gave it; absent: nothing'),
  }),
  z.strictObject({
    kind: z.literal('order'),
    goodsCode: GoodsCode.describe('of the menu of the last display'),
    qty: z.int().min(1).max(99).describe('how many'),
    guest: z.int().min(0).max(19).optional().describe('for which guest, counted from 0'),
  }),
  /** The guests call for service. */
  z.strictObject({
    kind: z.literal('call'),
    what: ServiceCallWhat.describe(
      'tea, water, cold, manager, clean, other, or a word of the store',
    ),
  }),
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
  bootId: BootId.describe('the boot in which it happened'),
  seq: Seq,
  tapUptime: Uptime.describe('uptime when it happened'),
  sentBootId: BootId.describe('the boot in which this message was sent'),
  sentUptime: Uptime.describe('uptime when this message was sent'),
  oldestSeq: Seq.describe(
    'the lowest seq of this boot that the device still holds: what is below will never come',
  ),
  action: TapAction,
});
export type TapMessage = z.infer<typeof TapMessage>;

/** Sent at each connection, before any tap. */
export const HelloMessage = z.strictObject({
  v: z.literal(1),
  bootId: BootId.describe('new at each power-on'),
  uptime: Uptime,
  firmware: z.string().min(1).max(40).describe('name and version, shown to the manager'),
  pending: z.int().min(0).describe('taps that the hub has not acknowledged'),
  battery: z.int().min(0).max(100).optional().describe('percent; absent: none, or not known'),
  signalDbm: z
    .int()
    .min(-120)
    .max(0)
    .optional()
    .describe('strength of the Wi-Fi as it is received, in dBm'),
});
export type HelloMessage = z.infer<typeof HelloMessage>;

/**
 * Committed: every tap of that boot up to and with `seq`, refused ones too. The
 * device may forget them all, and sends none of them again.
 */
export const AckMessage = z.object({
  v: z.literal(1),
  bootId: BootId,
  seq: z.int().min(0).describe('committed up to and with this one'),
  /** Of the tap `seq` itself. */
  result: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('accepted'),
      did: z.string().describe('what came of it: a word to choose a sentence and a tone by'),
      say: Spoken.optional().describe(
        'the same for the ear, with its number and minutes; absent: from an older hub, or the word says all',
      ),
    }),
    z.object({ status: z.literal('refused'), refusal: Refusal }),
  ]),
});
export type AckMessage = z.infer<typeof AckMessage>;

/** At once or never: a device that is away does not hear it later. One that it does not know it leaves aside. */
export const DoMessage = z.object({
  v: z.literal(1),
  do: z
    .enum(['beep', 'here'])
    .describe(
      "beep: sound and flash for some seconds, so that a person finds the device; here: nothing, MQTT's own PUBACK tells the hub that the line works",
    ),
});
export type DoMessage = z.infer<typeof DoMessage>;

/**
 * A question that changes nothing: what may this card do here, with what was
 * chosen so far? Not kept on the device and not counted: it is only asked while
 * there is a line, and given up when no answer comes: the person asks anew, under another `no`.
 */
export const AskMessage = z.strictObject({
  v: z.literal(1),
  bootId: BootId,
  no: z.int().min(1).describe('counts the questions of this boot, from 1'),
  cardUid: CardUid,
  intent: z
    .enum(['auto', 'swap', 'changeService', 'query'])
    .describe('the key pressed before the card; auto: none'),
  chosen: Chosen,
  pin: z
    .string()
    .regex(/^\d{4,8}$/)
    .optional()
    .describe('typed after a question of what `pin`; kept nowhere'),
});
export type AskMessage = z.infer<typeof AskMessage>;

const Title = Spoken.describe('what is asked, to be shown and said');

/** To the question `no` of that boot. One to another question than the last is too late. */
export const AnswerMessage = z.object({
  v: z.literal(1),
  bootId: BootId,
  no: z.int().min(1),
  result: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('choose'),
      title: Title,
      choices: z
        .array(z.object({ value: z.string().max(24), text: Spoken }))
        .min(1)
        .max(36)
        .describe('by their numbers, nine a page'),
    }),
    z.object({
      status: z.literal('type'),
      title: Title,
      what: z.enum(['number', 'pin']).describe('a pin is not shown, and goes into `pin`'),
      most: z.int().min(1).max(8).describe('digits at most'),
    }),
    z.object({
      status: z.literal('tell'),
      lines: z.array(Spoken).min(1).max(8).describe('shown and said, the most important first'),
      quiet: z.boolean().optional().describe('shown only: not for other ears'),
    }),
    z.object({
      status: z.literal('tap'),
      intent: TapIntent.describe('all is known: send the tap of this card with these'),
      chosen: Chosen,
    }),
    z.object({ status: z.literal('refused'), refusal: Refusal }),
  ]),
});
export type AnswerMessage = z.infer<typeof AnswerMessage>;

/** The room as its terminal shows it. Retained; whole each time; `pos` grows. */
export const DisplayMessage = z.object({
  v: z.literal(1),
  pos: z.int().describe('position in the log: one with a lower pos is older, and not shown'),
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
  hubAt: At.describe(
    "the hub's time when this was made: with the uptime at receipt the device counts minutes",
  ),
  clocks: z.array(
    z.object({
      staffNo: StaffNo.nullable().describe('null while nobody is called'),
      serviceName: z.string(),
      serviceNameEn: z.string().optional().describe('for a screen in English'),
      minutes: Minutes.describe('planned length'),
      status: z.enum(['awaitingTechnician', 'called', 'started']),
      startedAt: At.nullable(),
      expectedEndAt: At.nullable(),
    }),
  ),
  guests: z.int().min(0),
  billFen: Fen.nullable().describe('what the room would pay now, in fen'),
  reminder: z
    .enum(['none', 'before', 'end', 'over'])
    .describe('the most urgent one that nobody has acknowledged'),
  reminderAt: At.nullable()
    .optional()
    .describe('when it came due: with another moment it sounds again'),
  calls: z
    .array(
      z.object({ what: ServiceCallWhat, taken: z.boolean().describe('somebody is on the way') }),
    )
    .max(12)
    .optional()
    .describe('what the room has called for and not got yet; absent from an older hub'),
  voice: z
    .object({
      answers: z.int().min(0).max(100).describe('of answers and menus; 0: nothing is said'),
      reminders: z.int().min(0).max(100).describe('of the reminder that is due, louder by stages'),
    })
    .optional()
    .describe('how loud the terminal speaks now, in percent; absent: as loud as it can'),
  utcOffsetMinutes: z
    .int()
    .optional()
    .describe("the store's time is UTC plus so many minutes: for the clock on the screen"),
  language: z.enum(['zh-CN', 'en']),
  menu: z
    .array(
      z.object({
        goodsCode: GoodsCode,
        name: z.string(),
        nameEn: z.string().optional(),
        priceFen: Fen,
      }),
    )
    .max(24)
    .describe('what can be ordered here'),
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
