/** What the core can be asked. In the imperative; ids, time and chance come in with it. */
import type { BookingCommand } from './floor/bookings/booking-commands.ts';
import type { CountLeft } from './events.ts';
import type { PolicyCommand } from './policy/policy-commands.ts';
import type { DutyCommand } from './floor/duty/duty-commands.ts';
import type { JobCommand, OpenItem } from './floor/clocks/job-commands.ts';
import type { GoodsCommand } from './floor/tickets/goods-commands.ts';
import type { StockCommand } from './stock/stock-commands.ts';
import type { StaffConfig, StoreConfig } from './store-config.ts';
import type {
  At,
  CallId,
  CardUid,
  ClockId,
  Fen,
  GoodsCode,
  LocalMinute,
  MemberId,
  RoomNo,
  StaffNo,
  TicketId,
  VisitId,
} from './units.ts';

export interface Actor {
  readonly kind: 'staff' | 'terminal' | 'timer' | 'system';
  readonly id: string;
}

/** What ingress stamps on each command. */
export interface Stamp {
  readonly at: At;
  /** Calendar date `YYYY-MM-DD` of the business day that `at` falls on by the store's cut-off. */
  readonly localDay: string;
  readonly localMinute: LocalMinute;
}

export type Wish =
  | {
      readonly type: 'rotation';
      readonly gender?: 'F' | 'M' | undefined;
      readonly grade?: string | undefined;
      /** Whom the guest does not want: passed over, at no cost to them. */
      readonly exclude?: readonly StaffNo[] | undefined;
    }
  /** `calledIn`: this technician brought the guest in. `booked`: promised beforehand. */
  | {
      readonly type: 'requested' | 'picked' | 'calledIn' | 'booked';
      readonly staffNo: StaffNo;
    };

export interface OpenGuest {
  readonly wristband?: number | undefined;
  readonly items: readonly OpenItem[];
}

export type TenderGiven =
  | {
      readonly tender: 'storedValue';
      readonly memberId: MemberId;
      readonly upToFen?: Fen | undefined;
    }
  | { readonly tender: 'cash'; readonly handedFen: Fen }
  /** Money of another currency, in its smallest unit. */
  | { readonly tender: 'cash'; readonly currency: string; readonly handedMinor: number }
  /** Without an amount: all that is left. */
  | { readonly tender: 'qr' | 'bankCard'; readonly fen?: Fen | undefined }
  | { readonly tender: 'countCard'; readonly memberId: MemberId }
  | { readonly tender: 'complimentary'; readonly reason: string };

export type TapIntent =
  'auto' | 'start' | 'extend' | 'end' | 'clean' | 'swap' | 'changeService' | 'open' | 'dispatch';

export type CommandBody =
  | PolicyCommand
  | JobCommand
  | GoodsCommand
  | StockCommand
  | { readonly type: 'configureStore'; readonly config: StoreConfig }
  | { readonly type: 'openBusinessDay'; readonly day: string }
  | {
      readonly type: 'registerMember';
      readonly memberId: MemberId;
      readonly memberNo: string;
      readonly cardUid: CardUid;
      readonly levelCode: string;
      readonly principalFen: Fen;
      readonly bonusFen: Fen;
      readonly counts?: readonly CountLeft[] | undefined;
    }
  | {
      readonly type: 'topUp';
      readonly memberId: MemberId;
      readonly principalFen: Fen;
      readonly tender: 'cash' | 'qr' | 'bankCard';
      readonly soldBy?: StaffNo | undefined;
    }
  | DutyCommand
  | { readonly type: 'openVisit'; readonly roomNo: RoomNo; readonly guests: readonly OpenGuest[] }
  | { readonly type: 'releaseRoom'; readonly visitId: VisitId }
  | {
      readonly type: 'cancelClock';
      readonly clockId: ClockId;
      readonly reason?: string | undefined;
    }
  | {
      readonly type: 'swapTechnician';
      readonly clockId: ClockId;
      readonly wish: Wish;
      readonly reason?: string | undefined;
      /** Of the guest, about the technician: nothing is earned. */
      readonly complaint?: boolean | undefined;
    }
  | { readonly type: 'markMissedTurn'; readonly clockId: ClockId }
  | { readonly type: 'moveRoom'; readonly visitId: VisitId; readonly toRoomNo: RoomNo }
  /** From the desk or from the room's terminal: the actor tells which. */
  | { readonly type: 'callService'; readonly roomNo: RoomNo; readonly what: string }
  | { readonly type: 'takeCall'; readonly callId: CallId }
  | { readonly type: 'finishCall'; readonly callId: CallId }
  | { readonly type: 'recallTechnician'; readonly clockId: ClockId }
  | { readonly type: 'startClock'; readonly clockId: ClockId }
  /** In halves: 0.5, 1, 1.5. */
  | { readonly type: 'extendClock'; readonly clockId: ClockId; readonly extensions: number }
  | { readonly type: 'endClock'; readonly clockId: ClockId; readonly early?: boolean | undefined }
  | { readonly type: 'acknowledgeReminder'; readonly clockId: ClockId }
  | {
      readonly type: 'orderGoods';
      readonly ticketId: TicketId;
      readonly goodsCode: GoodsCode;
      readonly qty: number;
      readonly guest?: number | undefined;
    }
  | {
      readonly type: 'settle';
      readonly ticketId: TicketId;
      readonly seenVersion: number;
      /** Without the tip. */
      readonly seenDueFen: Fen;
      /** Only the lines of these guests; absent: all that is not settled. */
      readonly guests?: readonly number[] | undefined;
      readonly tipFen?: Fen | undefined;
      readonly tenders: readonly TenderGiven[];
      /** The manager whose PIN the door has checked. */
      readonly approvedBy?: StaffNo | undefined;
    }
  | { readonly type: 'reprintReceipt'; readonly ticketId: TicketId }
  | { readonly type: 'markCleaning'; readonly roomNo: RoomNo }
  | { readonly type: 'markVacant'; readonly roomNo: RoomNo }
  | { readonly type: 'setOutOfService'; readonly roomNo: RoomNo }
  | { readonly type: 'returnToService'; readonly roomNo: RoomNo }
  /** A card at a room's terminal: the core reads from the state what it means. `tapAt` is the tap's own time where its age is known. */
  | {
      readonly type: 'tapCard';
      readonly roomNo: RoomNo;
      readonly cardUid: CardUid;
      readonly intent: TapIntent;
      readonly extensions?: number | undefined;
      /** What was chosen at the terminal, question by question. */
      readonly chosen?: readonly string[] | undefined;
      readonly tapAt: At;
      readonly tapAtKnown: boolean;
    }
  | {
      readonly type: 'orderFromRoom';
      readonly roomNo: RoomNo;
      readonly goodsCode: GoodsCode;
      readonly qty: number;
      readonly guest?: number | undefined;
    }
  /** A player asks for an announcement before it sounds; `notReady` are those ahead of it that have no sound yet. */
  | {
      readonly type: 'claimAnnouncement';
      readonly no: number;
      readonly player: string;
      readonly soundMs: number;
      readonly notReady: readonly number[];
    }
  /** By its player; by the hub (null) when no sound could be made. */
  | {
      readonly type: 'reportAnnouncement';
      readonly no: number;
      readonly player: string | null;
      readonly result: 'played' | 'failed';
      readonly why: string;
    }
  | {
      readonly type: 'fireTimer';
      readonly timerId: string;
      readonly dueAt: At;
      /** Of a missed turn: whether the room's terminal would have told of a tap. */
      readonly terminalOnline?: boolean | undefined;
    }
  | ({ readonly type: 'addStaff' } & StaffConfig)
  | ({ readonly type: 'changeStaff' } & StaffConfig)
  | { readonly type: 'staffLeaves'; readonly staffNo: StaffNo }
  | { readonly type: 'nameStore'; readonly name: string }
  | BookingCommand;

export type Command = { readonly stamp: Stamp; readonly actor: Actor } & CommandBody;
