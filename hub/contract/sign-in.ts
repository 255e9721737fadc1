/** Signing in, sessions, known PCs and screens, people's secrets: bodies and answers (SEC-02). */
import { z } from 'zod';
import { At, CardUid, Pin, Role, StaffNo } from './primitives.ts';

/** What a person may type. Whether it is good enough for a new one is the hub's affair (`weak_password`). */
export const Password = z.string().min(1).max(128);
/** How a person calls a PC or a screen: 前台1. */
export const DeviceName = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{Cc}]+$/u);
export const PublicId = z.string().regex(/^[\w-]{8,32}$/);

/** A card names, it proves nothing: its PIN comes with it. A password works anywhere, a PIN on a known PC only. */
export const SignInRequest = z.union([
  z.strictObject({ staffNo: StaffNo, pin: Pin }),
  z.strictObject({ cardUid: CardUid, pin: Pin }),
  z.strictObject({ staffNo: StaffNo, password: Password }),
]);
export type SignInRequest = z.infer<typeof SignInRequest>;
export const UnlockRequest = z.union([
  z.strictObject({ pin: Pin }),
  z.strictObject({ password: Password }),
]);
export type UnlockRequest = z.infer<typeof UnlockRequest>;

export const Session = z.object({ staffNo: StaffNo, name: z.string(), role: Role });
export type Session = z.infer<typeof Session>;

/** GET: who am I (null when nobody), and whether this is a demo store (then with its logins). */
export const SessionAnswer = z.object({
  session: Session.nullable(),
  /** A locked desk wants its person's secret; one with a one-time password wants a password of its own. */
  state: z.enum(['open', 'locked', 'mustChange']),
  /** Minutes without a touch until this session locks; 0 never. */
  idleLockMinutes: z.int(),
  hasPin: z.boolean(),
  /** Whether PINs and cards work here. */
  pcKnown: z.boolean(),
  storeName: z.string(),
  timezone: z.string(),
  /** A new store that nobody has finished setting up. */
  firstSteps: z.boolean(),
  demoLogins: z.array(z.object({ staffNo: StaffNo, pin: Pin, role: Role, name: z.string() })),
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;

export const ChangePasswordRequest = z.strictObject({ current: Password, next: Password });
export type ChangePasswordRequest = z.infer<typeof ChangePasswordRequest>;
/** One's own PIN, vouched for by the password. */
export const ChangePinRequest = z.strictObject({ password: Password, pin: Pin });
export type ChangePinRequest = z.infer<typeof ChangePinRequest>;

export const SessionEnd = z.enum([
  'signedOut',
  'byManager',
  'bySelf',
  'expired',
  'left',
  'roleChanged',
  'passwordChanged',
  'pcRevoked',
  'tooMany',
  /** Its token turned up on another PC. */
  'carried',
]);
export type SessionEnd = z.infer<typeof SessionEnd>;

export const SessionRow = z.object({
  sessionId: PublicId,
  staffNo: StaffNo,
  name: z.string(),
  role: Role,
  how: z.enum(['password', 'pin', 'card']),
  deviceName: z.string(),
  address: z.string(),
  sinceAt: At,
  lastSeenAt: At,
  untilAt: At,
  locked: z.boolean(),
  endedAt: At.nullable(),
  endedBecause: SessionEnd.nullable(),
  /** Of a session that was carried to another PC: from where it came. */
  carriedTo: z.string().nullable(),
  mine: z.boolean(),
  current: z.boolean(),
});
export type SessionRow = z.infer<typeof SessionRow>;
export const SessionsAnswer = z.object({ sessions: z.array(SessionRow), at: At });
export type SessionsAnswer = z.infer<typeof SessionsAnswer>;
export const EndSessionRequest = z.strictObject({ sessionId: PublicId });
/** The manager has seen the alarm. */
export const SeenAlarmRequest = z.strictObject({ sessionId: PublicId });

// ---- known PCs and screens

export const DeviceKind = z.enum(['pc', 'screen']);
export type DeviceKind = z.infer<typeof DeviceKind>;
export const DeviceRow = z.object({
  deviceId: PublicId,
  kind: DeviceKind,
  name: z.string(),
  known: z.boolean(),
  address: z.string(),
  sinceAt: At,
  lastSeenAt: At,
  approvedBy: z.string(),
  current: z.boolean(),
});
export type DeviceRow = z.infer<typeof DeviceRow>;
export const DevicesAnswer = z.object({
  devices: z.array(DeviceRow),
  at: At,
  current: DeviceKind.nullable(),
});
export type DevicesAnswer = z.infer<typeof DevicesAnswer>;
export const DeviceRequest = z.discriminatedUnion('do', [
  /** A PC that somebody signed in at becomes known. */
  z.strictObject({ do: z.literal('approve'), deviceId: PublicId, name: DeviceName }),
  /** The browser that asks becomes known, by the manager who sits at it. */
  z.strictObject({ do: z.literal('approveThis'), kind: DeviceKind, name: DeviceName }),
  /** The one that shows this code becomes known. */
  z.strictObject({ do: z.literal('pair'), code: z.string().regex(/^\d{6}$/), name: DeviceName }),
  z.strictObject({ do: z.literal('revoke'), deviceId: PublicId }),
]);
export type DeviceRequest = z.infer<typeof DeviceRequest>;
export const PairingRequest = z.strictObject({ kind: DeviceKind });
/** `code` for a manager to type while the device is not known. */
export const PairingAnswer = z.object({
  known: z.boolean(),
  code: z.string().nullable(),
  untilAt: At.nullable(),
  storeName: z.string(),
});
export type PairingAnswer = z.infer<typeof PairingAnswer>;

// ---- people

export const PersonRow = z.object({
  staffNo: StaffNo,
  name: z.string(),
  role: Role,
  cardUid: CardUid.nullable(),
  hasPin: z.boolean(),
  hasPassword: z.boolean(),
  /** A one-time password that waits to be changed. */
  oneTime: z.boolean(),
  left: z.boolean(),
  openSessions: z.int(),
});
export type PersonRow = z.infer<typeof PersonRow>;
export const PeopleAnswer = z.object({ people: z.array(PersonRow) });
export type PeopleAnswer = z.infer<typeof PeopleAnswer>;
export const PersonSecretRequest = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('setPin'), staffNo: StaffNo, pin: Pin }),
  z.strictObject({ do: z.literal('removePin'), staffNo: StaffNo }),
  z.strictObject({ do: z.literal('resetPassword'), staffNo: StaffNo }),
]);
export type PersonSecretRequest = z.infer<typeof PersonSecretRequest>;
/** Shown once, kept nowhere. */
export const PersonSecretAnswer = z.object({ oneTimePassword: z.string().nullable() });
export type PersonSecretAnswer = z.infer<typeof PersonSecretAnswer>;

export const SignInSettingsRequest = z.strictObject({ idleLockMinutes: z.int().min(0).max(240) });
export type SignInSettingsRequest = z.infer<typeof SignInSettingsRequest>;
