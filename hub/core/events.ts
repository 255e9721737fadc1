/**
 * What happened. Past tense, with results: `evolve` only assigns. Each type
 * lives in one of two streams (law 4): `floor` stays in the store, `books` is
 * kept and shipped to headquarters. Versions are read through `upcast.ts`.
 */
import type { BookingBooksEvent, BookingFloorEvent } from './floor/bookings/booking-events.ts';
import type { StaffConfig, StoreConfigWritten } from './store-config.ts';
import type { Wish } from './commands.ts';
import type { DutyBooksEvent, DutyFloorEvent } from './floor/duty/duty-events.ts';
import type { JobBooksEvent, OverrunAsked } from './floor/clocks/job-events.ts';
import type { CalledBy, SerializedState } from './floor/state.ts';
import type { TurnEvent } from './floor/queues/turn-events.ts';
import type { Course, GoodsBooksEvent, GoodsFloorEvent } from './floor/tickets/goods-events.ts';
import type { StockBooksEvent } from './stock/stock-events.ts';
import type { StockAfter } from './stock/stock.ts';
import type { PolicyBooksEvent, PolicyFloorEvent } from './policy/policy-events.ts';
import type {
  At,
  CallId,
  CardUid,
  ClockId,
  Fen,
  GoodsCode,
  GroupCode,
  MemberId,
  Minutes,
  PartyId,
  RoomNo,
  ServiceCode,
  StaffNo,
  TicketId,
  VisitId,
} from './units.ts';

export type ClockType =
  'rotation' | 'requested' | 'picked' | 'calledIn' | 'booked' | 'helper' | 'bought';
export type RoomStatus =
  'vacant' | 'reserved' | 'occupied' | 'awaitingPayment' | 'dirty' | 'cleaning' | 'outOfService';
/** What became of it: nobody knows (the player never said), or nobody came for it in time. */
export type AnnouncementEnd = 'played' | 'failed' | 'unconfirmed' | 'expired';
/** Why the technician room is spoken to: somebody is sent, is called again, the guests sit in another room now, or a running clock is theirs from now on. */
export type AnnouncementWhat = 'dispatch' | 'recall' | 'roomMove' | 'handOver';
/** On duty and not to be sent. `covered`: the card is turned over by themselves or the manager. */
export type Pause = 'onBreak' | 'meal' | 'away' | 'suspended' | 'covered';
export type TechnicianStatus = 'offDuty' | 'leave' | 'waiting' | 'called' | 'inService' | Pause;

/** One side of a double entry. Positive: value moved into the account. A transaction's entries sum to zero. */
export interface Entry {
  readonly account: string;
  readonly fen: Fen;
}

/** The commission rule that was in force at a start, kept with the clock (COM-01). */
export interface CommissionChosen {
  readonly ruleId: string;
  readonly ruleFen: Fen;
  readonly gradeAddFen: Fen;
}

export interface CommissionLine {
  readonly part: 'clock' | 'extension' | 'halfExtension';
  readonly ruleId: string;
  readonly count: number;
  readonly eachFen: Fen;
  readonly gradeAddFen: Fen;
  readonly fen: Fen;
}

/** Of a clock that several served, one after the other: whose minutes these were (TRF). */
export interface CommissionShare {
  readonly fromMinute: Minutes;
  readonly toMinute: Minutes;
  readonly ofMinutes: Minutes;
  /** What the whole clock would have earned by the rules of this one. */
  readonly wholeFen: Fen;
}

export interface BillLine {
  readonly lineId: string;
  readonly lineKind: 'service' | 'extension' | 'goods' | 'roomFee';
  readonly guest: number | null;
  readonly code: string;
  readonly name: string;
  readonly staffNo: StaffNo | null;
  readonly qty: number;
  readonly fen: Fen;
  readonly ruleId: string;
}

/** A piece of a count card that a line was paid with. */
export interface CountUse {
  readonly serviceCode: ServiceCode;
  readonly lineId: string;
}

/** Money of another currency, as it was handed, at the rate of that moment. */
export interface ForeignCash {
  readonly currency: string;
  /** What one of its smallest units is worth in fen, as a decimal. */
  readonly rate: string;
  readonly handedMinor: number;
}

/** What a tender gave. `takenFen` is what it paid of the bill and the tip; cash is handed and gives change. */
export type TenderTaken =
  | {
      readonly tender: 'storedValue';
      readonly memberId: MemberId;
      readonly takenFen: Fen;
      readonly principalFen: Fen;
      readonly bonusFen: Fen;
    }
  | {
      readonly tender: 'cash';
      readonly takenFen: Fen;
      /** In the store's own currency, whatever was handed. */
      readonly handedFen: Fen;
      /** Always in the store's own currency. */
      readonly changeFen: Fen;
      readonly foreign?: ForeignCash;
    }
  | { readonly tender: 'qr' | 'bankCard'; readonly takenFen: Fen }
  | {
      readonly tender: 'countCard';
      readonly memberId: MemberId;
      /** The list price of the lines that it paid. */
      readonly takenFen: Fen;
      readonly uses: readonly CountUse[];
    }
  | {
      readonly tender: 'complimentary';
      readonly takenFen: Fen;
      readonly reason: string;
      readonly approvedBy: StaffNo;
    };

/** How many of a service a member has paid for beforehand and not had yet. */
export interface CountLeft {
  readonly serviceCode: ServiceCode;
  readonly left: number;
}

/** What a member holds after an act, for the receipt. */
export interface Holding {
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  readonly counts: readonly CountLeft[];
}

export type FloorEvent =
  | PolicyFloorEvent
  | DutyFloorEvent
  | OverrunAsked
  | GoodsFloorEvent
  | TurnEvent
  /** Carries the whole open state, so that a start needs no more than this and the tail (law 5). */
  | {
      readonly type: 'businessDayOpened';
      readonly day: string;
      readonly previous: string | null;
      readonly state: SerializedState;
      /** Lines that go on into this day. Absent in the first logs. */
      readonly lines?: readonly ClockId[];
    }
  | {
      readonly type: 'roomStatusChanged';
      readonly roomNo: RoomNo;
      readonly from: RoomStatus;
      readonly to: RoomStatus;
      readonly visitId: VisitId | null;
    }
  | {
      readonly type: 'technicianStatusChanged';
      readonly staffNo: StaffNo;
      readonly from: TechnicianStatus;
      readonly to: TechnicianStatus;
      readonly clockId: ClockId | null;
      /** Of a pause: until when the place in the queue is kept, where only for a time. */
      readonly untilAt?: At;
      readonly reason?: string;
    }
  /** `from`/`to` are positions from 0, null when not standing in this queue. */
  | {
      readonly type: 'queueMoved';
      readonly group: GroupCode;
      readonly staffNo: StaffNo;
      readonly from: number | null;
      readonly to: number | null;
      readonly ruleId: string;
      readonly clockId: ClockId | null;
      /** Orders a queue, lower first; null when leaving. Absent in the first logs: the one after the last. */
      readonly turnNo?: number | null;
      /** Of a move that a person made: why. */
      readonly reason?: string;
    }
  | {
      readonly type: 'announcementQueued';
      readonly no: number;
      readonly what: AnnouncementWhat;
      readonly clockId: ClockId;
      readonly staffNo: StaffNo;
      readonly roomNo: RoomNo;
      readonly clockType: ClockType;
      readonly serviceName: string;
      readonly minutes: Minutes;
      /** The clock runs: `minutes` are those that are left. Older logs say so of no call but a `handOver`. */
      readonly left?: true;
      /** Not in logs of before announcements had a life: those are over. */
      readonly tracked?: true;
    }
  /** Written down before the player starts, so that it is never said twice. Not reported by `reportBy`: unconfirmed. */
  | {
      readonly type: 'announcementPlaying';
      readonly no: number;
      readonly player: string;
      readonly reportBy: At;
    }
  | {
      readonly type: 'announcementEnded';
      readonly no: number;
      readonly how: AnnouncementEnd;
      readonly player: string | null;
      /** Of a failure: a short word. */
      readonly why: string;
    }
  | {
      readonly type: 'endReminderRaised';
      readonly clockId: ClockId;
      readonly stage: 'before' | 'end' | 'over';
      readonly dueAt: At;
      /** When the next reminder of this clock is due. */
      readonly nextDueAt: At;
      readonly late: boolean;
    }
  | { readonly type: 'endReminderAcknowledged'; readonly clockId: ClockId }
  /** Not come in time, and nobody can tell whether a tap is held up: the desk decides. */
  | { readonly type: 'technicianLate'; readonly clockId: ClockId; readonly staffNo: StaffNo }
  | {
      readonly type: 'serviceCalled';
      readonly callId: CallId;
      readonly no: number;
      readonly roomNo: RoomNo;
      readonly visitId: VisitId | null;
      readonly what: string;
      readonly from: 'desk' | 'terminal';
    }
  | {
      readonly type: 'serviceCallTaken';
      readonly callId: CallId;
      readonly roomNo: RoomNo;
      readonly takenBy: StaffNo;
    }
  | {
      readonly type: 'serviceCallDone';
      readonly callId: CallId;
      readonly roomNo: RoomNo;
      readonly because: 'done' | 'visitClosed';
    }
  | BookingFloorEvent;

export type BooksEvent =
  | PolicyBooksEvent
  | DutyBooksEvent
  | JobBooksEvent
  | GoodsBooksEvent
  | StockBooksEvent
  | {
      readonly type: 'storeConfigured';
      readonly version: number;
      readonly config: StoreConfigWritten;
    }
  | { readonly type: 'staffAdded'; readonly person: StaffConfig }
  /** What they were before stands in it, for whoever reads the log. */
  | { readonly type: 'staffChanged'; readonly before: StaffConfig; readonly person: StaffConfig }
  | { readonly type: 'staffLeft'; readonly staffNo: StaffNo }
  | {
      readonly type: 'memberRegistered';
      readonly memberId: MemberId;
      readonly memberNo: string;
      readonly cardUid: CardUid;
      readonly levelCode: string;
    }
  | {
      readonly type: 'visitOpened';
      readonly visitId: VisitId;
      readonly ticketId: TicketId;
      readonly no: number;
      readonly roomNo: RoomNo;
      readonly guests: readonly { readonly seat: number; readonly wristband: number | null }[];
      /** Where the party sits in several rooms. */
      readonly partyId?: PartyId;
    }
  /** A line is `queued` while an earlier line of the same guest is not over (DSP-5). */
  | {
      readonly type: 'clockLineAdded';
      readonly clockId: ClockId;
      readonly visitId: VisitId;
      readonly guest: number;
      readonly serviceCode: ServiceCode;
      readonly wish: Wish;
      readonly status: 'queued' | 'awaitingTechnician';
      /** The line that was swapped out for this one. */
      readonly replaces?: ClockId;
      /** Runs at the same time as this line, the first of the job. */
      readonly job?: ClockId;
      /** The line that it was called to help with. */
      readonly helps?: ClockId;
    }
  | { readonly type: 'clockLineReady'; readonly clockId: ClockId }
  /** The store's wish policy turned a wish into rotation (DSP-3). */
  | {
      readonly type: 'wishFellBack';
      readonly clockId: ClockId;
      readonly staffNo: StaffNo;
      readonly because: 'busy' | 'offDuty' | 'paused' | 'missedTurn';
      readonly wish: Wish;
    }
  | {
      readonly type: 'technicianCalled';
      readonly clockId: ClockId;
      readonly staffNo: StaffNo;
      readonly clockType: ClockType;
      readonly ruleId: string;
      /** When the turn counts as missed. Absent in the first logs: never by itself. */
      readonly missedDueAt?: At;
      readonly by?: CalledBy;
    }
  /** The penalty record. The line waits again, at `place` among those that wait. */
  | {
      readonly type: 'turnMissed';
      readonly clockId: ClockId;
      readonly staffNo: StaffNo;
      readonly by: 'timer' | 'desk';
      readonly place: number;
    }
  | {
      readonly type: 'clockStarted';
      readonly clockId: ClockId;
      readonly staffNo: StaffNo;
      readonly startedAt: At;
      /** False: the tap's own time is not known and arrival counts. */
      readonly startedAtKnown: boolean;
      readonly minutes: Minutes;
      readonly expectedEndAt: At;
      readonly priceFen: Fen;
      readonly priceRuleId: string;
      readonly commission: CommissionChosen;
      readonly reminderDueAt: At;
      /** When the desk is asked about an overrun. Absent in older logs and of helpers: never. */
      readonly overrunDueAt?: At;
    }
  | {
      readonly type: 'clockExtended';
      readonly clockId: ClockId;
      readonly extensions: number;
      readonly minutes: Minutes;
      readonly expectedEndAt: At;
      readonly priceFen: Fen;
      readonly priceRuleId: string;
      readonly commissionEachFen: Fen;
      readonly commissionRuleId: string;
      /** What the half of it earns, where there is one. */
      readonly commissionHalf?: { readonly fen: Fen; readonly ruleId: string };
      readonly reminderDueAt: At;
      readonly overrunDueAt?: At;
    }
  | {
      readonly type: 'clockEnded';
      readonly clockId: ClockId;
      readonly endedAt: At;
      readonly endedAtKnown: boolean;
      readonly early: boolean;
    }
  | {
      readonly type: 'clockCancelled';
      readonly clockId: ClockId;
      readonly because: 'roomReleased' | 'desk' | 'swapped' | 'jobOver';
      readonly reason?: string;
    }
  | {
      readonly type: 'commissionEarned';
      readonly clockId: ClockId;
      readonly staffNo: StaffNo;
      readonly clockType: ClockType;
      readonly serviceCode: ServiceCode;
      readonly lines: readonly CommissionLine[];
      readonly fen: Fen;
      readonly share?: CommissionShare;
    }
  | {
      readonly type: 'goodsOrdered';
      readonly ticketId: TicketId;
      readonly lineId: string;
      readonly goodsCode: GoodsCode;
      readonly name: string;
      readonly qty: number;
      readonly eachFen: Fen;
      readonly guest: number;
      readonly from: 'desk' | 'terminal';
      /** Where the guests sit; where it is made, and when in the meal. Absent in older logs. */
      readonly roomNo?: RoomNo;
      readonly place?: string;
      readonly course?: Course;
      /** Of goods that are counted. */
      readonly stock?: StockAfter;
    }
  /** The receipt of a settled ticket was asked for again; `copy` is printed on it. */
  | {
      readonly type: 'receiptReprinted';
      readonly ticketId: TicketId;
      readonly copy: number;
    }
  | {
      readonly type: 'ticketSettled';
      readonly ticketId: TicketId;
      readonly visitId: VisitId;
      readonly openedAt: At | null;
      readonly roomNo: RoomNo;
      /** From 1: a ticket that is paid in parts is settled several times. */
      readonly settlementNo: number;
      /** Whose lines these are; null: those of the whole ticket at once. */
      readonly part: { readonly guests: readonly number[] } | null;
      /** The last of them: the visit is over. */
      readonly closes: boolean;
      readonly lines: readonly BillLine[];
      readonly payingMemberId: MemberId | null;
      readonly payPct: number;
      readonly discountFen: Fen;
      /** Without the tip. */
      readonly billedFen: Fen;
      readonly tipFen: Fen;
      readonly tipStaffNo: StaffNo | null;
      readonly tenders: readonly TenderTaken[];
      readonly changeFen: Fen;
      /** What the paying member holds after it. */
      readonly memberAfter: Holding | null;
    }
  | {
      readonly type: 'memberToppedUp';
      readonly topUpId: string;
      readonly no: number;
      readonly memberId: MemberId;
      readonly principalFen: Fen;
      readonly tender: 'cash' | 'qr' | 'bankCard';
      readonly soldBy: StaffNo | null;
      readonly memberAfter: Holding;
    }
  | {
      readonly type: 'ledgerPosted';
      readonly txId: string;
      readonly reason: 'opening' | 'settlement' | 'topUp';
      readonly entries: readonly Entry[];
    }
  /** `missedDueAt`: those on their way have so long from now on. */
  | {
      readonly type: 'visitMoved';
      readonly visitId: VisitId;
      readonly from: RoomNo;
      readonly to: RoomNo;
      readonly missedDueAt: At;
    }
  | {
      readonly type: 'visitClosed';
      readonly visitId: VisitId;
      readonly because: 'settled' | 'released';
    }
  | BookingBooksEvent;

export type EventBody = FloorEvent | BooksEvent;
export type EventType = EventBody['type'];
export type StreamName = 'floor' | 'books';

/** An event with what every event has. `who` is the actor as `kind:id`. */
export type Event = EventBody & {
  readonly v: 1;
  readonly at: At;
  readonly day: string;
  readonly who: string;
};

/** Every event once, with its stream: one that is left out, or in the other stream, does not compile. */
export const streams: Readonly<
  Record<FloorEvent['type'], 'floor'> & Record<BooksEvent['type'], 'books'>
> = {
  businessDayOpened: 'floor',
  roomStatusChanged: 'floor',
  technicianStatusChanged: 'floor',
  queueMoved: 'floor',
  announcementQueued: 'floor',
  announcementPlaying: 'floor',
  announcementEnded: 'floor',
  endReminderRaised: 'floor',
  endReminderAcknowledged: 'floor',
  technicianLate: 'floor',
  overrunAsked: 'floor',
  serviceCalled: 'floor',
  serviceCallTaken: 'floor',
  serviceCallDone: 'floor',
  bookingReminderDue: 'floor',
  bookingReminderSeen: 'floor',
  bookingLocked: 'floor',
  technicianSetOff: 'floor',
  takerArrived: 'floor',
  goodsMade: 'floor',
  goodsServed: 'floor',
  goodsRedirected: 'floor',
  goodsTakenBack: 'floor',
  suspensionAtEndSet: 'floor',
  freezeEnded: 'floor',
  callInsChanged: 'floor',
  overtimeSet: 'floor',
  shiftJoined: 'floor',
  turnTaken: 'floor',
  turnGivenBack: 'floor',
  owedTurnRecorded: 'floor',
  owedTurnUsed: 'floor',
  owedTurnWithdrawn: 'floor',
  linePromised: 'floor',
  promiseWithdrawn: 'floor',
  technicianSoonFree: 'floor',
  queuesLaidOut: 'floor',
  policyTaken: 'floor',
  slotHeld: 'floor',
  holdReleased: 'floor',
  holdExpired: 'floor',
  lapsSet: 'floor',
  storeConfigured: 'books',
  staffAdded: 'books',
  staffChanged: 'books',
  staffLeft: 'books',
  memberRegistered: 'books',
  visitOpened: 'books',
  clockLineAdded: 'books',
  clockLineReady: 'books',
  wishFellBack: 'books',
  technicianCalled: 'books',
  turnMissed: 'books',
  clockStarted: 'books',
  clockExtended: 'books',
  clockEnded: 'books',
  clockCancelled: 'books',
  commissionEarned: 'books',
  goodsOrdered: 'books',
  goodsCancelled: 'books',
  stockReceived: 'books',
  stockCounted: 'books',
  receiptReprinted: 'books',
  ticketSettled: 'books',
  memberToppedUp: 'books',
  ledgerPosted: 'books',
  visitMoved: 'books',
  visitClosed: 'books',
  guestJoined: 'books',
  serviceChanged: 'books',
  clockTransferred: 'books',
  bookingMade: 'books',
  bookingChanged: 'books',
  bookingCancelled: 'books',
  bookingArrived: 'books',
  bookingNoShow: 'books',
  clockBought: 'books',
  shiftPlanned: 'books',
  attendanceNoted: 'books',
  rotationPolicySet: 'books',
  penaltyRecorded: 'books',
};

export const streamOf = (type: EventType): StreamName => streams[type];
