/** What happened to bookings (BKG). What became of them is of the books; reminding and keeping is of the floor. */
import type { BookedGuest } from './booking-commands.ts';
import type { At, BookingId, MemberId, Minutes, RoomNo, StaffNo, VisitId } from '../../units.ts';

/** A room or a technician that a booking holds, from a moment until another one. */
export type BookingHold = { readonly fromAt: At; readonly untilAt: At } & (
  { readonly roomNo: RoomNo } | { readonly staffNo: StaffNo }
);

/** What a booking comes to, worked out once under the settings of that moment. */
export interface BookingFixed {
  readonly bookingId: BookingId;
  readonly roomNo: RoomNo | null;
  readonly startAt: At;
  readonly minutes: Minutes;
  readonly guests: readonly BookedGuest[];
  readonly memberId: MemberId | null;
  readonly holds: readonly BookingHold[];
  /** When the desk is to be reminded; null: it would be too late for that. */
  readonly reminderAt: At | null;
  /** From when on room and technicians are kept. */
  readonly lockAt: At;
  /** When those who have not come do not come any more. */
  readonly noShowAt: At;
}

/** `released`: what is free for others from now on. */
interface Over {
  readonly bookingId: BookingId;
  readonly released: readonly BookingHold[];
}

export type BookingFloorEvent =
  | {
      readonly type: 'bookingReminderDue';
      readonly bookingId: BookingId;
      /** The hub was down when it came due. */
      readonly late: boolean;
    }
  | { readonly type: 'bookingReminderSeen'; readonly bookingId: BookingId }
  | {
      readonly type: 'bookingLocked';
      readonly bookingId: BookingId;
      readonly late: boolean;
    };

export type BookingBooksEvent =
  | ({ readonly type: 'bookingMade'; readonly no: number } & BookingFixed)
  | ({
      readonly type: 'bookingChanged';
      readonly version: number;
      /** What it held before. */
      readonly released: readonly BookingHold[];
    } & BookingFixed)
  | ({ readonly type: 'bookingCancelled'; readonly reason: string } & Over)
  | ({
      readonly type: 'bookingArrived';
      readonly visitId: VisitId;
      readonly roomNo: RoomNo;
      readonly how: 'onTime' | 'late';
      /** Below nothing: they came early. */
      readonly lateMinutes: number;
    } & Over)
  | ({
      readonly type: 'bookingNoShow';
      readonly by: 'timer' | 'desk';
      readonly late: boolean;
    } & Over);

export type BookingEvent = BookingFloorEvent | BookingBooksEvent;
