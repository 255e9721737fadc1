/**
 * Who may come in, what they may say and hear, and what the hub knows of each:
 * the library's questions, answered. Every denial passes through here.
 */
import type { RefusalName } from '@baozhong/contract/refusals.ts';
import { parseUp } from '@baozhong/contract/topics.ts';
import type { AedesOptions, AuthenticateError, Client } from 'aedes';
import { type DenialRecord, Denials } from './denials.ts';
import type { Identities, Identity } from './identities.ts';
import { type Log, worthALine } from './log.ts';
import { whyNotPublish, whyNotSubscribe } from './permissions.ts';
import { Presence } from './presence.ts';

export interface Device {
  readonly deviceId: string;
  readonly roomNo: string;
}
export interface DevicePresence extends Device {
  /** Of a browser's page, for as long as that is open. */
  readonly virtual: boolean;
  readonly online: boolean;
  /** Since when it is so. */
  readonly sinceAt: number;
  readonly denials: DenialRecord;
  readonly lock: Identity['lock'];
  readonly model: string;
  readonly claimedBy: string;
  readonly claimedAt: number | null;
  /** It has said that it keeps who it is. */
  readonly received: boolean;
}
export type UpKind = 'tap' | 'hello' | 'ask';
export type UpListener = (device: Device, kind: UpKind, payload: Buffer) => void;
export type PresenceListener = (presence: DevicePresence) => void;
/** Of a device that is no longer the store's. */
export type GoneListener = (deviceId: string) => void;

type Hook = 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe';
type Hooks = Required<Pick<AedesOptions, Hook>>;

/** Ends a connection in the library; the reason has already been kept. */
class Denied extends Error {}

/** MQTT 3.1.1's return codes for a connection that is not accepted. */
const returnCodes = { serverUnavailable: 3, badCredentials: 4, notAuthorized: 5 } as const;
function refusal(why: keyof typeof returnCodes): AuthenticateError {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the library's enum does not exist at run time
  return Object.assign(new Denied(why), { returnCode: returnCodes[why] });
}

export class Gate {
  readonly presence: Presence;
  readonly hooks: Hooks;
  readonly #storeId: string;
  readonly #identities: Identities;
  readonly #denials: Denials;
  readonly #log: Log;
  readonly #upListeners = new Set<UpListener>();
  readonly #presenceListeners = new Set<PresenceListener>();
  readonly #goneListeners = new Set<GoneListener>();
  readonly #withWill = new WeakSet<Client>();
  #strangers = 0;
  #open = false;

  constructor(options: {
    readonly storeId: string;
    readonly identities: Identities;
    readonly log: Log;
    readonly now: () => number;
  }) {
    this.#storeId = options.storeId;
    this.#identities = options.identities;
    this.#denials = new Denials(options.now);
    this.presence = new Presence(options.now);
    this.#log = options.log;
    this.hooks = this.#answers();
  }

  /** The self-test has passed: those who come from here on are the store's. */
  open(): void {
    this.#open = true;
  }

  onUp(listener: UpListener): () => void {
    this.#upListeners.add(listener);
    return () => this.#upListeners.delete(listener);
  }
  onPresence(listener: PresenceListener): () => void {
    this.#presenceListeners.add(listener);
    return () => this.#presenceListeners.delete(listener);
  }

  onGone(listener: GoneListener): () => void {
    this.#goneListeners.add(listener);
    return () => this.#goneListeners.delete(listener);
  }

  of(deviceId: string): DevicePresence | undefined {
    const identity = this.#identities.get(deviceId);
    if (identity === undefined) return undefined;
    const { lock, model, claimedBy, claimedAt, handOut } = identity;
    return {
      ...{ deviceId, roomNo: identity.roomNo, virtual: this.#identities.isTemporary(deviceId) },
      ...this.presence.of(deviceId),
      denials: this.#denials.of(deviceId),
      ...{ lock, model, claimedBy, claimedAt },
      received: handOut === null || handOut.untilAt === null,
    };
  }

  /** `towardsLock`: the device itself did it, with its secret in hand. */
  deny(deviceId: string, name: RefusalName, reason: string, towardsLock: boolean): void {
    if (this.#identities.get(deviceId) === undefined) return;
    const locked = this.#denials.add(deviceId, name, reason, towardsLock);
    if (this.#open && (towardsLock || worthALine(this.#denials.of(deviceId).count)))
      this.#log.warn({ deviceId, name, reason, locked }, 'terminal denied');
    if (locked) this.presence.cut(deviceId);
    this.#tell(deviceId);
  }

  stranger(reason: string): void {
    this.#strangers += 1;
    if (worthALine(this.#strangers))
      this.#log.warn({ reason, strangers: this.#strangers }, 'a stranger was turned away');
  }

  unlock(deviceId: string): void {
    this.#denials.unlock(deviceId);
    this.#tell(deviceId);
  }
  /** A new secret or no identity any more: what was, is no longer of interest. */
  forget(deviceId: string): void {
    this.#denials.forget(deviceId);
    this.presence.cut(deviceId);
    this.presence.forget(deviceId);
    this.#tell(deviceId);
  }

  /** Its identity was changed by a manager: a locked one is cut at once. */
  changed(deviceId: string): void {
    if (!this.#mayBeIn(deviceId)) this.presence.cut(deviceId);
    this.#tell(deviceId);
  }
  /** Its identity is no more. */
  gone(deviceId: string): void {
    this.forget(deviceId);
    for (const listener of this.#goneListeners) listener(deviceId);
  }

  connected(client: Client): void {
    // Locked or revoked between the library's question and its connection.
    if (!this.#mayBeIn(client.id)) {
      client.close();
      return;
    }
    this.presence.connected(client.id, client);
    this.#tell(client.id);
  }
  disconnected(client: Client): void {
    if (this.presence.disconnected(client.id, client)) this.#tell(client.id);
  }
  /** The library ended a connection: was it for what the device sent? */
  failed(client: Client, error: Error): void {
    // A stranger may have called itself by a device's name.
    if (this.#isIn(client) && isProtocolFault(error))
      this.deny(client.id, 'malformed', error.message, true);
  }

  #isIn(client: Client): boolean {
    return this.presence.deviceOf(client) !== undefined && this.#mayBeIn(client.id);
  }
  #mayBeIn(deviceId: string): boolean {
    const identity = this.#identities.get(deviceId);
    return identity !== undefined && identity.lock === null;
  }

  #tell(deviceId: string): void {
    const known = this.of(deviceId);
    if (known !== undefined) for (const listener of this.#presenceListeners) listener(known);
  }

  #hear(deviceId: string, kind: UpKind, payload: Buffer): void {
    const identity = this.#identities.get(deviceId);
    if (identity === undefined) return;
    if (this.#denials.heard(deviceId)) this.#tell(deviceId);
    const device = { deviceId, roomNo: identity.roomNo };
    for (const listener of this.#upListeners) listener(device, kind, payload);
  }

  /** Undefined: let in. */
  #whyNotIn(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
  ): keyof typeof returnCodes | undefined {
    const deviceId = client.id;
    if (username !== deviceId || !this.#identities.proves(deviceId, password ?? Buffer.alloc(0))) {
      if (this.#identities.get(deviceId) === undefined)
        this.stranger('an unknown device tried to connect');
      // Anybody on the network can do this to any device: it is told, and locks nobody out.
      else this.deny(deviceId, 'bad_credentials', 'connected with a wrong name or secret', false);
      return 'badCredentials';
    }
    // Who comes before anybody listens would say hello to nobody: better to come again in a moment.
    const ready = this.#open ? this.#upListeners.size > 0 : this.#identities.isTemporary(deviceId);
    if (!ready) return 'serverUnavailable';
    if (!this.#mayBeIn(deviceId) || this.#denials.isLocked(deviceId)) return 'notAuthorized';
    if (!this.#withWill.has(client)) return undefined;
    this.deny(deviceId, 'not_allowed', 'connected with a last will', true);
    return 'notAuthorized';
  }

  #answers(): Hooks {
    return {
      preConnect: (client, packet, done) => {
        // A session that outlives its connection would be a queue in memory without a bound.
        packet.clean = true;
        // The connection itself tells of presence; a will is a message that nobody here asked for.
        if (packet.will !== undefined) this.#withWill.add(client);
        done(null, true);
      },
      authenticate: (client, username, password, done) => {
        const why = this.#whyNotIn(client, username, password);
        if (why === undefined) done(null, true);
        else done(refusal(why), null);
      },
      authorizePublish: (client, packet, done) => {
        if (client === null || !this.#isIn(client)) {
          done(new Denied('not signed in'));
          return;
        }
        const why = whyNotPublish(this.#storeId, client.id, packet);
        if (why !== undefined) {
          this.deny(client.id, 'not_allowed', why, true);
          done(new Denied(why));
          return;
        }
        // Heard here and not when the library has routed it (to nobody): this is the one place that
        // messages pass in the order in which the device sent them, whatever their QoS.
        const kind = parseUp(packet.topic, this.#storeId, client.id);
        if (kind !== undefined) this.#hear(client.id, kind, Buffer.from(packet.payload));
        done(null);
      },
      authorizeSubscribe: (client, subscription, done) => {
        const why = whyNotSubscribe(this.#storeId, client.id, subscription.topic);
        if (why !== undefined && this.#isIn(client)) this.deny(client.id, 'not_allowed', why, true);
        // Without a subscription the library answers with the protocol's failure code.
        done(null, why === undefined && this.#isIn(client) ? subscription : null);
      },
    };
  }
}

/** What the library found wrong in a device's packets, as against lines that broke and our own denials. */
function isProtocolFault(error: Error): boolean {
  if (error instanceof Denied || 'code' in error) return false;
  return !['keep alive timeout', 'connection closed', 'drain timeout', 'Premature close'].includes(
    error.message,
  );
}
