/**
 * The small words that every message is made of. Units stand in the name:
 * Fen is an integer amount of the store's smallest unit, Minutes a whole
 * number of minutes, At a moment in milliseconds since 1970 by the hub's clock.
 */
import { z } from 'zod';

export const Fen = z.int();
export const FenNotNegative = z.int().min(0).max(1_000_000_000);
export const Minutes = z.int();
export const At = z.int().min(0);
/** `YYYY-MM-DD` of the day on which a store opened. */
export const BusinessDay = z.iso.date();

/** Printable, short, no control characters: what a person or a file may name a thing. */
const code = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\p{L}\p{N}_.:-]+$/u);

export const RoomNo = code(16);
export const StaffNo = code(16);
export const ServiceCode = code(24);
export const GoodsCode = code(24);
/** As the store calls it; nothing that no screen can show. */
export const GradeCode = z
  .string()
  .min(1)
  .max(24)
  .regex(/^[^\p{C}]+$/u);
export const ClockId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w./-]+$/);
/** A line of goods on a ticket. */
export const GoodsLineId = ClockId;
export const VisitId = ClockId;
export const TicketId = ClockId;
export const MemberId = ClockId;
/** Of a service call. */
export const CallId = ClockId;
export const BookingId = ClockId;
export const DeviceId = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[A-Za-z0-9_-]+$/);
/** A card's serial number, 4 to 10 bytes in upper-case hex. It names; it proves nothing (SEC: PIN). */
export const CardUid = z.string().regex(/^[0-9A-F]{8,20}$/);
export const Wristband = z.int().min(1).max(99_999);
export const Pin = z.string().regex(/^\d{4,8}$/);

/** How often a clock is extended at once: in halves. */
export const Extensions = z.number().min(0.5).max(8).multipleOf(0.5);
/** Where a clock is started or ended: at the room's terminal, in the technician room, at the desk. */
export const ClockPlace = z.enum(['room', 'station', 'desk']);
export type ClockPlace = z.infer<typeof ClockPlace>;

/** A person's key for one wish: a UUID version 7, so that its age can be told from itself. */
export const CommandKey = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** What a room asks for. The known ones have words on the screens; a store may have its own. */
export const ServiceCallWhat = code(24);
export const knownServiceCalls = ['tea', 'water', 'cold', 'manager', 'clean', 'other'] as const;
/** Why somebody was swapped or a clock cancelled, in the desk's words; never a guest's name. */
export const Reason = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}]*$/u);

/** Goods of a meal: before the rest, with it, after it. */
export const Course = z.enum(['first', 'main', 'last']);
export type Course = z.infer<typeof Course>;

export const Gender = z.enum(['F', 'M']);
export type Gender = z.infer<typeof Gender>;
/** floor-rules: what a guest may ask for. `calledIn`: the technician brought them in. */
export const WishType = z.enum(['rotation', 'requested', 'picked', 'calledIn', 'booked']);
export type WishType = z.infer<typeof WishType>;
/** What a clock is. `helper` joins another's job; `bought`: by the technician, to leave. */
export const ClockType = z.enum([...WishType.options, 'helper', 'bought']);
export type ClockType = z.infer<typeof ClockType>;
/** A calendar date, as `2026-11-25`. */
export const Day = z.iso.date();
/** What a person on duty can be told to do: a pause, or waiting again. */
export const DutyTo = z.enum([
  'waiting',
  'onBreak',
  'meal',
  'away',
  'leave',
  'suspended',
  'covered',
]);
export type DutyTo = z.infer<typeof DutyTo>;
export const Language = z.enum(['zh-CN', 'en']);
export type Language = z.infer<typeof Language>;
export const Role = z.enum([
  'host',
  'cashier',
  'attendant',
  'accountManager',
  'manager',
  'technician',
]);
export type Role = z.infer<typeof Role>;
/** Those who sign in; technicians do not. */
export const StaffRole = Role.exclude(['technician']);
export type StaffRole = z.infer<typeof StaffRole>;
/** What people are called, and a store: printable, short. */
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{Cc}]+$/u);
