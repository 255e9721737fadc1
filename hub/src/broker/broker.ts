/**
 * The store's MQTT broker: the aedes library behind a packet guard, with one
 * identity a device. Its state is in memory only: displays are published again
 * at each start and devices send again what was not acknowledged, so that the
 * log stays the only truth.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Server as SecureServer } from 'node:tls';
import type { RefusalName } from '@baozhong/contract/refusals.ts';
import type {
  AckMessage,
  AnswerMessage,
  DisplayMessage,
  DoMessage,
} from '@baozhong/contract/terminal.ts';
import { maxPacketBytes, topics } from '@baozhong/contract/topics.ts';
import { Aedes, type Client } from 'aedes';
import type { Keyed } from '../tls/certificates.ts';
import { Admission } from './admission.ts';
import {
  type Device,
  type DevicePresence,
  Gate,
  type GoneListener,
  type PresenceListener,
  type UpListener,
} from './gate.ts';
import {
  type Credentials,
  Identities,
  type Identity,
  type IdentityChange,
  type IdentityStore,
} from './identities.ts';
import type { Log } from './log.ts';
import { GuardedConnection } from './packet-guard.ts';
import { createSecureServer } from './secure-server.ts';
import { selfTest } from './self-test.ts';

export interface BrokerOptions {
  readonly storeId: string;
  /** Loopback unless the store says otherwise. */
  readonly host?: string;
  /** 0: any free one. */
  readonly port: number;
  /** Over TLS, beside the plain one. */
  readonly secure?: { readonly host: string; readonly port: number; readonly keyed: Keyed };
  readonly identities: IdentityStore;
  readonly log: Log;
  readonly now: () => number;
  readonly limits?: Partial<BrokerLimits>;
}

export interface BrokerLimits {
  /** Within which a connection must say who it is. */
  readonly connectTimeoutMs: number;
  /** Connections that have not said it yet. */
  readonly mostUnknown: number;
  /** A device that takes nothing off the wire for so long is cut; it comes back and reads the retained display. */
  readonly drainTimeoutMs: number;
}
export const defaultLimits: BrokerLimits = {
  connectTimeoutMs: 5_000,
  mostUnknown: 256,
  drainTimeoutMs: 5_000,
};

/** A device gives a sign of life at least this often, or cannot connect: presence must be true. */
export const longestKeepaliveSeconds = 120;

export interface Broker {
  readonly port: number;
  readonly securePort: number | undefined;
  /** Connections that stand stay; the next ones are shown the new certificate. */
  renew(keyed: Keyed): void;
  /** MQTT that came another way, as over a WebSocket. */
  handle(stream: Duplex): void;
  publishDown(deviceId: string, kind: 'display', message: DisplayMessage): void;
  publishDown(deviceId: string, kind: 'ack', message: AckMessage): void;
  publishDown(deviceId: string, kind: 'answer', message: AnswerMessage): void;
  /** What devices said, in the order of each. The listener must not block. While there is none, no device is let in. */
  onUp(listener: UpListener): () => void;
  onPresence(listener: PresenceListener): () => void;
  onGone(listener: GoneListener): () => void;
  presence(deviceId: string): DevicePresence | undefined;
  /** All devices with a lasting identity. */
  devices(): readonly Device[];
  /** The virtual ones too. */
  devicesOf(roomNo: string): readonly string[];
  /** Gives a device a new secret, told once, and cuts whoever used the old one. */
  claim(deviceId: string, roomNo: string): Promise<Credentials>;
  /** Whether a device's name and secret are right, and it is not locked: for what it asks beside MQTT. */
  proves(deviceId: string, secret: Buffer): boolean;
  /** Of a lasting one. */
  identity(deviceId: string): Identity | undefined;
  identities(): readonly Identity[];
  /** Kept, then effective at once: who is gone or locked is cut. */
  changeIdentities(change: IdentityChange): Promise<void>;
  /** It sounds and flashes, if it is connected. */
  beep(deviceId: string): void;
  /**
   * Whether the device answers now; what it had sent before is read by then. A
   * line that died without a word looks alive until its keep-alive runs out.
   */
  answers(deviceId: string, withinMs: number): Promise<boolean>;
  /** Undefined: too many browsers have a virtual terminal open. */
  issueVirtual(roomNo: string): Credentials | undefined;
  /** A fault that others found in what the device said; it does not lock. */
  noteDenial(deviceId: string, name: RefusalName, reason: string): void;
  unlock(deviceId: string): void;
  /**
   * As a broker that died and was started again on its ports: everybody is cut,
   * and what the library held is forgotten. Displays must be published again.
   */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Throws `BrokerUnsafe` when something forbidden succeeds. */
export async function createBroker(options: BrokerOptions): Promise<Broker> {
  const identities = await Identities.open(options.identities);
  const broker = new AedesBroker(options, identities);
  try {
    await broker.start(options);
  } catch (error) {
    await broker.close();
    throw error;
  }
  return broker;
}

class AedesBroker implements Broker {
  readonly #storeId: string;
  readonly #identities: Identities;
  readonly #log: Log;
  readonly #gate: Gate;
  readonly #limits: BrokerLimits;
  #aedes: Aedes;
  readonly #admission: Admission;
  readonly #server: Server;
  readonly #secureServer: SecureServer | undefined;
  readonly #connections = new Set<Duplex>();
  #closing: Promise<void> | undefined;

  constructor(options: BrokerOptions, identities: Identities) {
    const { storeId, log, now } = options;
    const limits = { ...defaultLimits, ...options.limits };
    this.#limits = limits;
    this.#storeId = storeId;
    this.#identities = identities;
    this.#log = log;
    this.#gate = new Gate({ storeId, identities, log, now });
    this.#admission = new Admission(limits.mostUnknown);
    this.#aedes = this.#library();
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.handle(socket);
    });
    this.#secureServer =
      options.secure &&
      createSecureServer({
        keyed: options.secure.keyed,
        ...{ handshakeTimeoutMs: limits.connectTimeoutMs, mostUnknown: limits.mostUnknown },
        onSocket: (socket) => {
          this.handle(socket);
        },
        onFailed: (error) => {
          this.#gate.stranger(`a connection over TLS did not come about: ${error.message}`);
        },
      });
  }

  async start({ host: wanted = '127.0.0.1', port, secure }: BrokerOptions): Promise<void> {
    await this.#aedes.listen();
    await this.#listen(this.#server, wanted, port);
    if (this.#secureServer !== undefined && secure !== undefined)
      await this.#listen(this.#secureServer, secure.host, secure.port);
    // All addresses are no address to connect to.
    const host = ['0.0.0.0', '::'].includes(wanted) ? '127.0.0.1' : wanted;
    const storeId = this.#storeId;
    await selfTest({
      ...{ host, port: this.port, storeId },
      issue: (deviceId) => this.#identities.addTemporary(deviceId, 'self-test'),
      forget: (deviceId) => {
        this.#identities.forgetTemporary(deviceId);
        this.#forget(deviceId);
      },
      publishDisplay: (deviceId, payload) => {
        this.#send(topics.display(storeId, deviceId), payload, true);
      },
    });
    this.#gate.open();
  }

  async #listen(server: Server, host: string, port: number): Promise<void> {
    server.listen(port, host);
    await once(server, 'listening');
    if (server.listenerCount('error') > 0) return;
    server.on('error', (error) => {
      this.#log.error({ err: error }, 'the broker cannot accept a connection');
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  get securePort(): number | undefined {
    return (this.#secureServer?.address() as AddressInfo | undefined)?.port;
  }
  renew(keyed: Keyed): void {
    this.#secureServer?.setSecureContext(keyed);
  }

  handle(stream: Duplex): void {
    if (this.#closing !== undefined) {
      stream.destroy();
      return;
    }
    const guarded = new GuardedConnection(stream, (fault) => {
      const deviceId = this.#gate.presence.deviceOf(client);
      if (deviceId === undefined) this.#gate.stranger(`the guard cut a connection off: ${fault}`);
      else this.#gate.deny(deviceId, fault, 'the guard cut its connection off', true);
    });
    this.#connections.add(guarded);
    guarded.once('close', () => this.#connections.delete(guarded));
    this.#admission.enter(guarded);
    const client = this.#aedes.handle(guarded);
  }

  publishDown(
    deviceId: string,
    kind: 'display' | 'ack' | 'answer',
    message: DisplayMessage | AckMessage | AnswerMessage,
  ): void {
    if (this.#identities.get(deviceId) === undefined) return;
    const payload = JSON.stringify(message);
    const bytes = Buffer.byteLength(payload);
    if (bytes > maxPacketBytes)
      this.#log.error({ deviceId, kind, bytes }, 'a message too large for a terminal');
    else this.#send(topics[kind](this.#storeId, deviceId), payload, kind === 'display');
  }

  onUp(listener: UpListener): () => void {
    return this.#gate.onUp(listener);
  }
  onPresence(listener: PresenceListener): () => void {
    return this.#gate.onPresence(listener);
  }
  onGone(listener: GoneListener): () => void {
    return this.#gate.onGone(listener);
  }
  presence(deviceId: string): DevicePresence | undefined {
    return this.#gate.of(deviceId);
  }
  devices(): readonly Device[] {
    return this.identities();
  }
  identity(deviceId: string): Identity | undefined {
    return this.#identities.isTemporary(deviceId) ? undefined : this.#identities.get(deviceId);
  }
  identities(): readonly Identity[] {
    return [...this.#identities.all()].filter(
      ({ deviceId }) => !this.#identities.isTemporary(deviceId),
    );
  }
  async changeIdentities(change: IdentityChange): Promise<void> {
    await this.#identities.write(change);
    for (const deviceId of change.gone ?? []) {
      this.#gate.gone(deviceId);
      this.#forgetDisplay(deviceId);
    }
    if (change.save !== undefined) this.#gate.changed(change.save.deviceId);
  }
  devicesOf(roomNo: string): readonly string[] {
    return this.#identities.ofRoom(roomNo);
  }

  async claim(deviceId: string, roomNo: string): Promise<Credentials> {
    const credentials = await this.#identities.claim(deviceId, roomNo);
    this.#forget(deviceId);
    return credentials;
  }
  proves(deviceId: string, secret: Buffer): boolean {
    const isLocked = this.#identities.get(deviceId)?.lock !== null;
    return this.#identities.proves(deviceId, secret) && !isLocked;
  }
  beep(deviceId: string): void {
    const message: DoMessage = { v: 1, do: 'beep' };
    this.#send(topics.deed(this.#storeId, deviceId), JSON.stringify(message), false);
  }
  async answers(deviceId: string, withinMs: number): Promise<boolean> {
    if (this.#closing !== undefined || !this.#gate.presence.isOnline(deviceId)) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => {
      resolve(false);
    }, withinMs);
    const topic = topics.deed(this.#storeId, deviceId);
    // Nothing else is sent down in a way that a device acknowledges.
    const heard = (_packet: unknown, client: Client): void => {
      if (client.id === deviceId) resolve(true);
    };
    const aedes = this.#aedes;
    aedes.on('ack', heard);
    const message: DoMessage = { v: 1, do: 'here' };
    const payload = JSON.stringify(message);
    aedes.publish(
      { cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false },
      (error) => {
        if (error instanceof Error) resolve(false);
      },
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      aedes.off('ack', heard);
    }
  }
  issueVirtual(roomNo: string): Credentials | undefined {
    return this.#identities.issueVirtual(
      roomNo,
      (deviceId) => this.#gate.presence.isOnline(deviceId),
      (deviceId) => {
        this.#forget(deviceId);
      },
    );
  }
  noteDenial(deviceId: string, name: RefusalName, reason: string): void {
    this.#gate.deny(deviceId, name, reason, false);
  }
  unlock(deviceId: string): void {
    this.#gate.unlock(deviceId);
  }

  async restart(): Promise<void> {
    const places = this.#servers.map((server) => ({
      server,
      ...(server.address() as AddressInfo),
    }));
    const old = this.#aedes;
    this.#aedes = this.#library();
    await Promise.all([this.#endAll(old), this.#aedes.listen()]);
    for (const { server, address, port } of places) await this.#listen(server, address, port);
  }

  close(): Promise<void> {
    this.#closing ??= this.#endAll(this.#aedes);
    return this.#closing;
  }

  get #servers(): readonly Server[] {
    return [this.#server, ...(this.#secureServer ? [this.#secureServer] : [])];
  }

  async #endAll(aedes: Aedes): Promise<void> {
    const stopped = Promise.all(
      this.#servers.map((server) => new Promise((resolve) => server.close(resolve))),
    );
    for (const connection of this.#connections) connection.destroy();
    await new Promise<void>((resolve) => {
      aedes.close(resolve);
    });
    await stopped;
  }

  #library(): Aedes {
    const { connectTimeoutMs, drainTimeoutMs } = this.#limits;
    const aedes = new Aedes({
      // Its queue for more than so many deliveries at once would let a few frozen terminals hold up all others.
      concurrency: 0,
      connectTimeout: connectTimeoutMs,
      drainTimeout: drainTimeoutMs,
      keepaliveLimit: longestKeepaliveSeconds,
      ...this.#gate.hooks,
    });
    aedes.on('client', (client: Client) => {
      this.#admission.pass(client.conn);
      this.#gate.connected(client);
    });
    aedes.on('clientDisconnect', (client: Client) => {
      this.#gate.disconnected(client);
    });
    aedes.on('clientError', (client: Client, error: Error) => {
      this.#gate.failed(client, error);
    });
    // The library's types do not know its own error event, which would end the process unheard.
    (aedes as NodeJS.EventEmitter).on('error', (error: Error) => {
      this.#log.error({ err: error }, 'the broker library failed');
    });
    return aedes;
  }

  #send(topic: string, payload: string, retain: boolean): void {
    if (this.#closing !== undefined) return;
    // QoS 0: a connection loses nothing, the retained display serves who comes later, and a lost
    // acknowledgement is asked for again by the tap itself.
    this.#aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain, dup: false }, (error) => {
      if (error instanceof Error) this.#log.error({ err: error, topic }, 'publishing failed');
    });
  }

  #forget(deviceId: string): void {
    this.#gate.forget(deviceId);
    this.#forgetDisplay(deviceId);
  }

  #forgetDisplay(deviceId: string): void {
    // An empty retained message takes the display out of the library's memory.
    this.#send(topics.display(this.#storeId, deviceId), '', true);
  }
}
