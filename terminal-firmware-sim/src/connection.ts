/**
 * The line to the hub: MQTT 3.1.1 over TCP or a WebSocket, one client of the
 * library for each attempt, so that nothing of an old connection (its queue,
 * its unacknowledged packets) lives on beside the firmware's own ring.
 */
import { maxPacketBytes, topics } from '@baozhong/contract/topics.ts';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { backoffMs } from './backoff.ts';

/** `up`: connected and subscribed. `closed` follows each `up`; an attempt that found no hub is told only by `failedTries`. */
export interface ConnectionEvents {
  up(failedTries: number): void;
  closed(): void;
  /** The hub knows no such name or secret (any more), or has locked it. It is tried again, slowly. */
  rejected(why: Rejection): void;
  /** Whoever answers cannot prove to be this store's hub. It is told nothing, and tried again. */
  untrusted(): void;
  message(kind: 'ack' | 'display' | 'answer' | 'do', payload: string, retained: boolean): void;
}

export type Rejection = 'unknown' | 'locked';

export type Address =
  /** In a page: a WebSocket, secured by the browser. */
  | { readonly url: string }
  /** `ca`: over TLS, and trusting this authority alone, as PEM. */
  | { readonly host: string; readonly port: number; readonly ca?: string };

export interface Identity {
  readonly storeId: string;
  /** Also the MQTT client id and user name. */
  readonly deviceId: string;
  readonly secret: string;
}

const connectTimeoutMs = 5_000;
/** A line that died without a word is known to be dead after one and a half of these. */
const keepaliveSeconds = 10;
/** In a page nobody looks at, the browser lets a timer go off once a minute only. */
const keepaliveInPageSeconds = 60;
const subscribeRefused = 128;
/** MQTT's return codes for a connection that is not accepted. */
const rejections: Readonly<Record<number, Rejection>> = { 4: 'unknown', 5: 'locked' };

export class Connection {
  readonly #address: Address;
  readonly #identity: Identity;
  readonly #events: ConnectionEvents;
  readonly #chance: () => number;
  #client: MqttClient | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isUp = false;
  #isRejected = false;
  #failedTries = 0;
  /** Tries since the broker last took something: only this proves that it is worth to come back soon. */
  #vainTries = 0;

  constructor(
    address: Address,
    identity: Identity,
    events: ConnectionEvents,
    chance: () => number,
  ) {
    this.#address = address;
    this.#identity = identity;
    this.#events = events;
    this.#chance = chance;
  }

  open(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (this.#client !== undefined) return;
    const options: IClientOptions = {
      clientId: this.#identity.deviceId,
      username: this.#identity.deviceId,
      password: this.#identity.secret,
      protocolVersion: 4,
      clean: true,
      keepalive: 'url' in this.#address ? keepaliveInPageSeconds : keepaliveSeconds,
      // The library's own choice in a page is a worker, which the hub's pages forbid.
      timerVariant: 'native',
      connectTimeout: connectTimeoutMs,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
    };
    const client = connectTo(this.#address, options);
    this.#client = client;
    client.on('connect', () => this.#subscribe(client));
    client.on('message', (topic, payload, packet) => {
      if (client === this.#client) this.#hear(topic, payload, packet.retain);
    });
    client.on('error', (error) => {
      if (client !== this.#client) return;
      const rejection = 'code' in error ? rejections[error.code] : undefined;
      if (rejection !== undefined) {
        this.#isRejected = true;
        this.#events.rejected(rejection);
      } else if (isUnproven(client)) this.#events.untrusted();
      // Not every error of the library is followed by a close.
      client.end(true);
    });
    client.on('close', () => this.#closed(client));
  }

  /** Resolves when nothing is left of it. Can be opened again. */
  async close(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const client = this.#client;
    if (client === undefined) return;
    this.#lost();
    // We hung up ourselves: that is nobody's answer to a tap.
    this.#failedTries += 1;
    await client.endAsync(true);
  }

  /** `taken` is called when the broker has acknowledged the packet, and never if it does not. */
  publish(kind: 'hello' | 'tap' | 'ask', message: object, taken: () => void): void {
    const { storeId, deviceId } = this.#identity;
    const client = this.#client;
    const topicOf = { hello: topics.hello, tap: topics.up, ask: topics.ask }[kind];
    const topic = topicOf(storeId, deviceId);
    client?.publish(topic, JSON.stringify(message), { qos: 1 }, (error) => {
      if (error instanceof Error || client !== this.#client) return;
      this.#vainTries = 0;
      taken();
    });
  }

  #subscribe(client: MqttClient): void {
    // Small packets, each awaited by a person: never held back to be sent together.
    (client.stream as { setNoDelay?: (on: boolean) => void }).setNoDelay?.(true);
    const { storeId, deviceId } = this.#identity;
    client.subscribe(topics.allDown(storeId, deviceId), { qos: 1 }, (error, granted) => {
      if (client !== this.#client) return;
      const refused = granted?.some(({ qos }) => qos === subscribeRefused) ?? false;
      if (error instanceof Error || refused) {
        client.end(true);
        return;
      }
      this.#isUp = true;
      const failedTries = this.#failedTries;
      this.#failedTries = 0;
      this.#events.up(failedTries);
    });
  }

  #hear(topic: string, payload: Uint8Array, retained: boolean): void {
    const { storeId, deviceId } = this.#identity;
    // An empty one is the broker forgetting a retained display.
    if (payload.length === 0 || payload.length > maxPacketBytes) return;
    const text = new TextDecoder().decode(payload);
    if (topic === topics.ack(storeId, deviceId)) this.#events.message('ack', text, retained);
    if (topic === topics.deed(storeId, deviceId)) this.#events.message('do', text, retained);
    if (topic === topics.answer(storeId, deviceId)) this.#events.message('answer', text, retained);
    if (topic === topics.display(storeId, deviceId))
      this.#events.message('display', text, retained);
  }

  #closed(client: MqttClient): void {
    if (client !== this.#client) return;
    this.#lost();
    client.end(true);
    const waitMs = backoffMs(this.#vainTries++, this.#chance());
    this.#retry = setTimeout(() => this.open(), waitMs);
  }

  #lost(): void {
    this.#client = undefined;
    if (this.#isUp) this.#events.closed();
    else if (!this.#isRejected) this.#failedTries += 1;
    this.#isUp = false;
    this.#isRejected = false;
  }
}

function connectTo(address: Address, options: IClientOptions): MqttClient {
  if ('url' in address) return mqtt.connect(address.url, options);
  const { host, port, ca } = address;
  if (ca === undefined) return mqtt.connect({ ...options, host, port });
  return mqtt.connect({ ...options, host, port, protocol: 'mqtts', ca, rejectUnauthorized: true });
}

/** TLS looked at the certificate and did not like it. */
function isUnproven(client: MqttClient): boolean {
  const { authorizationError } = client.stream as { authorizationError?: unknown };
  return authorizationError !== undefined && authorizationError !== null;
}
