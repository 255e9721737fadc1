/** What can be asked about bookings (BKG). Who booked, by name and number, is in none of it. */
import type { OpenGuest, Wish } from '../../commands.ts';
import type {
  At,
  BookingId,
  MemberId,
  Minutes,
  RoomNo,
  ServiceCode,
  StaffNo,
} from '../../units.ts';

/** Somebody by name, or whoever's turn it is when they come. */
export type BookedWish =
  | Extract<Wish, { readonly type: 'rotation' }>
  | { readonly type: 'booked'; readonly staffNo: StaffNo };

export interface BookedGuest {
  readonly items: readonly {
    readonly serviceCode: ServiceCode;
    readonly wish: BookedWish;
    /** At the same time as the item before. */
    readonly together?: boolean | undefined;
  }[];
}

export interface BookingWanted {
  /** Null: whichever is free when they come. */
  readonly roomNo: RoomNo | null;
  readonly startAt: At;
  /** How long the room is kept for them. */
  readonly minutes: Minutes;
  readonly guests: readonly BookedGuest[];
  readonly memberId?: MemberId | undefined;
}

export type BookingCommand =
  | ({ readonly type: 'bookVisit' } & BookingWanted)
  | ({
      readonly type: 'changeBooking';
      readonly bookingId: BookingId;
      /** The version that the person saw. */
      readonly seenVersion: number;
    } & BookingWanted)
  | { readonly type: 'cancelBooking'; readonly bookingId: BookingId; readonly reason: string }
  /** They are here: absent, the room is the booked one, and the guests are those who were booked. */
  | {
      readonly type: 'openBooking';
      readonly bookingId: BookingId;
      readonly roomNo?: RoomNo | undefined;
      readonly guests?: readonly OpenGuest[] | undefined;
    }
  /** They do not come, and the desk does not wait for the timer. */
  | { readonly type: 'markNoShow'; readonly bookingId: BookingId }
  /** Somebody has reminded the guest, or has at least seen that it is time to. */
  | { readonly type: 'acknowledgeBooking'; readonly bookingId: BookingId };
