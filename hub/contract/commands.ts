/**
 * What a person at the desk (or a test, or the day player) may ask for over
 * HTTP: `POST /api/commands` with a body of `CommandRequest`. The same key may
 * be sent again for ever (30 days) and gets the same answer.
 */
import { z } from 'zod';
import {
  AcknowledgeBooking,
  BookingContact,
  BookVisit,
  CancelBooking,
  ChangeBooking,
  MarkNoShow,
} from './bookings.ts';
import {
  At,
  BusinessDay,
  BookingId,
  CallId,
  CardUid,
  ClockId,
  ClockPlace,
  ClockType,
  CommandKey,
  Day,
  DutyTo,
  Extensions,
  FenNotNegative,
  Gender,
  GoodsCode,
  GoodsLineId,
  GradeCode,
  MemberId,
  PersonName,
  Pin,
  Reason,
  RoomNo,
  ServiceCallWhat,
  ServiceCode,
  StaffNo,
  StaffRole,
  TicketId,
  VisitId,
  Wristband,
} from './primitives.ts';
import { QueueAct, RotationPolicy } from './policy.ts';
import { Refusal } from './refusals.ts';

export const Wish = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('rotation'),
    gender: Gender.optional(),
    grade: GradeCode.optional(),
    /** Whom the guest does not want. */
    exclude: z.array(StaffNo).max(20).optional(),
  }),
  z.strictObject({
    type: z.enum(['requested', 'picked', 'calledIn', 'booked']),
    staffNo: StaffNo,
  }),
]);
export type Wish = z.infer<typeof Wish>;

export const OpenItem = z.strictObject({
  serviceCode: ServiceCode,
  wish: Wish,
  /** At the same time as the item before it: several technicians on one guest. */
  together: z.boolean().optional(),
});
export type OpenItem = z.infer<typeof OpenItem>;
const Items = z.array(OpenItem).min(1).max(6);
export const OpenGuest = z.strictObject({ wristband: Wristband.optional(), items: Items });
/** One room of a party. */
export const OpenRoom = z.strictObject({
  roomNo: RoomNo,
  guests: z.array(OpenGuest).min(1).max(20),
});
export type OpenRoom = z.infer<typeof OpenRoom>;

/** In the smallest unit of another currency. */
const Minor = FenNotNegative;
const Currency = z.string().regex(/^[A-Z]{3}$/);

/**
 * What the paying guest gives; each pays in this order what it can of the bill
 * and the tip. A count card pays for its lines before all else. Cash gives
 * change; `qr` and `bankCard` without an amount pay what is left.
 */
export const TenderGiven = z.union([
  z.strictObject({ tender: z.literal('cash'), handedFen: FenNotNegative }),
  z.strictObject({ tender: z.literal('cash'), currency: Currency, handedMinor: Minor }),
  z.strictObject({ tender: z.literal('qr'), fen: FenNotNegative.optional() }),
  z.strictObject({ tender: z.literal('bankCard'), fen: FenNotNegative.optional() }),
  z.strictObject({
    tender: z.literal('storedValue'),
    memberId: MemberId,
    upToFen: FenNotNegative.optional(),
  }),
  z.strictObject({ tender: z.literal('countCard'), memberId: MemberId }),
  /** Needs a manager: signed in, or by `approval`. */
  z.strictObject({ tender: z.literal('complimentary'), reason: Reason }),
]);
export type TenderGiven = z.infer<typeof TenderGiven>;

const Places = z.array(ClockPlace).min(1).max(3);

/** Indices of guests of a visit, from 0. */
const Guests = z.array(z.int().min(0).max(19)).min(1).max(20);

export const DeskCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('clockOn'), staffNo: StaffNo }),
  z.strictObject({ type: z.literal('clockOff'), staffNo: StaffNo }),
  /** A pause, another one, or back to waiting. Suspended while busy: as soon as that is over. */
  z.strictObject({
    type: z.literal('setDuty'),
    staffNo: StaffNo,
    to: DutyTo,
    reason: Reason.optional(),
  }),
  /** Called, and seen on the way. */
  z.strictObject({ type: z.literal('setOff'), staffNo: StaffNo }),
  /** May be sent beyond the end of the shift. */
  z.strictObject({ type: z.literal('setOvertime'), staffNo: StaffNo, on: z.boolean() }),
  /** Pays the store for a clock of their own and goes. */
  z.strictObject({ type: z.literal('buyClock'), staffNo: StaffNo, reason: Reason }),
  /** Brings a guest in: told beforehand, for one clock. */
  z.strictObject({ type: z.literal('registerCallIn'), staffNo: StaffNo }),
  /** Of one business day; null: a day off. */
  z.strictObject({
    type: z.literal('planShift'),
    staffNo: StaffNo,
    day: Day,
    shiftPlan: z.string().max(24).nullable(),
  }),
  z.strictObject({ type: z.literal('openVisit'), ...OpenRoom.shape }),
  /** Several rooms for one party, dispatched in one decision; their visits share a `partyId`. */
  z.strictObject({ type: z.literal('openLinked'), rooms: z.array(OpenRoom).min(2).max(12) }),
  /** Somebody joins the party later. */
  z.strictObject({
    type: z.literal('addGuest'),
    visitId: VisitId,
    wristband: Wristband.optional(),
    items: Items,
  }),
  /** More for a guest who is there: after what they have, or `together` with the last of it. */
  z.strictObject({
    type: z.literal('addService'),
    visitId: VisitId,
    guest: z.int().min(0).max(99),
    ...OpenItem.shape,
  }),
  /** Another technician joins a called or running clock, at no cost to the guest. */
  z.strictObject({ type: z.literal('addHelper'), clockId: ClockId, wish: Wish }),
  /** A line that has not started, or one within the store's limit: then price, minutes and commission anew from its start. */
  z.strictObject({
    type: z.literal('changeService'),
    clockId: ClockId,
    serviceCode: ServiceCode,
  }),
  /** A running clock goes on with another technician, who must be free; what it earns is shared by minutes. */
  z.strictObject({
    type: z.literal('transferClock'),
    clockId: ClockId,
    wish: Wish,
    reason: Reason.optional(),
  }),
  /** Undo of an open: only while no clock has started and nothing was ordered. */
  z.strictObject({ type: z.literal('releaseRoom'), visitId: VisitId }),
  /** Takes back a line that has not started, or one that has within the store's limit. */
  z.strictObject({
    type: z.literal('cancelClock'),
    clockId: ClockId,
    reason: Reason.optional(),
  }),
  /** Another technician for the same guest and service: a called clock, or a started one within the limit. */
  z.strictObject({
    type: z.literal('swapTechnician'),
    clockId: ClockId,
    wish: Wish,
    reason: Reason.optional(),
    /** About the technician: they earn nothing by it, whatever the rules are. */
    complaint: z.boolean().optional(),
  }),
  /** The called technician does not come: to the tail, and the next is sent. */
  z.strictObject({ type: z.literal('markMissedTurn'), clockId: ClockId }),
  /** The whole party to a vacant room; the clocks run on. */
  z.strictObject({ type: z.literal('moveRoom'), visitId: VisitId, toRoomNo: RoomNo }),
  z.strictObject({ type: z.literal('callService'), roomNo: RoomNo, what: ServiceCallWhat }),
  z.strictObject({ type: z.literal('takeCall'), callId: CallId }),
  z.strictObject({ type: z.literal('finishCall'), callId: CallId }),
  z.strictObject({ type: z.literal('recallTechnician'), clockId: ClockId }),
  z.strictObject({ type: z.literal('startClock'), clockId: ClockId }),
  z.strictObject({
    type: z.literal('extendClock'),
    clockId: ClockId,
    extensions: Extensions,
  }),
  z.strictObject({
    type: z.literal('endClock'),
    clockId: ClockId,
    /** The person has seen that it is too early, and means it. */
    early: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('acknowledgeReminder'), clockId: ClockId }),
  z.strictObject({
    type: z.literal('orderGoods'),
    ticketId: TicketId,
    goodsCode: GoodsCode,
    qty: z.int().min(1).max(99),
    /** Index of the guest who ordered, from 0. */
    guest: z.int().min(0).max(19).optional(),
  }),
  /** Kitchen, bar, or whoever brought it: how far a line of goods is. */
  z.strictObject({ type: z.literal('markGoodsMade'), lineId: GoodsLineId }),
  z.strictObject({ type: z.literal('markGoodsServed'), lineId: GoodsLineId }),
  /** The last of these marks was a slip of the hand. */
  z.strictObject({ type: z.literal('takeBackGoods'), lineId: GoodsLineId }),
  /** Off the bill, all or down to `left`. What was made needs a manager: signed in, or by `approval`. */
  z.strictObject({
    type: z.literal('cancelGoods'),
    lineId: GoodsLineId,
    left: z.int().min(0).max(98).optional(),
    reason: Reason,
  }),
  /** Goods came, at what one of them cost. */
  z.strictObject({
    type: z.literal('receiveStock'),
    goodsCode: GoodsCode,
    qty: z.int().min(1).max(99_999),
    eachFen: FenNotNegative.max(10_000_000),
  }),
  /** So many are there. */
  z.strictObject({
    type: z.literal('countStock'),
    goodsCode: GoodsCode,
    counted: z.int().min(0).max(999_999),
  }),
  /** Whether more can be sold than is known to be there. */
  z.strictObject({ type: z.literal('setStockRules'), negative: z.enum(['allow', 'refuse']) }),
  z.strictObject({
    type: z.literal('settle'),
    ticketId: TicketId,
    /** The ticket's version and due amount that the person saw, without a tip. */
    seenVersion: z.int().min(0),
    seenDueFen: FenNotNegative,
    /** Only the lines of these guests; absent: all that is not settled. */
    guests: Guests.optional(),
    /** For the technician of the first clock that is paid here. */
    tipFen: FenNotNegative.optional(),
    tenders: z.array(TenderGiven).max(8),
  }),
  /** Prints the receipt of a ticket settled today again, marked as a copy. */
  z.strictObject({ type: z.literal('reprintReceipt'), ticketId: TicketId }),
  /** Money in beforehand, onto a member's card. */
  z.strictObject({
    type: z.literal('topUp'),
    memberId: MemberId,
    principalFen: FenNotNegative.min(1),
    tender: z.enum(['cash', 'qr', 'bankCard']),
    /** Whose sale it is. */
    soldBy: StaffNo.optional(),
  }),
  z.strictObject({ type: z.literal('markCleaning'), roomNo: RoomNo }),
  z.strictObject({ type: z.literal('markVacant'), roomNo: RoomNo }),
  z.strictObject({ type: z.literal('setOutOfService'), roomNo: RoomNo }),
  z.strictObject({ type: z.literal('returnToService'), roomNo: RoomNo }),
  /** People who sign in. Their secrets are no part of any command. */
  z.strictObject({
    type: z.literal('addStaff'),
    staffNo: StaffNo,
    name: PersonName,
    role: StaffRole,
    cardUid: CardUid.nullable(),
  }),
  z.strictObject({
    type: z.literal('changeStaff'),
    staffNo: StaffNo,
    name: PersonName,
    role: StaffRole,
    cardUid: CardUid.nullable(),
  }),
  z.strictObject({ type: z.literal('staffLeaves'), staffNo: StaffNo }),
  z.strictObject({ type: z.literal('nameStore'), name: PersonName }),
  /** How technicians take turns, from a business day that has not begun. */
  z.strictObject({
    type: z.literal('setRotationPolicy'),
    policy: RotationPolicy,
    fromDay: BusinessDay,
  }),
  /** By the manager's hand: to the head or the tail, a penalty, passed over once. */
  z.strictObject({
    type: z.literal('moveInQueue'),
    staffNo: StaffNo,
    how: QueueAct,
    reason: Reason,
  }),
  /** Keeps a place for a guest who is expected; without minutes, as long as the policy lets. */
  z.strictObject({
    type: z.literal('holdSlot'),
    staffNo: StaffNo,
    reason: Reason,
    minutes: z.int().min(1).max(1440).optional(),
  }),
  z.strictObject({ type: z.literal('releaseHold'), staffNo: StaffNo }),
  /** Where clocks may be started and ended. */
  z.strictObject({ type: z.literal('setClockPlaces'), start: Places, end: Places }),
  BookVisit,
  ChangeBooking,
  CancelBooking,
  /** They are here: without a room and guests it is as it was booked. */
  z.strictObject({
    type: z.literal('openBooking'),
    bookingId: BookingId,
    roomNo: RoomNo.optional(),
    guests: z.array(OpenGuest).min(1).max(20).optional(),
  }),
  MarkNoShow,
  AcknowledgeBooking,
]);
export type DeskCommand = z.infer<typeof DeskCommand>;

export const CommandRequest = z.strictObject({
  key: CommandKey,
  command: DeskCommand,
  /** The member's PIN, checked at the door and forgotten: it is in no command, log or hash. */
  memberPin: Pin.optional(),
  /** Who books, with `bookVisit` and `changeBooking`: kept in a table of its own, in no command, log or hash. */
  contact: BookingContact.optional(),
  /** A second person's word for what the first may not do alone; checked at the door and forgotten like the other. */
  approval: z
    .union([
      z.strictObject({ staffNo: StaffNo, pin: Pin }),
      /** A card names, it proves nothing: the PIN comes with it. */
      z.strictObject({ cardUid: CardUid, pin: Pin }),
    ])
    .optional(),
});
export type CommandRequest = z.infer<typeof CommandRequest>;

/** What an accepted command tells its sender beside the new state, which comes by the live view. */
export const Answer = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type Answer = z.infer<typeof Answer>;

export const Outcome = z.discriminatedUnion('status', [
  /** `pos`: position in the log up to which a live view must have come to show this. */
  z.object({ status: z.literal('accepted'), pos: z.int(), answer: Answer }),
  z.object({ status: z.literal('refused'), pos: z.int(), refusal: Refusal }),
]);
export type Outcome = z.infer<typeof Outcome>;

// ---- questions (nothing changes)

/** `POST /api/preview/open`: who would come, when, and for how much. */
export const PreviewOpenRequest = z.strictObject({
  roomNo: RoomNo,
  guests: z.array(OpenGuest).max(20),
  /** More rooms of the same party, as in `openLinked`. */
  linked: z
    .array(z.strictObject({ roomNo: RoomNo, guests: z.array(OpenGuest).max(20) }))
    .max(11)
    .optional(),
  /** The booking for which they have come. */
  bookingId: BookingId.optional(),
});
export type PreviewOpenRequest = z.infer<typeof PreviewOpenRequest>;
export const PreviewOpenAnswer = z.object({
  pos: z.int(),
  items: z.array(
    z.object({
      roomNo: RoomNo,
      guest: z.int(),
      item: z.int(),
      serviceCode: ServiceCode,
      priceFen: FenNotNegative,
      /** null: nobody is free who fits, the line would wait. */
      staffNo: StaffNo.nullable(),
      clockType: ClockType,
      /** When the first who fits is expected to be free; null when unknown. */
      freeAt: At.nullable(),
      /** The store's wish policy turned the wish into rotation. */
      fellBack: z.boolean(),
    }),
  ),
  roomFeeFen: FenNotNegative,
  totalFen: FenNotNegative,
  refusal: Refusal.nullable(),
});
export type PreviewOpenAnswer = z.infer<typeof PreviewOpenAnswer>;

/** `POST /api/preview/settle`: what is due, with the discount of the member whose card lies on the desk. */
export const PreviewSettleRequest = z.strictObject({
  ticketId: TicketId,
  memberId: MemberId.optional(),
  /** As in `settle`. */
  guests: Guests.optional(),
  /** The member's count card is to pay. */
  countCard: z.boolean().optional(),
});
export type PreviewSettleRequest = z.infer<typeof PreviewSettleRequest>;
export const Quote = z.object({
  version: z.int(),
  servicesFen: FenNotNegative,
  goodsFen: FenNotNegative,
  roomFeeFen: FenNotNegative,
  discountFen: FenNotNegative,
  /** Without a tip; what the count card pays is in it. */
  dueFen: FenNotNegative,
  payPct: z.int(),
  /** What the count card pays of it, and for which lines. */
  countCardFen: FenNotNegative,
  countUses: z.array(z.object({ serviceCode: ServiceCode, lineId: z.string() })),
  /** What the member's wallet can pay of the rest. */
  storedValueFen: FenNotNegative,
});
export type Quote = z.infer<typeof Quote>;

/** `GET /api/members?q=`: by card, phone tail (3 or more digits), number or name. At most 20. */
export const MemberFound = z.object({
  memberId: MemberId,
  memberNo: z.string(),
  name: z.string(),
  /** As `138****1234`. */
  phoneMasked: z.string(),
  levelCode: z.string(),
  levelName: z.string(),
  payPct: z.int(),
  principalFen: FenNotNegative,
  bonusFen: FenNotNegative,
  /** What is left on their count cards. */
  counts: z.array(z.object({ serviceCode: ServiceCode, left: z.int().min(0) })),
  cardUids: z.array(CardUid),
});
export type MemberFound = z.infer<typeof MemberFound>;
export const MemberSearchAnswer = z.object({
  members: z.array(MemberFound),
  /** Whose card it is, where a technician's was held to a desk's reader. */
  technician: StaffNo.optional(),
});
export type MemberSearchAnswer = z.infer<typeof MemberSearchAnswer>;
