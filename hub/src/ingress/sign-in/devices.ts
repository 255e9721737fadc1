/**
 * The PCs and screens that a manager has vouched for (SEC-02). A browser is told
 * from another by a cookie of its own; it becomes known by the manager who sits
 * at it, by one who approves a PC where somebody signed in, or by a code that
 * it shows.
 */
import type { DeviceKind } from '@baozhong/contract/sign-in.ts';
import type { FastifyReply } from 'fastify';
import { randomBytes, randomInt } from 'node:crypto';
import type { HubClock } from '../../clock.ts';
import type { DeviceRecord, SignInRows } from '../../persistence/sign-in-rows.ts';
import { deviceHashOf, type FromBrowser, giveDevice } from './cookies.ts';

const codeLifeMs = 10 * 60_000;
const mostCodes = 50;
const mostDevices = 500;

export interface Screen {
  readonly deviceId: string;
  readonly name: string;
}

interface Pairing {
  readonly code: string;
  readonly kind: DeviceKind;
  readonly address: string;
  readonly untilAt: number;
}

export class Devices {
  readonly #rows: SignInRows;
  readonly #clock: HubClock;
  /** A demo or throw-away store knows every browser on its own machine. */
  readonly #knowsLoopback: boolean;
  readonly #byHash = new Map<string, DeviceRecord>();
  /** By the hash of the cookie that asked. */
  readonly #pairings = new Map<string, Pairing>();

  private constructor(rows: SignInRows, clock: HubClock, knowsLoopback: boolean) {
    this.#rows = rows;
    this.#clock = clock;
    this.#knowsLoopback = knowsLoopback;
  }

  static async open(rows: SignInRows, clock: HubClock, knowsLoopback: boolean): Promise<Devices> {
    const devices = new Devices(rows, clock, knowsLoopback);
    for (const record of await rows.devices()) devices.#byHash.set(record.cookieHash, record);
    return devices;
  }

  /** A browser on the machine of a demo or throw-away store. */
  isAtHome(request: Pick<FromBrowser, 'ip'>): boolean {
    return this.#knowsLoopback && isLoopback(request.ip);
  }

  /** Whether PINs and cards work there. */
  knowsPc(request: FromBrowser): boolean {
    if (this.isAtHome(request)) return true;
    const record = this.of(request);
    return record !== undefined && record.known && record.kind === 'pc';
  }

  /** The known screen that asks: for what the Turn board may see and do. */
  screenOf(request: FromBrowser): Screen | undefined {
    const record = this.of(request);
    if (record?.known === true && record.kind === 'screen') {
      const { deviceId, name } = record;
      return { deviceId, name };
    }
    return this.isAtHome(request) ? { deviceId: 'this-machine', name: '' } : undefined;
  }

  of(request: Pick<FromBrowser, 'headers'>): DeviceRecord | undefined {
    const hash = deviceHashOf(request);
    return hash === undefined ? undefined : this.#byHash.get(hash);
  }

  get(cookieHash: string): DeviceRecord | undefined {
    return this.#byHash.get(cookieHash);
  }

  all(): readonly DeviceRecord[] {
    return [...this.#byHash.values()];
  }

  /** Somebody has signed in there: from now on a manager can see and approve it. */
  async signedInAt(request: FromBrowser, reply: FastifyReply): Promise<DeviceRecord> {
    return this.#keep(giveDevice(request, reply), request.ip, {});
  }

  async approveThis(
    request: FromBrowser,
    reply: FastifyReply,
    as: { readonly kind: DeviceKind; readonly name: string; readonly by: string },
  ): Promise<DeviceRecord> {
    const { kind, name, by } = as;
    return this.#keep(giveDevice(request, reply), request.ip, { kind, name, known: true, by });
  }

  async approve(deviceId: string, name: string, by: string): Promise<DeviceRecord | undefined> {
    const record = this.#byId(deviceId);
    return record === undefined
      ? undefined
      : this.#keep(record.cookieHash, record.address, { kind: 'pc', name, known: true, by });
  }

  /** No longer known, and forgotten. The hash that its sessions are bound to, to end them. */
  async revoke(deviceId: string): Promise<DeviceRecord | undefined> {
    const record = this.#byId(deviceId);
    if (record === undefined) return undefined;
    this.#byHash.delete(record.cookieHash);
    await this.#rows.forgetDevice(deviceId);
    return record;
  }

  /** The code that this browser shows until a manager has typed it; the same one for as long as it lives. */
  pairing(request: FromBrowser, reply: FastifyReply, kind: DeviceKind): Pairing | undefined {
    this.#forgetOldCodes();
    const cookieHash = giveDevice(request, reply);
    const known = this.#pairings.get(cookieHash);
    if (known?.kind === kind) return known;
    if (known === undefined && this.#pairings.size >= mostCodes) return undefined;
    const taken = new Set([...this.#pairings.values()].map(({ code }) => code));
    const draw = () => String(randomInt(1_000_000)).padStart(6, '0');
    let code = draw();
    while (taken.has(code)) code = draw();
    const pairing = { code, kind, address: request.ip, untilAt: this.#clock.now() + codeLifeMs };
    this.#pairings.set(cookieHash, pairing);
    return pairing;
  }

  async pair(code: string, name: string, by: string): Promise<DeviceRecord | undefined> {
    this.#forgetOldCodes();
    const found = [...this.#pairings].find(([, pairing]) => pairing.code === code);
    if (found === undefined) return undefined;
    const [cookieHash, { kind, address }] = found;
    this.#pairings.delete(cookieHash);
    return this.#keep(cookieHash, address, { kind, name, known: true, by });
  }

  async #keep(
    cookieHash: string,
    address: string,
    as: { kind?: DeviceKind; name?: string; known?: true; by?: string },
  ): Promise<DeviceRecord> {
    const now = this.#clock.now();
    const before = this.#byHash.get(cookieHash);
    const record: DeviceRecord = {
      deviceId: before?.deviceId ?? randomBytes(9).toString('base64url'),
      cookieHash,
      kind: as.kind ?? before?.kind ?? 'pc',
      name: as.name ?? before?.name ?? '',
      known: as.known ?? before?.known ?? false,
      address,
      sinceAt: before?.sinceAt ?? now,
      lastSeenAt: now,
      approvedBy: as.by ?? before?.approvedBy ?? '',
    };
    await this.#rows.saveDevice(record);
    this.#byHash.set(cookieHash, record);
    await this.#forgetStrangers();
    return record;
  }

  /** Known ones stay for ever; of the others the longest unseen go first. */
  async #forgetStrangers(): Promise<void> {
    if (this.#byHash.size <= mostDevices) return;
    const [oldest] = this.all()
      .filter(({ known }) => !known)
      .sort((a, b) => a.lastSeenAt - b.lastSeenAt);
    if (oldest !== undefined) await this.revoke(oldest.deviceId);
  }

  #byId(deviceId: string): DeviceRecord | undefined {
    return this.all().find((one) => one.deviceId === deviceId);
  }

  #forgetOldCodes(): void {
    const now = this.#clock.now();
    for (const [cookieHash, { untilAt }] of this.#pairings)
      if (untilAt <= now) this.#pairings.delete(cookieHash);
  }
}

function isLoopback(ip: string): boolean {
  return ip === '::1' || /^(::ffff:)?127\./.test(ip);
}
