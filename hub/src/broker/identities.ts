/**
 * Who may connect: one identity and one secret a device. Secrets are random and
 * long, so that a plain hash keeps them; the hub knows only the hash.
 */
import type { TerminalDeedRow, TerminalLockWhy } from '@baozhong/contract/terminal-claim.ts';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Identity {
  readonly deviceId: string;
  readonly roomNo: string;
  /** sha256 of the secret, in hex. */
  readonly secretHash: string;
  /** What it called itself when it was claimed. */
  readonly model: string;
  /** Empty: made by the hub for a simulated terminal. */
  readonly claimedBy: string;
  readonly claimedAt: number | null;
  /** It may not connect until somebody lifts this. */
  readonly lock: IdentityLock | null;
  /** Who may ask again which identity and secret it was given. */
  readonly handOut: HandOut | null;
}
export interface IdentityLock {
  readonly why: TerminalLockWhy;
  readonly by: string;
  readonly at: number;
}
export interface HandOut {
  readonly claimId: string;
  /** sha256 of the claim's secret, in hex. */
  readonly claimHash: string;
  /** Null: the device has confirmed that it keeps it, and is told no more. */
  readonly untilAt: number | null;
}

export interface IdentityChange {
  /** Replaces the one of the same device. */
  readonly save?: Identity;
  readonly gone?: readonly string[];
  /** What is remembered of who did it. */
  readonly deed?: TerminalDeedRow;
}

/** Where identities are kept. A change is written whole or not at all. */
export interface IdentityStore {
  load(): Promise<readonly Identity[]>;
  write(change: IdentityChange): Promise<void>;
}

export interface Credentials {
  readonly deviceId: string;
  readonly secret: string;
}

/** Browsers with a virtual terminal open, in the whole store. */
export const mostVirtual = 64;

const secretBytes = 24;
export const hashOf = (secret: string | Buffer) => createHash('sha256').update(secret).digest();
const nobody = Buffer.alloc(32);

/** A room may be named in any script, a device only in the letters that MQTT topics and URLs leave alone. */
function idPart(roomNo: string): string {
  if (/^[A-Za-z0-9_-]{1,16}$/.test(roomNo)) return roomNo;
  return `x${createHash('sha256').update(roomNo).digest('hex').slice(0, 12)}`;
}
/** Whether this is a browser's: its identity dies with the hub's process. */
export function isVirtual(deviceId: string): boolean {
  return deviceId.startsWith('V-');
}
export function terminalIdOf(roomNo: string): string {
  return `T-${idPart(roomNo)}`;
}

export class Identities {
  readonly #store: IdentityStore;
  readonly #known = new Map<string, Identity>();
  readonly #byRoom = new Map<string, Set<string>>();
  /** Of this process only, oldest first. */
  readonly #temporary = new Set<string>();
  #virtualCount = 0;

  private constructor(store: IdentityStore) {
    this.#store = store;
  }

  static async open(store: IdentityStore): Promise<Identities> {
    const identities = new Identities(store);
    for (const identity of await store.load()) identities.#put(identity);
    return identities;
  }

  get(deviceId: string): Identity | undefined {
    return this.#known.get(deviceId);
  }
  isTemporary(deviceId: string): boolean {
    return this.#temporary.has(deviceId);
  }
  all(): Iterable<Identity> {
    return this.#known.values();
  }
  ofRoom(roomNo: string): readonly string[] {
    return [...(this.#byRoom.get(roomNo) ?? [])];
  }

  /** Takes as long for a device that nobody knows as for a wrong secret. */
  proves(deviceId: string, secret: Buffer): boolean {
    const identity = this.#known.get(deviceId);
    const expected = identity === undefined ? nobody : Buffer.from(identity.secretHash, 'hex');
    return timingSafeEqual(hashOf(secret), expected) && identity !== undefined;
  }

  /** Gives a device a new secret; the old one is worth nothing from here on. */
  async claim(deviceId: string, roomNo: string): Promise<Credentials> {
    const [identity, credentials] = make(deviceId, roomNo);
    await this.write({ save: identity });
    return credentials;
  }

  /** Kept first, then true: what a manager was told is done outlives the hub. */
  async write(change: IdentityChange): Promise<void> {
    await this.#store.write(change);
    for (const deviceId of change.gone ?? []) this.#drop(deviceId);
    if (change.save !== undefined) this.#put(change.save);
  }

  addTemporary(deviceId: string, roomNo: string): Credentials {
    const [identity, credentials] = make(deviceId, roomNo);
    this.#put(identity);
    this.#temporary.add(deviceId);
    return credentials;
  }

  /**
   * A throw-away identity for a browser. When all places are taken the oldest
   * that is not connected gives way; `gaveWay` is told of it. Undefined: all are in use.
   */
  issueVirtual(
    roomNo: string,
    isOnline: (deviceId: string) => boolean,
    gaveWay: (deviceId: string) => void,
  ): Credentials | undefined {
    if (this.#temporary.size >= mostVirtual) {
      const oldest = [...this.#temporary].find((deviceId) => !isOnline(deviceId));
      if (oldest === undefined) return undefined;
      this.forgetTemporary(oldest);
      gaveWay(oldest);
    }
    this.#virtualCount += 1;
    return this.addTemporary(`V-${idPart(roomNo)}-${String(this.#virtualCount)}`, roomNo);
  }

  forgetTemporary(deviceId: string): void {
    if (this.#temporary.delete(deviceId)) this.#drop(deviceId);
  }

  #drop(deviceId: string): void {
    const identity = this.#known.get(deviceId);
    if (identity === undefined) return;
    this.#known.delete(deviceId);
    const room = this.#byRoom.get(identity.roomNo);
    room?.delete(deviceId);
    if (room?.size === 0) this.#byRoom.delete(identity.roomNo);
  }

  #put(identity: Identity): void {
    const before = this.#known.get(identity.deviceId);
    if (before !== undefined) this.#byRoom.get(before.roomNo)?.delete(identity.deviceId);
    this.#known.set(identity.deviceId, identity);
    const room = this.#byRoom.get(identity.roomNo) ?? new Set();
    this.#byRoom.set(identity.roomNo, room.add(identity.deviceId));
  }
}

function make(deviceId: string, roomNo: string): readonly [Identity, Credentials] {
  const secret = randomBytes(secretBytes).toString('base64url');
  return [
    {
      ...{ deviceId, roomNo, secretHash: hashOf(secret).toString('hex'), model: '' },
      ...{ claimedBy: '', claimedAt: null, lock: null, handOut: null },
    },
    { deviceId, secret },
  ];
}
