/** Who booked, by name and number: mutable, in no log, and erased some time after the visit. */
import type { BookingContact, BookingContactsAnswer } from '@baozhong/contract/bookings.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

/** Long enough for a complaint about the visit. */
const keptMs = 30 * 24 * 3_600_000;

export interface BookingContacts {
  save(bookingId: string, contact: BookingContact, overAt: number): Promise<void>;
  of(bookingIds: readonly string[]): Promise<BookingContactsAnswer['contacts']>;
  /** Erases those of visits that were over long before `now`. */
  forget(now: number): Promise<void>;
}

const row = z.object({ bookingId: z.string(), name: z.string(), phone: z.string() });

export function createBookingContacts(pool: DatabasePool): BookingContacts {
  return {
    async save(bookingId, { name, phone }, overAt) {
      await pool.query(sql.unsafe`
        insert into booking_contact (booking_id, name, phone, forget_at)
        values (${bookingId}, ${name}, ${phone}, ${overAt + keptMs}::int8)
        on conflict on constraint booking_contact_once do update
          set name = excluded.name, phone = excluded.phone, forget_at = excluded.forget_at`);
    },
    async of(bookingIds) {
      const rows = await pool.any(sql.type(row)`
        select booking_id as "bookingId", name, phone from booking_contact
        where booking_id = any(${sql.array([...bookingIds], 'text')}) order by booking_id`);
      return [...rows];
    },
    async forget(now) {
      await pool.query(sql.unsafe`delete from booking_contact where forget_at < ${now}::int8`);
    },
  };
}
