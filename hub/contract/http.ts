/**
 * Paths and bodies of the hub's HTTP side that are not commands. Every refusal
 * travels as `{ refusal }` with the status below; an accepted or refused
 * command travels as an `Outcome` with status 200 or 409.
 */
import { z } from 'zod';
import { At, CardUid, DeviceId, Role, RoomNo, StaffNo } from './primitives.ts';
import { Refusal, type RefusalName } from './refusals.ts';

export { paths } from './paths.ts';
export { Session, SessionAnswer, SignInRequest } from './sign-in.ts';

export const RefusalAnswer = z.object({ refusal: Refusal });
export type RefusalAnswer = z.infer<typeof RefusalAnswer>;

/** A throw-away identity for the virtual terminal of a room. */
export const VirtualTerminalRequest = z.strictObject({ roomNo: RoomNo });
export const VirtualTerminalAnswer = z.object({
  storeId: z.string(),
  deviceId: DeviceId,
  secret: z.string(),
  roomNo: RoomNo,
  /** In a demo store: cards to hold to it, since nobody there has a real one. */
  demoCards: z
    .array(z.object({ staffNo: StaffNo, name: z.string(), role: Role, cardUid: CardUid }))
    .optional(),
});
export type VirtualTerminalAnswer = z.infer<typeof VirtualTerminalAnswer>;

export const TestClockRequest = z.strictObject({ toAt: At });
/** After every timer due by then was decided and committed. */
export const TestClockAnswer = z.object({ at: At, pos: z.int() });
export const TestKillRequest = z.strictObject({ point: z.string(), passes: z.int().min(1) });

/** `GET`, `POST /api/room-settings`: what rooms' terminals let guests do. */
export const RoomSettings = z.strictObject({ payInRoom: z.boolean() });
export type RoomSettings = z.infer<typeof RoomSettings>;

export const HealthAnswer = z.object({
  ok: z.boolean(),
  storeId: z.string(),
  pos: z.int(),
  epoch: z.int(),
  at: At,
});
export type HealthAnswer = z.infer<typeof HealthAnswer>;

/** The HTTP status that carries a refusal. Anything not named is 409: understood, refused. */
export function statusOf(name: RefusalName): number {
  switch (name) {
    case 'malformed':
      return 400;
    case 'not_signed_in':
    case 'bad_credentials':
      return 401;
    case 'not_allowed':
    case 'pc_not_known':
    case 'password_change_required':
      return 403;
    case 'too_large':
      return 413;
    case 'locked':
      return 423;
    case 'locked_out':
      return 429;
    case 'internal_fault':
      return 500;
    case 'busy':
    case 'hub_not_ready':
      return 503;
    default:
      return 409;
  }
}
