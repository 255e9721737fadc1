/**
 * The floor as it stands: what `evolve` builds from events and `decide` reads.
 * One owner (the store's serial queue) holds it; only `evolve` writes to it.
 * Everything that is over has left it: a day's state stays small.
 */
import type { ClockType, CommissionChosen, RoomStatus } from '../events.ts';
import type { Wish } from '../commands.ts';
import type {
  GoodsConfig,
  RoomConfig,
  ServiceConfig,
  StaffConfig,
  StoreConfig,
  TechnicianConfig,
} from '../store-config.ts';
import type {
  At,
  CardUid,
  ClockId,
  Fen,
  GoodsCode,
  GroupCode,
  MemberId,
  Minutes,
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
  | { readonly status: 'waiting'; readonly sinceAt: At }
  | { readonly status: 'called'; readonly sinceAt: At; readonly clockId: ClockId }
  | { readonly status: 'inService'; readonly sinceAt: At; readonly clockId: ClockId };

export interface Extension {
  readonly extensions: number;
  readonly minutes: Minutes;
  readonly priceFen: Fen;
  readonly priceRuleId: string;
  readonly commissionEachFen: Fen;
  readonly commissionRuleId: string;
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
}
export interface StartedFields {
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
}
/** floor-rules §4. A clock leaves the state with its visit. */
export type Clock = ClockBase &
  (
    | { readonly status: 'queued' }
    | { readonly status: 'awaitingTechnician'; readonly sinceAt: At }
    | {
        readonly status: 'called';
        readonly staffNo: StaffNo;
        readonly clockType: ClockType;
        readonly calledAt: At;
      }
    | ({ readonly status: 'started'; readonly reminder: Reminder } & StartedFields)
    | ({ readonly status: 'ended'; readonly endedAt: At } & StartedFields)
    | { readonly status: 'cancelled' }
  );
export type StartedClock = Extract<Clock, { status: 'started' }>;

export interface GoodsLine {
  readonly lineId: string;
  readonly goodsCode: GoodsCode;
  readonly name: string;
  readonly qty: number;
  readonly eachFen: Fen;
  readonly guest: number;
}

export interface Visit {
  readonly visitId: VisitId;
  readonly ticketId: TicketId;
  roomNo: RoomNo;
  readonly openedAt: At;
  readonly openedBy: string;
  readonly guests: readonly { readonly seat: number; readonly wristband: number | null }[];
  readonly clockIds: ClockId[];
  readonly goods: GoodsLine[];
  /** Grows with each event that changes what is due. */
  ticketVersion: number;
}

/** A member's wallet as loaded for a command (architecture, State): a bounded cache, not part of what is folded or hashed. */
export interface Wallet {
  readonly memberId: MemberId;
  readonly levelCode: string;
  principalFen: Fen;
  bonusFen: Fen;
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
}

export interface State {
  catalogue: Catalogue | null;
  configVersion: number;
  businessDay: string | null;
  /** `at` of the last event: time never goes back. */
  lastAt: At;
  readonly rooms: Map<RoomNo, Room>;
  readonly technicians: Map<StaffNo, TechnicianState>;
  /** All on duty in turn order; the busy keep their place. */
  readonly queues: Map<GroupCode, StaffNo[]>;
  readonly visits: Map<VisitId, Visit>;
  readonly visitByTicket: Map<TicketId, VisitId>;
  readonly clocks: Map<ClockId, Clock>;
  /** Lines that wait for a technician, oldest first (DSP-4). */
  readonly awaiting: ClockId[];
  /** Visits opened this business day: numbers tickets. */
  visitCount: number;
  announcementCount: number;
  /** Tickets settled this business day, so that a second settlement is told what happened. */
  readonly settledToday: Set<TicketId>;
  /** How often a receipt of today was asked for again. */
  readonly reprints: Map<TicketId, number>;
  readonly wallets: Map<MemberId, Wallet>;
}

/** Plain data of the same, without the wallets, in an order that depends on nothing but the events. */
export interface SerializedState {
  readonly config: StoreConfig | null;
  readonly configVersion: number;
  readonly businessDay: string | null;
  readonly lastAt: At;
  readonly rooms: readonly Room[];
  readonly technicians: readonly (readonly [StaffNo, TechnicianState])[];
  readonly queues: readonly (readonly [GroupCode, readonly StaffNo[]])[];
  readonly visits: readonly Visit[];
  readonly clocks: readonly Clock[];
  readonly awaiting: readonly ClockId[];
  readonly visitCount: number;
  readonly announcementCount: number;
  readonly settledToday: readonly TicketId[];
  /** Left out when there are none, as in the first logs. */
  readonly reprints?: readonly (readonly [TicketId, number])[];
}

export function emptyState(): State {
  return {
    catalogue: null,
    configVersion: 0,
    businessDay: null,
    lastAt: 0,
    rooms: new Map(),
    technicians: new Map(),
    queues: new Map(),
    visits: new Map(),
    visitByTicket: new Map(),
    clocks: new Map(),
    awaiting: [],
    visitCount: 0,
    announcementCount: 0,
    settledToday: new Set(),
    reprints: new Map(),
    wallets: new Map(),
  };
}
