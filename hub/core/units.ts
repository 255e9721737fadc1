/** The core's small words. Units are in the name; nothing here has a fraction. */

/** Integer amount in the smallest unit of the store's currency. */
export type Fen = number;
/** Whole minutes. */
export type Minutes = number;
/** Milliseconds since 1970 by the hub's clock, as ingress stamped it. */
export type At = number;
/** Store-local minutes since 00:00 of the calendar date of the business day, counted on past midnight (28:00 = 1680). */
export type LocalMinute = number;

export type RoomNo = string;
export type StaffNo = string;
export type CardUid = string;
export type ServiceCode = string;
export type GoodsCode = string;
export type GroupCode = string;
export type ClockId = string;
export type VisitId = string;
export type TicketId = string;
export type MemberId = string;
/** Of a service call. */
export type CallId = string;
/** Visits of one party in several rooms share it. */
export type PartyId = string;
export type BookingId = string;

export const minuteMs = 60_000;
