/**
 * The floor as it stands: what `evolve` builds from events and `decide` reads.
 * One owner (the store's serial queue) holds it; only `evolve` writes to it.
 * Everything that is over has left it: a day's state stays small.
 */
import type {
  AnnouncementWhat,
  ClockType,
  CommissionChosen,
  CountLeft,
  Pause,
  RoomStatus,
} from '../events.ts';
import type { BookingFixed } from './bookings/booking-events.ts';
import type { Wish } from '../commands.ts';
import type { PolicyVersion, RotationPolicy } from '../policy/policy.ts';
import type { Slot } from './queues/turn-events.ts';
import type { Stock } from '../stock/stock.ts';
import type { Course, StepDone } from './tickets/goods-events.ts';
import type {
  BookingSettings,
  GoodsConfig,
  RoomConfig,
  ServiceConfig,
  StaffConfig,
  StoreConfig,
  StoreConfigWritten,
  TechnicianConfig,
} from '../store-config.ts';
import type {
  At,
  BookingId,
  CallId,
  CardUid,
  ClockId,
  Fen,
  GoodsCode,
  GroupCode,
  LocalMinute,
  MemberId,
  Minutes,
  PartyId,
  RoomNo,
  ServiceCode,
  StaffNo,
  TicketId,
  VisitId,
} from '../units.ts';

export interface Room {
  readonly roomNo: RoomNo;
  status: RoomStatus;
  sinceAt: At;
  visitId: VisitId | null;
}

export type TechnicianState =
  | { readonly status: 'offDuty'; readonly sinceAt: At }
  | { readonly status: 'leave'; readonly sinceAt: At; readonly reason?: string }
  | { readonly status: 'waiting'; readonly sinceAt: At }
  /** Not to be sent. Where the slot is kept only for a time, `untilAt` is its end. */
  | {
      readonly status: Pause;
      readonly sinceAt: At;
      readonly untilAt?: At;
      /** It was not, and is lost once: until they wait again nothing more is. */
      readonly placeLost?: true;
      readonly reason?: string;
    }
  /** `onTheWayAt`: when they were seen to set off. */
  | {
      readonly status: 'called';
      readonly sinceAt: At;
      readonly clockId: ClockId;
      readonly onTheWayAt?: At;
    }
  | { readonly status: 'inService'; readonly sinceAt: At; readonly clockId: ClockId };

/** Where a technician joins the queues when they come on duty. */
export type JoinPlace = 'shiftStart' | RotationPolicy['joinLate'];

/** When the turn passed them by, and for which line. */
export interface OwedTurn {
  readonly at: At;
  readonly clockId: ClockId;
}

/** A shift by its plan, null where there was none, and its business day. */
export interface CameFor {
  readonly day: string;
  readonly shiftPlan: string | null;
}

/** What is remembered of a technician beside what they do now; of this business day where nothing else is said. */
export interface Standing {
  /** Since when on duty. */
  readonly onSince: At | null;
  /** Came in time for the shift. */
  readonly onTime: boolean;
  /** Has been on duty on this business day. */
  readonly cameToday: boolean;
  /** The shift that they came for last; unknown of whom an older log tells. */
  readonly cameFor?: CameFor;
  /** Stands where the start of the shift put them: nothing has moved them since. */
  readonly fresh: boolean;
  /** As the policy counts them. */
  readonly turns: number;
  readonly rotation: number;
  readonly requested: number;
  readonly yesterday: { readonly rotation: number; readonly requested: number } | null;
  /** Where they stood when they last went off duty. */
  readonly leftTurns: readonly Turn[];
  readonly owed: OwedTurn | null;
  /** Laps to be passed over. */
  readonly laps: number;
  /** Kept for a guest who is expected. */
  readonly hold: { readonly untilAt: At; readonly by: string; readonly reason: string } | null;
  /** May be sent beyond the end of the shift. */
  readonly overtime: boolean;
  /** Joins at the tail next time, whenever they come. */
  readonly tailNext: boolean;
  /** Guests whom they have registered to bring in. */
  readonly callsIn: number;
}
/** Who has been seen this business day: `onMinute` when they came, absent for those who had never gone. */
export interface Attendance {
  readonly onMinute?: LocalMinute;
  readonly lateMinutes: Minutes;
}
export const noStanding: Standing = {
  onSince: null,
  onTime: true,
  cameToday: false,
  fresh: false,
  turns: 0,
  rotation: 0,
  requested: 0,
  yesterday: null,
  leftTurns: [],
  owed: null,
  laps: 0,
  hold: null,
  overtime: false,
  tailNext: false,
  callsIn: 0,
};

export interface Extension {
  readonly extensions: number;
  readonly minutes: Minutes;
  readonly priceFen: Fen;
  readonly priceRuleId: string;
  readonly commissionEachFen: Fen;
  readonly commissionRuleId: string;
  readonly commissionHalf?: { readonly fen: Fen; readonly ruleId: string };
}

/** Who served a running clock before it was transferred, and by which rules. */
export interface ServedPart {
  readonly staffNo: StaffNo;
  readonly clockType: ClockType;
  readonly commission: CommissionChosen;
  readonly untilAt: At;
}

export interface Reminder {
  /** When the next one is due. */
  readonly dueAt: At;
  /** The last one raised, until someone acknowledges it. */
  readonly raised: 'none' | 'before' | 'end' | 'over';
  readonly raisedAt: At | null;
}

interface ClockBase {
  readonly clockId: ClockId;
  readonly visitId: VisitId;
  readonly guest: number;
  readonly serviceCode: ServiceCode;
  readonly wish: Wish;
  /** The line whose technician was swapped for this one. */
  readonly replaces?: ClockId;
  /** Runs at the same time as this line, the first of its job. */
  readonly job?: ClockId;
  /** A helper's: the line that they were called to. It costs the guest nothing. */
  readonly helps?: ClockId;
  /** Called to it and not come. */
  readonly missedBy?: readonly StaffNo[];
  /** Comes from a day that is over: as a line, or started and counted on that day. */
  readonly carried?: 'line' | 'counted';
}
/** Where somebody stood in a queue. */
export interface Turn {
  readonly group: GroupCode;
  readonly turnNo: number;
}
/** How a technician was called: by the turn, for a turn that was owed, by a promise, or by name. Absent in the first logs. */
export type CalledBy = 'turn' | 'owedTurn' | 'promise' | 'name';

/** What a clock has done to the turn of its technician: what is given back when it is taken back. */
export interface TurnTaken {
  readonly counts: number;
  readonly from: readonly Turn[];
  readonly to: readonly Turn[];
  readonly slots?: readonly Slot[];
}
interface TurnFields {
  readonly by?: CalledBy;
  readonly took?: TurnTaken;
  /** The owed turn that it was called for. */
  readonly owed?: OwedTurn;
}
export interface StartedFields extends TurnFields {
  readonly staffNo: StaffNo;
  readonly clockType: ClockType;
  readonly calledAt: At;
  readonly startedAt: At;
  readonly minutes: Minutes;
  readonly expectedEndAt: At;
  readonly priceFen: Fen;
  readonly priceRuleId: string;
  readonly commission: CommissionChosen;
  readonly extensions: readonly Extension[];
  /** The turns that the technician had when it started: a clock taken back gives them back. Absent in the first logs. */
  readonly turns?: readonly Turn[];
  /** Those who served it before `staffNo`, oldest first. */
  readonly servedBefore?: readonly ServedPart[];
}
/** floor-rules §4. A clock leaves the state with its visit. */
export type Clock = ClockBase &
  (
    | { readonly status: 'queued' }
    /** `promisedTo`: who has it as soon as they are free. */
    | {
        readonly status: 'awaitingTechnician';
        readonly sinceAt: At;
        readonly promisedTo?: StaffNo;
      }
    | ({
        readonly status: 'called';
        readonly staffNo: StaffNo;
        readonly clockType: ClockType;
        readonly calledAt: At;
        /** Since when the line had waited, where it had. */
        readonly readyAt?: At;
        /** When the turn counts as missed; absent when that timer has fired, or never was. */
        readonly missedDueAt?: At;
        readonly late?: true;
      } & TurnFields)
    | ({
        readonly status: 'started';
        readonly reminder: Reminder;
        /** When the desk is asked: extend, or end? Absent when it has been, or never is. */
        readonly overrunDueAt?: At;
        readonly overrunAskedAt?: At;
        /** When `staffNo` took it over from another; absent from the start on that they are seen to be there. */
        readonly takenOverAt?: At;
        /** The planned end for which it was noticed that the technician is free soon. */
        readonly soonFreeFor?: At;
      } & StartedFields)
    | ({ readonly status: 'ended'; readonly endedAt: At } & StartedFields)
    /** `staffNo`: who had been called; `startedAt`: when it had started. */
    | { readonly status: 'cancelled'; readonly staffNo?: StaffNo; readonly startedAt?: At }
  );
export type StartedClock = Extract<Clock, { status: 'started' }>;
export type CalledClock = Extract<Clock, { status: 'called' }>;

/** What a room has asked for and not got yet. */
export interface ServiceCall {
  readonly callId: CallId;
  readonly roomNo: RoomNo;
  readonly visitId: VisitId | null;
  readonly what: string;
  readonly at: At;
  readonly from: 'desk' | 'terminal';
  readonly takenBy: StaffNo | null;
  readonly takenAt: At | null;
}

/** Of these `qty` stand: none, when all were cancelled. */
export interface GoodsLine {
  readonly lineId: string;
  readonly goodsCode: GoodsCode;
  readonly name: string;
  readonly qty: number;
  readonly eachFen: Fen;
  readonly guest: number;
  /** When it was ordered and by whom. Absent in older states, as what follows. */
  readonly at?: At;
  readonly who?: string;
  /** Where it is made, as the store names it; and when in the meal. */
  readonly place?: string;
  readonly course?: Course;
  readonly made?: StepDone;
  readonly served?: StepDone;
  /** Also if that was taken back. */
  readonly wasMade?: true;
  /** What those that stand took from the stock, where they are counted. */
  readonly costFen?: Fen;
  /** How many were, altogether; when, by whom and why the last of them. */
  readonly cancelled?: StepDone & { readonly qty: number; readonly reason: string };
}

export interface Visit {
  readonly visitId: VisitId;
  readonly ticketId: TicketId;
  roomNo: RoomNo;
  readonly openedAt: At;
  readonly openedBy: string;
  readonly guests: { readonly seat: number; readonly wristband: number | null }[];
  /** Of a party that sits in several rooms. */
  readonly partyId?: PartyId;
  readonly clockIds: ClockId[];
  readonly goods: GoodsLine[];
  /** Grows with each event that changes what is due. */
  ticketVersion: number;
  /** Guests whose part is paid while the others stay. */
  readonly settledGuests: number[];
  settlements: number;
}
/** As a log of any release holds it. */
export type VisitWritten = Omit<Visit, 'settledGuests' | 'settlements'> &
  Partial<Pick<Visit, 'settledGuests' | 'settlements'>>;

/** One that is not over (BKG). `locked`: its room and technicians are kept now. */
export interface Booking extends BookingFixed {
  readonly madeAt: At;
  readonly madeBy: string;
  /** Grows with each change. */
  readonly version: number;
  readonly status: 'booked' | 'locked';
  /** The desk was told to remind the guest and has not said that it did. */
  readonly remind?: true;
}
export type BookingOver = 'arrived' | 'cancelled' | 'noShow';

/** One that is not over (ANN). Those that are over have left the state. */
export interface OpenAnnouncement {
  readonly no: number;
  readonly at: At;
  readonly what: AnnouncementWhat;
  readonly clockId: ClockId;
  readonly staffNo: StaffNo;
  readonly roomNo: RoomNo;
  readonly clockType: ClockType;
  readonly serviceName: string;
  readonly minutes: Minutes;
  /** Of a clock that runs: `minutes` are those that are left. */
  readonly left?: true;
  readonly playing: { readonly player: string; readonly reportBy: At } | null;
}

/** A member's wallet as loaded for a command (architecture, State): a bounded cache, not part of what is folded or hashed. */
export interface Wallet {
  readonly memberId: MemberId;
  readonly levelCode: string;
  principalFen: Fen;
  bonusFen: Fen;
  counts: readonly CountLeft[];
}

/** The config with its things by their names, made anew when the config changes. */
export interface Catalogue {
  readonly config: StoreConfig;
  readonly rooms: ReadonlyMap<RoomNo, RoomConfig>;
  readonly services: ReadonlyMap<ServiceCode, ServiceConfig>;
  readonly goods: ReadonlyMap<GoodsCode, GoodsConfig>;
  readonly technicians: ReadonlyMap<StaffNo, TechnicianConfig>;
  readonly staff: ReadonlyMap<StaffNo, StaffConfig>;
  readonly techniciansByCard: ReadonlyMap<CardUid, TechnicianConfig>;
  readonly staffByCard: ReadonlyMap<CardUid, StaffConfig>;
  /** The queues that a technician stands in, by skill. */
  readonly groupsOf: ReadonlyMap<StaffNo, readonly GroupCode[]>;
  /** The queue that serves a skill. */
  readonly groupBySkill: ReadonlyMap<string, GroupCode>;
  /** Where each stands in the store's list of technicians. */
  readonly listed: ReadonlyMap<StaffNo, number>;
  /** Where the store has chosen none. */
  readonly usualPolicy: RotationPolicy;
  readonly bookings: BookingSettings;
}

export interface State {
  catalogue: Catalogue | null;
  configVersion: number;
  businessDay: string | null;
  /** `at` of the last event: time never goes back. */
  lastAt: At;
  readonly rooms: Map<RoomNo, Room>;
  readonly technicians: Map<StaffNo, TechnicianState>;
  readonly standings: Map<StaffNo, Standing>;
  /** Busy, and suspended as soon as that is over; with the reason, or nothing. */
  readonly suspendAtEnd: Map<StaffNo, string>;
  readonly attendance: Map<StaffNo, Attendance>;
  /** By business day, from this one on: what differs from everybody's usual shift; null a day off. */
  readonly shiftPlans: Map<string, Map<StaffNo, string | null>>;
  /** In force since the business day opened; null: the usual one. */
  policy: PolicyVersion | null;
  /** Those that were set last, oldest first. */
  readonly policies: PolicyVersion[];
  /** All on duty in turn order; the busy keep their place. */
  readonly queues: Map<GroupCode, StaffNo[]>;
  /** Of each in a queue, at the same place: a number that grows from head to tail, so that a turn can be given back (ROT-8). */
  readonly turnNos: Map<GroupCode, number[]>;
  /** By technician: the line that they have as soon as they are free. */
  readonly promises: Map<StaffNo, ClockId>;
  readonly visits: Map<VisitId, Visit>;
  readonly visitByTicket: Map<TicketId, VisitId>;
  readonly clocks: Map<ClockId, Clock>;
  /** Lines that wait for a technician, oldest first (DSP-4). */
  readonly awaiting: ClockId[];
  readonly calls: Map<CallId, ServiceCall>;
  /** Service calls of this business day: numbers them. */
  callCount: number;
  /** Visits opened this business day: numbers tickets. */
  visitCount: number;
  announcementCount: number;
  /** Top-ups of this business day: numbers them. */
  topUpCount: number;
  readonly announcements: Map<number, OpenAnnouncement>;
  /** When the technician room was last spoken to. */
  lastSpokenAt: At;
  /** Tickets settled this business day, so that a second settlement is told what happened. */
  readonly settledToday: Set<TicketId>;
  /** How often a receipt of today was asked for again. */
  readonly reprints: Map<TicketId, number>;
  readonly bookings: Map<BookingId, Booking>;
  /** Bookings of this business day: numbers them. */
  bookingCount: number;
  /** What became of bookings this business day, for whoever asks for one of them again. */
  readonly bookingsOver: Map<BookingId, BookingOver>;
  /** Of goods that are counted at all. */
  readonly stock: Map<GoodsCode, Stock>;
  readonly wallets: Map<MemberId, Wallet>;
}

/** Plain data of the same, without the wallets, in an order that depends on nothing but the events. */
export interface SerializedState {
  readonly config: StoreConfigWritten | null;
  readonly configVersion: number;
  readonly businessDay: string | null;
  readonly lastAt: At;
  readonly rooms: readonly Room[];
  readonly technicians: readonly (readonly [StaffNo, TechnicianState])[];
  readonly queues: readonly (readonly [GroupCode, readonly StaffNo[]])[];
  readonly visits: readonly VisitWritten[];
  readonly clocks: readonly Clock[];
  readonly awaiting: readonly ClockId[];
  readonly visitCount: number;
  readonly announcementCount: number;
  readonly topUpCount?: number;
  /** Absent when there is nothing to tell, as in logs of before announcements had a life. */
  readonly announcements?: readonly OpenAnnouncement[];
  readonly lastSpokenAt?: At;
  readonly settledToday: readonly TicketId[];
  /** Left out when there are none, as in the first logs. */
  readonly reprints?: readonly (readonly [TicketId, number])[];
  // Younger than the first logs, which do without.
  readonly turnNos?: readonly (readonly [GroupCode, readonly number[]])[];
  readonly calls?: readonly ServiceCall[];
  readonly callCount?: number;
  readonly bookings?: readonly Booking[];
  readonly bookingCount?: number;
  readonly bookingsOver?: readonly (readonly [BookingId, BookingOver])[];
  readonly standings?: readonly (readonly [StaffNo, Standing])[];
  readonly suspendAtEnd?: readonly (readonly [StaffNo, string])[];
  readonly attendance?: readonly (readonly [StaffNo, Attendance])[];
  readonly shiftPlans?: readonly (readonly [
    string,
    readonly (readonly [StaffNo, string | null])[],
  ])[];
  readonly policy?: PolicyVersion;
  readonly policies?: readonly PolicyVersion[];
  readonly stock?: readonly Stock[];
}

export function emptyState(): State {
  return {
    catalogue: null,
    configVersion: 0,
    businessDay: null,
    lastAt: 0,
    rooms: new Map(),
    technicians: new Map(),
    standings: new Map(),
    suspendAtEnd: new Map(),
    attendance: new Map(),
    shiftPlans: new Map(),
    policy: null,
    policies: [],
    queues: new Map(),
    turnNos: new Map(),
    promises: new Map(),
    visits: new Map(),
    visitByTicket: new Map(),
    clocks: new Map(),
    awaiting: [],
    calls: new Map(),
    callCount: 0,
    visitCount: 0,
    announcementCount: 0,
    topUpCount: 0,
    announcements: new Map(),
    lastSpokenAt: 0,
    settledToday: new Set(),
    reprints: new Map(),
    bookings: new Map(),
    bookingCount: 0,
    bookingsOver: new Map(),
    stock: new Map(),
    wallets: new Map(),
  };
}
