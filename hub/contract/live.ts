/**
 * The live view: one WebSocket a screen. First a snapshot, then whole entities
 * that changed, by log position. A screen never patches: it replaces by id.
 */
import { z } from 'zod';
import { BookingView } from './bookings.ts';
import { TerminalLockWhy } from './terminal-claim.ts';
import { policyChoices } from './policy-choices.ts';
import {
  At,
  CallId,
  ClockId,
  ClockPlace,
  ClockType,
  Course,
  Fen,
  Gender,
  GoodsLineId,
  Minutes,
  type Role,
  RoomNo,
  ServiceCallWhat,
  StaffNo,
  TicketId,
  VisitId,
  WishType,
} from './primitives.ts';

export const RoomDisplayState = z.enum([
  'vacant',
  'reserved',
  'awaitingTechnician',
  'inService',
  'overrun',
  'awaitingPayment',
  'dirty',
  'cleaning',
  'outOfService',
]);
export type RoomDisplayState = z.infer<typeof RoomDisplayState>;

/** What the store calls a thing, and on English screens where it has such a name. */
const named = { code: z.string(), name: z.string(), nameEn: z.string().optional() };

/** Names, prices and settings that change rarely. */
export const StoreView = z.object({
  kind: z.literal('store'),
  id: z.literal('store'),
  storeId: z.string(),
  name: z.string(),
  businessDay: z.string(),
  timezone: z.string(),
  /** Minutes after midnight at which the business day changes. */
  businessDayCutoff: Minutes,
  currency: z.string(),
  services: z.array(
    z.object({
      ...named,
      skill: z.string(),
      minutes: Minutes,
      priceFen: Fen,
      extendMinutes: Minutes,
      extendPriceFen: Fen,
      /** Of half an extension, where it is not half the price. */
      halfPriceFen: Fen.optional(),
    }),
  ),
  goods: z.array(
    z.object({
      ...named,
      priceFen: Fen,
      printTo: z.string(),
      course: Course.optional(),
      category: z.string().optional(),
      barcode: z.string().optional(),
      unit: z.string().optional(),
      points: z.int().optional(),
      lowStock: z.int().optional(),
    }),
  ),
  /** In a tree: `parent` is another one's code. */
  goodsCategories: z.array(z.object({ ...named, parent: z.string().optional() })),
  areas: z.array(z.string()),
  roomTypes: z.array(z.object({ ...named, seats: z.int(), feeFen: Fen })),
  skills: z.array(z.object(named)),
  grades: z.array(z.object(named)),
  queueGroups: z.array(z.object({ ...named, skills: z.array(z.string()) })),
  memberLevels: z.array(z.object({ ...named, payPct: z.int() })),
  /** Taken beside the store's own; `rate` in fen for one of the smallest unit. */
  currencies: z.array(z.object({ code: z.string(), rate: z.string() })),
  settings: z.object({
    missedTurnMinutes: Minutes,
    /** How long a started clock can be cancelled or swapped. */
    cancelLimitMinutes: Minutes,
    /** Who may cancel one. */
    cancelBy: z.enum(policyChoices.cancelBy),
    /** Where clocks may be started, and where ended. */
    clockStartPlaces: z.array(ClockPlace),
    clockEndPlaces: z.array(ClockPlace),
    storedValueLimitFen: Fen,
    /** Whether more can be sold than is known to be there. */
    negativeStock: z.enum(['allow', 'refuse']),
  }),
});
export type StoreView = z.infer<typeof StoreView>;

export const RoomView = z.object({
  kind: z.literal('room'),
  id: z.string(),
  roomNo: RoomNo,
  area: z.string(),
  typeCode: z.string(),
  seats: z.int(),
  state: RoomDisplayState,
  /** Since when in this state: waiting, dirty and unpaid rooms show their age. */
  sinceAt: At,
  /** Expected end of the clock that ends first, while any runs. */
  endsAt: At.nullable(),
  visitId: VisitId.nullable(),
  /** Shared by the rooms of one party. */
  partyId: z.string().nullable(),
  /** Those called or in service here, in the order of the lines. */
  staffNos: z.array(StaffNo),
  serviceName: z.string().nullable(),
  guests: z.int(),
  dueFen: Fen.nullable(),
  /** When the next booking of this room begins. */
  bookedAt: At.nullable(),
});
export type RoomView = z.infer<typeof RoomView>;

export const TechnicianView = z.object({
  kind: z.literal('technician'),
  id: z.string(),
  staffNo: StaffNo,
  name: z.string(),
  gender: Gender,
  grade: z.string(),
  skills: z.array(z.string()),
  state: z.enum([
    'offDuty',
    'leave',
    'waiting',
    'called',
    'inService',
    'onBreak',
    'meal',
    'away',
    'suspended',
    'covered',
  ]),
  sinceAt: At,
  roomNo: RoomNo.nullable(),
  clockId: ClockId.nullable(),
  endsAt: At.nullable(),
  /** Called, and seen on the way. */
  onTheWayAt: At.nullable(),
  /** Serves a clock that was handed over, and is not seen to be there yet: since when. */
  takesOverAt: At.nullable(),
  /** Of a pause: until when the place in the queue is kept; null where that is not limited. */
  pausedUntil: At.nullable(),
  /** Of a pause, in the words of whoever set it; null for those whom it does not concern. */
  pauseReason: z.string().nullable(),
  suspendedAtEnd: z.boolean(),
  overtime: z.boolean(),
  /** Guests whom they bring in and who have not been served yet. */
  callsIn: z.int(),
  /** Of today; empty on a day off. */
  shiftPlan: z.string(),
  shiftStart: z.string(),
  shiftEnd: z.string(),
  /** At their first coming today. */
  lateMinutes: Minutes,
  /** Not come yet today. */
  expected: z.boolean(),
  /** Their place is kept for an expected guest until then, and for whom, in the desk's words. */
  heldUntil: At.nullable(),
  heldReason: z.string().nullable(),
  /** Goes first once, for a turn that passed while they served somebody by name. */
  owedTurn: z.boolean(),
  /** How often they are to be passed over. */
  laps: z.int(),
  /** Where they go when their clock has ended: a line waits there for them. */
  promisedRoomNo: RoomNo.nullable(),
  clocksToday: z.int(),
  /** Null for those who are shown no money. */
  commissionTodayFen: Fen.nullable(),
  /** For when the next guest has booked them. */
  bookedAt: At.nullable(),
});
export type TechnicianView = z.infer<typeof TechnicianView>;

/** A rotation queue: all on duty in turn order, the busy ones in their place. */
export const QueueView = z.object({
  kind: z.literal('queue'),
  id: z.string(),
  /** The queue's own code, not always that of a skill group: the rules of the day divide them. */
  group: z.string(),
  name: z.string(),
  nameEn: z.string().optional(),
  staffNos: z.array(StaffNo),
  /** Who would be sent now to a guest without a wish; null: nobody could be. */
  next: StaffNo.nullable(),
  /** Who waits and would not be sent now, and why. */
  kept: z.array(
    z.object({
      staffNo: StaffNo,
      verdict: z.enum(['shiftEnds', 'held', 'lockedForBooking', 'promised', 'passesLap']),
    }),
  ),
});
export type QueueView = z.infer<typeof QueueView>;

/** One of `roomNo` and `staffNo` says what is booked. */
export const BookedNext = z.object({
  bookingId: z.string(),
  at: At,
  roomNo: RoomNo.nullable(),
  staffNo: StaffNo.nullable(),
});
export type BookedNext = z.infer<typeof BookedNext>;

export const ClockView = z.object({
  clockId: ClockId,
  guest: z.int(),
  serviceCode: z.string(),
  serviceName: z.string(),
  minutes: Minutes,
  status: z.enum(['queued', 'awaitingTechnician', 'called', 'started', 'ended', 'cancelled']),
  wishType: WishType,
  wishStaffNo: StaffNo.nullable(),
  clockType: ClockType.nullable(),
  staffNo: StaffNo.nullable(),
  waitingSinceAt: At.nullable(),
  calledAt: At.nullable(),
  startedAt: At.nullable(),
  expectedEndAt: At.nullable(),
  endedAt: At.nullable(),
  /** In halves. */
  extensions: z.number(),
  /** Lines of one job run at the same time: named by its first line. */
  job: ClockId,
  /** It waits for this one, whose clock ends soon. */
  promisedTo: StaffNo.nullable(),
  /** A helper's: the line that they help with. */
  helps: ClockId.nullable(),
  /** Runs past its end and the grace: extend, or end? Until one of it is done. */
  overrunAskedAt: At.nullable(),
  /** While it runs: the next booking of its room or of its technician, for which it has to make way. */
  bookedNext: BookedNext.nullable(),
  /** Who served it before, and until when. */
  servedBefore: z.array(z.object({ staffNo: StaffNo, untilAt: At })),
  /** Called, not come, and the hub cannot tell whether the tap is only held up: the desk decides. */
  late: z.boolean(),
  /** The line whose technician was swapped for this one. */
  replaces: ClockId.nullable(),
  priceFen: Fen,
  /** The reminder that nobody has acknowledged yet. */
  reminder: z.enum(['none', 'before', 'end', 'over']),
  reminderAt: At.nullable(),
});
export type ClockView = z.infer<typeof ClockView>;

export const TicketLineView = z.object({
  lineId: z.string(),
  lineKind: z.enum(['service', 'extension', 'goods', 'roomFee']),
  guest: z.int().nullable(),
  name: z.string(),
  staffNo: StaffNo.nullable(),
  /** Of extensions in halves. */
  qty: z.number(),
  fen: Fen,
  /** The price rule that was chosen, for "why this price". */
  ruleId: z.string(),
  /** Paid for already, in a part that was settled before. */
  settled: z.boolean(),
});
export type TicketLineView = z.infer<typeof TicketLineView>;

/** A part of a ticket, or the whole of it, that was paid. */
export const SettlementView = z.object({
  no: z.int(),
  at: At,
  /** Null: the whole ticket at once. */
  guests: z.array(z.int()).nullable(),
  discountFen: Fen,
  billedFen: Fen,
  tipFen: Fen,
  tipStaffNo: StaffNo.nullable(),
  changeFen: Fen,
  /** Cash as it was handed. */
  tenders: z.array(z.object({ tender: z.string(), fen: Fen, currency: z.string().nullable() })),
});
export type SettlementView = z.infer<typeof SettlementView>;

/** One party, its clocks and its open ticket. Gone from the view some time after it is settled. */
export const VisitView = z.object({
  kind: z.literal('visit'),
  id: VisitId,
  ticketId: TicketId,
  /** Grows with each change of the ticket; sent back with `settle`. */
  ticketVersion: z.int(),
  roomNo: RoomNo,
  /** Shared by the visits of one party in several rooms. */
  partyId: z.string().nullable(),
  openedAt: At,
  openedBy: z.string(),
  status: z.enum(['open', 'awaitingPayment', 'settled']),
  guests: z.array(z.object({ seat: z.int(), wristband: z.int().nullable() })),
  clocks: z.array(ClockView),
  lines: z.array(TicketLineView),
  /** Of what is not settled yet; when all is, what was billed altogether. */
  dueFen: Fen,
  settledGuests: z.array(z.int()),
  /** Of this business day, in order. */
  settlements: z.array(SettlementView),
  settledAt: At.nullable(),
  /** What happened, oldest first, bounded; `what` is an event type, translated on the screen. */
  history: z.array(
    z.object({
      at: At,
      what: z.string(),
      who: z.string(),
      staffNo: StaffNo.nullable(),
      /** Whom this one was sent for after a swap. */
      insteadOf: StaffNo.optional(),
    }),
  ),
});
export type VisitView = z.infer<typeof VisitView>;

/** What the technician room says, and what became of it. */
export const AnnouncementView = z.object({
  kind: z.literal('announcement'),
  id: z.string(),
  no: z.int(),
  at: At,
  /** All but first calls are spoken first, then by number. */
  what: z.enum(['dispatch', 'recall', 'roomMove', 'handOver']),
  clockId: ClockId,
  staffNo: StaffNo,
  roomNo: RoomNo,
  clockType: ClockType,
  serviceName: z.string(),
  minutes: Minutes,
  /** Of a clock that runs already: `minutes` are those that are left. */
  left: z.boolean(),
  /** `unconfirmed`: it was given to a player that never said what came of it. `notNeeded`: over before it was said. */
  state: z.enum(['queued', 'playing', 'played', 'failed', 'unconfirmed', 'expired', 'notNeeded']),
  /** Who speaks or spoke it. */
  player: z.string().nullable(),
  /** Of a failure: a short word. */
  why: z.string(),
  text: z.string(),
  /** Once the sound is made: `/speech/<id>.wav`. */
  speechId: z.string().nullable(),
});
export type AnnouncementView = z.infer<typeof AnnouncementView>;

/** Who can speak now: no event, only what is connected. */
export const VoiceView = z.object({
  kind: z.literal('voice'),
  id: z.literal('voice'),
  /** What makes the sounds; null: nothing can; `silent`: nothing shall. */
  engine: z.string().nullable(),
  /** How loud, in percent; it changes with the hour. */
  volume: z.int(),
  players: z.array(
    z.object({
      /** `hub` is its own speaker, all others are Turn boards. */
      id: z.string(),
      sound: z.enum(['on', 'blocked', 'unknown', 'missing']),
    }),
  ),
});
export type VoiceView = z.infer<typeof VoiceView>;

/** A terminal as the hub knows it. */
export const TerminalView = z.object({
  kind: z.literal('terminal'),
  id: z.string(),
  roomNo: RoomNo,
  online: z.boolean(),
  sinceAt: At,
  firmware: z.string(),
  pending: z.int(),
  /** In percent, and dBm, where the device says so. */
  battery: z.int().nullable(),
  signalDbm: z.int().nullable(),
  /** Why the broker last closed its connection, in the refusal's name; empty when all is well. */
  lastDenial: z.string(),
  /** What it was about, and when; how often anything was denied to it since the hub started. */
  denialReason: z.string(),
  deniedAt: At.nullable(),
  denials: z.int(),
  /** What it called itself when it was claimed; empty: a simulated one of the hub's own machine. */
  model: z.string(),
  claimedBy: z.string(),
  claimedAt: At.nullable(),
  /** Claimed, and it has its identity; else whoever showed the code never came for it. */
  received: z.boolean(),
  /** It may not connect: why, since when, by whom. */
  lock: z.object({ why: TerminalLockWhy, by: z.string(), at: At }).nullable(),
});
export type TerminalView = z.infer<typeof TerminalView>;

/** What a printer is asked to print. */
export const PrintKind = z.enum(['receipt', 'dispatchSlip', 'kitchenTicket', 'barTicket']);
export type PrintKind = z.infer<typeof PrintKind>;

/** A printer as the hub last found it, and what waits for it. */
export const PrinterView = z.object({
  kind: z.literal('printer'),
  id: z.string(),
  name: z.string(),
  prints: z.array(PrintKind),
  /** `silent`: takes the connection and never answers. */
  state: z.enum(['unknown', 'ok', 'paperOut', 'coverOpen', 'error', 'offline', 'silent']),
  sinceAt: At,
  paperLow: z.boolean(),
  waiting: z.int(),
  /** When the oldest of those that wait was made. */
  oldestAt: At.nullable(),
  /** The printer that prints in its place. */
  rerouteTo: z.string().nullable(),
});
export type PrinterView = z.infer<typeof PrinterView>;

/** How far the paper of a settled ticket is. Of the last hundred. */
export const ReceiptView = z.object({
  kind: z.literal('receipt'),
  /** The ticket's id. */
  id: z.string(),
  state: z.enum(['waiting', 'printing', 'printed', 'cancelled']),
  printerId: z.string(),
  copy: z.int(),
});
export type ReceiptView = z.infer<typeof ReceiptView>;
/** What a room has asked for, until somebody has seen to it. */
export const CallView = z.object({
  kind: z.literal('call'),
  id: CallId,
  roomNo: RoomNo,
  what: ServiceCallWhat,
  at: At,
  from: z.enum(['desk', 'terminal']),
  takenBy: StaffNo.nullable(),
  takenAt: At.nullable(),
});
export type CallView = z.infer<typeof CallView>;
/** Goods that somebody in a room asked for, until the guests have left. No money: kitchen and bar see it. */
export const OrderView = z.object({
  kind: z.literal('order'),
  /** The line of the ticket. */
  id: GoodsLineId,
  visitId: VisitId,
  roomNo: RoomNo,
  guest: z.int(),
  wristband: z.int().nullable(),
  goodsCode: z.string(),
  name: z.string(),
  /** Of what stands; 0: all of it was cancelled. */
  qty: z.int(),
  /** Where it is made, as the store names it: `kitchen`, `bar`, or a place that makes nothing. */
  place: z.string(),
  course: Course.nullable(),
  state: z.enum(['ordered', 'made', 'served', 'cancelled']),
  /** When it was ordered and by whom, as `kind:id`; null where an older log does not say. */
  at: At.nullable(),
  by: z.string(),
  madeAt: At.nullable(),
  madeBy: z.string(),
  servedAt: At.nullable(),
  servedBy: z.string(),
  /** A manager's word is needed to cancel it. */
  wasMade: z.boolean(),
  /** What of it was cancelled: the last time. */
  cancelled: z.object({ qty: z.int(), at: At, by: z.string(), reason: z.string() }).nullable(),
  /** Its guest has paid: nothing of it is cancelled any more. */
  settled: z.boolean(),
});
export type OrderView = z.infer<typeof OrderView>;
/** How many of some goods are there, where they are counted at all. */
export const StockView = z.object({
  kind: z.literal('stock'),
  /** The goods' code. */
  id: z.string(),
  qty: z.int(),
  /** So few that it is time to order, or fewer than nothing. */
  low: z.boolean(),
  /** What all of it cost, and what one did when some came last; null for whom it does not concern. */
  valueFen: Fen.nullable(),
  eachFen: Fen.nullable(),
});
export type StockView = z.infer<typeof StockView>;
/** Somebody should look at it: a session's token turned up on another PC, and the session was ended. */
export const SignInAlarmView = z.object({
  kind: z.literal('signInAlarm'),
  id: z.string(),
  at: At,
  staffNo: StaffNo,
  name: z.string(),
  /** The PC it belonged to, and where it turned up. */
  from: z.string(),
  to: z.string(),
});
export type SignInAlarmView = z.infer<typeof SignInAlarmView>;

/** There only while the machine's date lies so many minutes behind what the store has been through. */
export const HubTimeView = z.object({
  kind: z.literal('hubTime'),
  id: z.literal('hubTime'),
  /** Nothing is taken until it is right or a manager says to go on; or the store's own time goes on. */
  state: z.enum(['waits', 'goesOn']),
  minutes: z.int(),
});
export type HubTimeView = z.infer<typeof HubTimeView>;

export const Entity = z.discriminatedUnion('kind', [
  StoreView,
  RoomView,
  TechnicianView,
  QueueView,
  VisitView,
  AnnouncementView,
  VoiceView,
  TerminalView,
  PrinterView,
  ReceiptView,
  CallView,
  OrderView,
  StockView,
  SignInAlarmView,
  BookingView,
  HubTimeView,
]);
export type Entity = z.infer<typeof Entity>;
export type EntityKind = Entity['kind'];

export const LiveMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    pos: z.int(),
    at: At,
    epoch: z.int(),
    /** Names this connection of a Turn board when it asks to speak. */
    session: z.string().optional(),
    entities: z.array(Entity),
  }),
  z.object({
    type: z.literal('changes'),
    pos: z.int(),
    at: At,
    upserts: z.array(Entity),
    removes: z.array(z.object({ kind: z.string(), id: z.string() })),
  }),
  z.object({ type: z.literal('heartbeat'), pos: z.int(), at: At }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;

/** Who looks: somebody signed in, the television in the technician room, the screen in the kitchen. */
export type Viewer = Role | 'turnBoard' | 'kitchen';

/** Who cooks sees what to make and who waits for somebody, whoever is signed in there. */
const kitchenKinds: ReadonlySet<EntityKind> = new Set(['store', 'order', 'call', 'printer']);

/** What a viewer is shown of an entity; undefined: nothing. Money is for those who take it. */
export function seenBy(viewer: Viewer, entity: Entity): Entity | undefined {
  if (entity.kind === 'signInAlarm') return viewer === 'manager' ? entity : undefined;
  if (viewer === 'kitchen') return kitchenKinds.has(entity.kind) ? entity : undefined;
  if (entity.kind === 'stock' && viewer !== 'manager')
    return viewer === 'turnBoard' ? undefined : { ...entity, valueFen: null, eachFen: null };
  const seesMoney = viewer !== 'turnBoard' && viewer !== 'technician' && viewer !== 'attendant';
  if (seesMoney) return entity;
  switch (entity.kind) {
    case 'visit':
    case 'receipt':
    case 'booking':
      return undefined;
    case 'printer':
    case 'terminal':
    case 'call':
    case 'order':
      return viewer === 'turnBoard' ? undefined : entity;
    case 'room':
      return { ...entity, dueFen: null };
    case 'technician':
      return { ...entity, commissionTodayFen: null, pauseReason: null, heldReason: null };
    default:
      return entity;
  }
}
