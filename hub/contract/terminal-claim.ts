/**
 * How a terminal becomes a store's (TRM-01), and what a manager does with it
 * afterwards (TRM-12). A device that belongs to nobody shows a code; a manager
 * types it for a room; the device is given who it is, once.
 */
import { z } from 'zod';
import { At, DeviceId, RoomNo } from './primitives.ts';

/** Without the letters and digits that are taken for one another when they are read off a small screen. */
export const claimCodeLetters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
export const claimCodeLength = 6;
export const ClaimCode = z
  .string()
  .regex(new RegExp(`^[${claimCodeLetters}]{${String(claimCodeLength)}}$`));

/** Made by the device, 32 random bytes in hex: who holds it is the one that asked. */
export const ClaimSecret = z.string().regex(/^[0-9a-f]{64}$/);
export const ClaimId = z.string().regex(/^[\w-]{8,32}$/);

const said = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{C}]+$/u);

/** The same secret again is the same claim, whatever reply was lost. */
export const ClaimRequest = z.strictObject({
  claimSecret: ClaimSecret.describe(
    '32 random bytes in lower-case hex, made by the device for this claim alone; told to nobody else',
  ),
  model: said.describe('what kind of device it is, shown to the manager'),
  firmware: said.describe('name and version, shown to the manager'),
});
export type ClaimRequest = z.infer<typeof ClaimRequest>;

/** The device has no clock on the wall: what ends is told in seconds from now. */
export const ClaimAnswer = z.object({
  claimId: ClaimId.describe('names the claim in the further requests'),
  code: ClaimCode.describe('what the device shows, and speaks if it can, until somebody typed it'),
  expiresInSeconds: z.int().describe('after that the code is worth nothing: ask for another one'),
  caFingerprint: z
    .string()
    .nullable()
    .describe("SHA-256 of the store's authority, in pairs of hex digits; null: the hub has no TLS"),
});
export type ClaimAnswer = z.infer<typeof ClaimAnswer>;

/** Who a device is from now on. Stored before it is confirmed. */
export const GivenIdentity = z.object({
  storeId: z.string(),
  storeName: z.string(),
  deviceId: DeviceId.describe('also the MQTT client id and user name'),
  secret: z.string().min(20).max(128).describe('the MQTT password'),
  roomNo: RoomNo,
  host: z.string().describe('where the hub is: as the device called it'),
  mqttPort: z.int().optional().describe('in the clear, where the hub has no TLS'),
  mqttsPort: z.int().optional().describe('over TLS'),
  ca: z
    .string()
    .optional()
    .describe("the store's authority as PEM: the only one that the device trusts from now on"),
});
export type GivenIdentity = z.infer<typeof GivenIdentity>;

export const ClaimState = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('waiting'),
    code: ClaimCode,
    expiresInSeconds: z.int(),
  }),
  z.object({ state: z.literal('claimed'), given: GivenIdentity }),
]);
export type ClaimState = z.infer<typeof ClaimState>;

/** On the simulator's own disk: who it is, or the claim that it waits in. */
export const KeptIdentity = z.union([
  z.object({ given: GivenIdentity }),
  z.object({
    open: z.object({
      claimId: ClaimId,
      claimSecret: ClaimSecret,
      /** Where it was asked, and whom it met there. */
      address: z.string(),
      ca: z.string().optional(),
    }),
  }),
]);
export type KeptIdentity = z.infer<typeof KeptIdentity>;

// ---- the manager's page

export const TerminalRequest = z.discriminatedUnion('do', [
  /** `replace`: the room's terminal so far is revoked. */
  z.strictObject({
    do: z.literal('claim'),
    code: ClaimCode,
    roomNo: RoomNo,
    replace: z.boolean(),
  }),
  z.strictObject({ do: z.literal('lock'), deviceId: DeviceId }),
  z.strictObject({ do: z.literal('unlock'), deviceId: DeviceId }),
  z.strictObject({ do: z.literal('revoke'), deviceId: DeviceId }),
  /** It sounds and flashes, so that somebody finds it. */
  z.strictObject({ do: z.literal('beep'), deviceId: DeviceId }),
  z.strictObject({ do: z.literal('move'), deviceId: DeviceId, roomNo: RoomNo }),
]);
export type TerminalRequest = z.infer<typeof TerminalRequest>;

/** A device that shows a code now. The code itself is on its screen alone: who types it stands before it. */
export const OpenClaimRow = z.object({
  claimId: ClaimId,
  model: z.string(),
  firmware: z.string(),
  address: z.string(),
  sinceAt: At,
  untilAt: At,
});
export type OpenClaimRow = z.infer<typeof OpenClaimRow>;

/** Why a terminal may not connect: a manager locked it, or two devices used its identity at once. */
export const TerminalLockWhy = z.enum(['manager', 'cloned']);
export type TerminalLockWhy = z.infer<typeof TerminalLockWhy>;

export const terminalDeeds = [
  'claimed',
  'replaced',
  'received',
  'locked',
  'unlocked',
  'revoked',
  'moved',
  'cloned',
] as const;
export const TerminalDeedRow = z.object({
  at: At,
  /** A staff number; `hub` for what it did by itself, `device` for what the device said. */
  by: z.string(),
  did: z.enum(terminalDeeds),
  deviceId: z.string(),
  roomNo: z.string(),
  /** Where it was before it moved, which device it replaced. */
  before: z.string(),
});
export type TerminalDeedRow = z.infer<typeof TerminalDeedRow>;

export const TerminalsAnswer = z.object({
  at: At,
  /** To compare with what the device shows beside its code; null: no TLS. */
  caFingerprint: z.string().nullable(),
  /** For a device that scans where the hub is and whom to trust: `baozhong://host:port#fingerprint`. */
  address: z.string(),
  claims: z.array(OpenClaimRow),
  /** Newest first, bounded. */
  deeds: z.array(TerminalDeedRow),
});
export type TerminalsAnswer = z.infer<typeof TerminalsAnswer>;
