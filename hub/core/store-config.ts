/**
 * Everything of a store that is chosen, not happened: rooms, people, prices,
 * rules, limits. It comes whole, with a version, by `storeConfigured`; a clock
 * keeps what it took from it, so a new version never changes what has started.
 */
import type { ClockType } from './events.ts';
import type { Course } from './floor/tickets/goods-events.ts';
import type { RotationPolicy } from './policy/policy.ts';
import type {
  CardUid,
  Fen,
  GoodsCode,
  GroupCode,
  LocalMinute,
  Minutes,
  RoomNo,
  ServiceCode,
  StaffNo,
} from './units.ts';

export type Gender = 'F' | 'M';
/** Where a clock is started or ended: at the room's terminal, in the technician room, at the desk. */
export type ClockPlace = 'room' | 'station' | 'desk';
export const clockPlaces: readonly ClockPlace[] = ['room', 'station', 'desk'];
export type StaffRole = 'host' | 'cashier' | 'attendant' | 'accountManager' | 'manager';

export interface RoomConfig {
  readonly roomNo: RoomNo;
  readonly area: string;
  readonly typeCode: string;
  readonly seats: number;
}
/** What the store calls a thing; `nameEn` on English screens, where the store gave one. */
export interface Named {
  readonly code: string;
  readonly name: string;
  readonly nameEn?: string | undefined;
}
export interface RoomTypeConfig extends Named {
  readonly seats: number;
  readonly feeFen: Fen;
}
export interface ServiceConfig extends Named {
  readonly code: ServiceCode;
  readonly skill: string;
  readonly minutes: Minutes;
  readonly priceFen: Fen;
  readonly extendMinutes: Minutes;
  readonly extendPriceFen: Fen;
  /** Of half an extension; absent: half of the extension's price, less than a fen dropped. */
  readonly halfPriceFen?: Fen | undefined;
}
export interface TechnicianConfig {
  readonly staffNo: StaffNo;
  readonly name: string;
  readonly gender: Gender;
  readonly grade: string;
  readonly skills: readonly string[];
  readonly shiftPlan: string;
  readonly cardUid: CardUid;
}
export interface StaffConfig {
  readonly staffNo: StaffNo;
  readonly name: string;
  readonly role: StaffRole;
  /** Null: has none. */
  readonly cardUid: CardUid | null;
}
export interface GoodsConfig extends Named {
  readonly code: GoodsCode;
  readonly priceFen: Fen;
  /** Where it is made or fetched: `kitchen`, `bar`, or anywhere else, of which no kitchen knows. */
  readonly printTo: string;
  readonly course?: Course | undefined;
  /** Of `goodsCategories`. */
  readonly category?: string | undefined;
  readonly barcode?: string | undefined;
  /** What one of it is: a bottle, a packet. */
  readonly unit?: string | undefined;
  /** What one is worth in points. */
  readonly points?: number | undefined;
  /** With so many or fewer it is time to order. */
  readonly lowStock?: number | undefined;
}
/** In a tree: under another one, or at the top. */
export interface GoodsCategoryConfig extends Named {
  readonly parent?: string | undefined;
}
/** Whether more can be sold than is known to be there. */
export type NegativeStock = 'allow' | 'refuse';
export interface QueueGroupConfig extends Named {
  readonly code: GroupCode;
  readonly skills: readonly string[];
}
export interface CommissionRuleConfig {
  readonly ruleId: string;
  readonly serviceCode: ServiceCode;
  readonly clockType: ClockType | 'extension' | 'halfExtension';
  readonly fen: Fen;
}
export interface CurrencyConfig {
  readonly code: string;
  /** What one of its smallest units is worth in fen, as a decimal: exact, since no float holds it. */
  readonly rate: string;
}
export interface Settings {
  /** An end before `planned end - this` is early. */
  readonly earliestEndMinutes: Minutes;
  /** A called technician who has not started after this is late. */
  readonly missedTurnMinutes: Minutes;
  readonly reminderBeforeMinutes: Minutes;
  /** After the end, each so many minutes. */
  readonly reminderEveryMinutes: Minutes;
  readonly overrunGraceMinutes: Minutes;
  /** No rotation clock whose planned end lies later than shift end + this. */
  readonly shiftEndGraceMinutes: Minutes;
  /** A requested technician who is busy for longer becomes rotation. */
  readonly requestedBusyWaitMinutes: Minutes;
  /** A started clock can be cancelled or swapped for so long. */
  readonly cancelLimitMinutes: Minutes;
  /** Where clocks may be started, and where ended; absent: everywhere. */
  readonly clockStartPlaces?: readonly ClockPlace[] | undefined;
  readonly clockEndPlaces?: readonly ClockPlace[] | undefined;
  /** Absent: allowed. */
  readonly negativeStock?: NegativeStock | undefined;
  /** The most principal that a named card may hold after a top-up. */
  readonly storedValueLimitFen: Fen;
}
/** floor-rules §10. */
export const defaultSettings: Settings = {
  earliestEndMinutes: 5,
  missedTurnMinutes: 3,
  reminderBeforeMinutes: 5,
  reminderEveryMinutes: 5,
  overrunGraceMinutes: 15,
  shiftEndGraceMinutes: 15,
  requestedBusyWaitMinutes: 30,
  cancelLimitMinutes: 10,
  storedValueLimitFen: 500_000,
};

export interface BookingSettings {
  /** So long before a booking its room and its technicians are kept from others. */
  readonly lockMinutes: Minutes;
  /** So long before it the desk reminds the guest; 0: never. */
  readonly reminderMinutes: Minutes;
  /** Who comes later than this after the booked time came late. */
  readonly lateMinutes: Minutes;
  /** Who has not come so long after the booked time does not come any more. */
  readonly noShowMinutes: Minutes;
}
/** floor-rules §10. */
export const usualBookings: BookingSettings = {
  lockMinutes: 30,
  reminderMinutes: 60,
  lateMinutes: 10,
  noShowMinutes: 30,
};

export interface StoreConfig {
  readonly storeId: string;
  readonly name: string;
  readonly timezone: string;
  readonly currency: string;
  readonly businessDayCutoff: LocalMinute;
  readonly shiftPlans: Readonly<
    Record<string, { readonly start: LocalMinute; readonly end: LocalMinute }>
  >;
  readonly roomTypes: readonly RoomTypeConfig[];
  readonly skills: readonly Named[];
  readonly grades: readonly Named[];
  readonly queueGroups: readonly QueueGroupConfig[];
  readonly rooms: readonly RoomConfig[];
  readonly services: readonly ServiceConfig[];
  readonly technicians: readonly TechnicianConfig[];
  readonly staff: readonly StaffConfig[];
  /** Who was in `staff` once: their numbers are not given again. Older stores have none. */
  readonly leftStaff?: readonly StaffConfig[];
  readonly goods: readonly GoodsConfig[];
  readonly goodsCategories?: readonly GoodsCategoryConfig[] | undefined;
  readonly memberLevels: readonly (Named & { readonly payPct: number })[];
  readonly commissionRules: readonly CommissionRuleConfig[];
  readonly gradeAddFen: Readonly<Record<string, Fen>>;
  /** Money that is taken beside the store's own. */
  readonly currencies: readonly CurrencyConfig[];
  readonly settings: Settings;
  /** How technicians take turns until the store chooses; absent: the defaults, with the limits of the settings. */
  readonly usualPolicy?: RotationPolicy | undefined;
  /** Where the store has chosen another than the usual. */
  readonly bookings?: Partial<BookingSettings> | undefined;
}

/** As a log of any release holds it: what a release did not know yet is not in its logs. */
export type StoreConfigWritten = Omit<StoreConfig, 'currencies' | 'settings'> &
  Partial<Pick<StoreConfig, 'currencies'>> & { readonly settings: Partial<Settings> };
