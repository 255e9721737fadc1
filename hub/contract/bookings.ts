/** Bookings (预约): what the desk asks for, what the screens are shown, and who booked. */
import { z } from 'zod';
import {
  At,
  BookingId,
  Gender,
  GradeCode,
  MemberId,
  Minutes,
  PersonName,
  Reason,
  RoomNo,
  ServiceCode,
  StaffNo,
  VisitId,
} from './primitives.ts';

/** Somebody by name, or whoever's turn it is when they come. */
export const BookedWish = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('rotation'),
    gender: Gender.optional(),
    grade: GradeCode.optional(),
    exclude: z.array(StaffNo).max(20).optional(),
  }),
  z.strictObject({ type: z.literal('booked'), staffNo: StaffNo }),
]);
export type BookedWish = z.infer<typeof BookedWish>;

export const BookedGuest = z.strictObject({
  items: z
    .array(
      z.strictObject({
        serviceCode: ServiceCode,
        wish: BookedWish,
        together: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(6),
});
export type BookedGuest = z.infer<typeof BookedGuest>;

const wanted = {
  /** Null: whichever is free when they come. */
  roomNo: RoomNo.nullable(),
  startAt: At,
  /** How long the room is kept: as long as their services at least. */
  minutes: z.int().min(1).max(1_440),
  guests: z.array(BookedGuest).min(1).max(20),
  memberId: MemberId.optional(),
};

export const BookVisit = z.strictObject({ type: z.literal('bookVisit'), ...wanted });
/** The whole booking anew, as the person saw it in `seenVersion`. */
export const ChangeBooking = z.strictObject({
  type: z.literal('changeBooking'),
  bookingId: BookingId,
  seenVersion: z.int().min(0),
  ...wanted,
});
export const CancelBooking = z.strictObject({
  type: z.literal('cancelBooking'),
  bookingId: BookingId,
  reason: Reason,
});
/** From the booked time on: they do not come. */
export const MarkNoShow = z.strictObject({ type: z.literal('markNoShow'), bookingId: BookingId });
/** The guest was reminded. */
export const AcknowledgeBooking = z.strictObject({
  type: z.literal('acknowledgeBooking'),
  bookingId: BookingId,
});

/** Who booked, for whoever has to ring them: it goes with the command as far as the door, and into a table of its own. */
export const BookingContact = z.strictObject({
  name: PersonName,
  phone: z
    .string()
    .trim()
    .max(24)
    .regex(/^[\d +()-]*$/),
});
export type BookingContact = z.infer<typeof BookingContact>;

/** `GET /api/bookings/contacts`: of all bookings that are shown. */
export const BookingContactsAnswer = z.object({
  contacts: z.array(z.object({ bookingId: BookingId, name: z.string(), phone: z.string() })),
});
export type BookingContactsAnswer = z.infer<typeof BookingContactsAnswer>;

/** One that is still to come, or became something today. */
export const BookingView = z.object({
  kind: z.literal('booking'),
  id: BookingId,
  version: z.int(),
  /** `locked`: its room and its technicians are kept now. */
  status: z.enum(['booked', 'locked', 'arrived', 'noShow', 'cancelled']),
  roomNo: RoomNo.nullable(),
  /** Its room stands empty for it now. */
  roomKept: z.boolean(),
  startAt: At,
  minutes: Minutes,
  guests: z.array(BookedGuest),
  memberId: MemberId.nullable(),
  lockAt: At,
  noShowAt: At,
  madeAt: At,
  madeBy: z.string(),
  /** It is time to remind the guest, and nobody has said that it was done. */
  remind: z.boolean(),
  /** Since when it is over; and of those who came: the visit, and how late they were. */
  overAt: At.nullable(),
  visitId: VisitId.nullable(),
  late: z.boolean(),
  reason: z.string(),
});
export type BookingView = z.infer<typeof BookingView>;
