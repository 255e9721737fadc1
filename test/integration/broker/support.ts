/** A broker of its own for each test, devices that talk to it as a terminal would, and bare sockets that do not. */
import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import type {
  AckMessage,
  DisplayMessage,
  HelloMessage,
  TapMessage,
} from '@baozhong/contract/terminal.ts';
import { topics } from '@baozhong/contract/topics.ts';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach } from 'vitest';
import { type Broker, type BrokerOptions, createBroker } from '../../../hub/src/broker/broker.ts';
import type { Credentials } from '../../../hub/src/broker/identities.ts';
import type { Log } from '../../../hub/src/broker/log.ts';
import { memoryIdentities } from '../../unit/broker/memory-identities.ts';

export const storeId = 'S1';
const cleanups: (() => unknown)[] = [];

export function onEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export interface World {
  readonly broker: Broker;
  readonly clock: { at: number; readonly now: () => number };
  /** What was logged, as text. */
  readonly log: Log & { readonly lines: string[] };
  /** A device of a room with its own secret. */
  readonly claim: (deviceId: string, roomNo?: string) => Promise<Credentials>;
}

export function recordingLog(): World['log'] {
  const lines: string[] = [];
  const take = (fields: unknown, message?: unknown) => {
    lines.push(
      `${String(message)} ${JSON.stringify(fields, (_key, value: unknown) => (value instanceof Error ? value.message : value))}`,
    );
  };
  return { lines, info: take, warn: take, error: take };
}

export async function openBroker(options: Partial<BrokerOptions> = {}): Promise<World> {
  const clock = { at: Date.UTC(2026, 10, 20, 12), now: () => clock.at };
  const log = recordingLog();
  const broker = await createBroker({
    ...{ storeId, port: 0, identities: memoryIdentities(), log, now: () => clock.at },
    ...options,
  });
  onEnd(() => broker.close());
  broker.onUp(() => undefined);
  return {
    broker,
    clock,
    log,
    claim: (deviceId, roomNo = '302') => broker.claim(deviceId, roomNo),
  };
}

/** Waits for what something tells, in order; what came before anybody asked is kept. */
export class Inbox<T> {
  readonly #kept: T[] = [];
  readonly #asking: ((item: T) => void)[] = [];

  put(item: T): void {
    const ask = this.#asking.shift();
    if (ask === undefined) this.#kept.push(item);
    else ask(item);
  }
  next(): Promise<T> {
    const item = this.#kept.shift();
    return item === undefined
      ? new Promise((resolve) => this.#asking.push(resolve))
      : Promise.resolve(item);
  }
  async take(count: number): Promise<T[]> {
    const items: T[] = [];
    while (items.length < count) items.push(await this.next());
    return items;
  }
  get waiting(): number {
    return this.#kept.length;
  }
}

export class Device {
  readonly client: MqttClient;
  readonly deviceId: string;
  readonly displays = new Inbox<DisplayMessage>();
  readonly acks = new Inbox<AckMessage>();
  /** Both of them, in the order in which they came. */
  readonly heard: string[] = [];
  readonly closed: Promise<void>;
  /** Whether the broker still had a session of it. */
  sessionPresent: boolean | undefined;

  constructor(client: MqttClient, deviceId: string) {
    this.client = client;
    this.deviceId = deviceId;
    this.closed = new Promise((resolve) => {
      client.once('close', () => {
        resolve();
      });
    });
    client.on('message', (topic, payload) => {
      const message: unknown = payload.length === 0 ? undefined : JSON.parse(payload.toString());
      if (message === undefined) return;
      this.heard.push(topic);
      if (topic === topics.ack(storeId, deviceId)) this.acks.put(message as AckMessage);
      else this.displays.put(message as DisplayMessage);
    });
  }

  publish(
    topic: string,
    payload: string | Buffer,
    options: { qos?: 0 | 1 | 2; retain?: boolean } = {},
  ): void {
    this.client.publish(topic, payload, { qos: 1, ...options });
  }
  tap(tap: TapMessage | object, qos: 0 | 1 = 1): void {
    this.publish(topics.up(storeId, this.deviceId), JSON.stringify(tap), { qos });
  }
  hello(hello: HelloMessage | object): void {
    this.publish(topics.hello(storeId, this.deviceId), JSON.stringify(hello));
  }
  /** The codes that the broker granted: 128 is a refusal. */
  subscribe(filter = topics.allDown(storeId, this.deviceId)): Promise<readonly unknown[]> {
    return new Promise((resolve) => {
      this.client.subscribe(filter, { qos: 1 }, (_error, _granted, packet) => {
        resolve(packet?.granted ?? []);
      });
    });
  }
}

/** Rejects with the broker's return code when it does not let the device in. */
export async function connectDevice(
  port: number,
  credentials: Credentials,
  changed: IClientOptions = {},
  url = `mqtt://127.0.0.1:${String(port)}`,
): Promise<Device> {
  const client = connect(url, {
    ...{
      clientId: credentials.deviceId,
      username: credentials.deviceId,
      password: credentials.secret,
    },
    ...{ reconnectPeriod: 0, ...changed },
  });
  onEnd(() => client.endAsync(true));
  const device = new Device(client, credentials.deviceId);
  await new Promise<void>((resolve, reject) => {
    client.once('connect', ({ sessionPresent }) => {
      device.sessionPresent = sessionPresent;
      const { stream } = client as unknown as { stream: Partial<Socket> };
      stream.setNoDelay?.(true);
      resolve();
    });
    client.on('error', reject);
    void device.closed.then(() => {
      reject(new Error('closed'));
    });
  });
  return device;
}

/** Connected and listening to its own topics. */
export async function openDevice(port: number, credentials: Credentials): Promise<Device> {
  const device = await connectDevice(port, credentials);
  await device.subscribe();
  return device;
}

// ---- bare MQTT, for what a well-behaved client would not do

const text = (value: string) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};
export function header(firstByte: number, length: number): Buffer {
  const bytes = [firstByte];
  for (let left = length; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 0x80);
  }
}
const packet = (firstByte: number, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([header(firstByte, body.length), body]);
};
export const bytesOf = {
  connect: ({ deviceId, secret }: Credentials) =>
    packet(
      0x10,
      text('MQTT'),
      Buffer.from([4, 0xc2, 0, 60]),
      text(deviceId),
      text(deviceId),
      text(secret),
    ),
  subscribe: (filter: string) => packet(0x82, Buffer.from([0, 1]), text(filter), Buffer.from([0])),
  publish: (topic: string, payload: string) => packet(0x30, text(topic), Buffer.from(payload)),
};

export async function openSocket(port: number): Promise<Socket> {
  const socket = connectSocket({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined);
  onEnd(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Resolves with the presence of the device once it is as wanted. */
export function presenceUntil(
  broker: Broker,
  deviceId: string,
  wanted: (presence: NonNullable<ReturnType<Broker['presence']>>) => boolean,
): Promise<NonNullable<ReturnType<Broker['presence']>>> {
  return new Promise((resolve) => {
    const look = (): void => {
      const presence = broker.presence(deviceId);
      if (presence === undefined || !wanted(presence)) return;
      stop();
      resolve(presence);
    };
    const stop = broker.onPresence(look);
    look();
  });
}

/** Also when it was reset. */
export function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    socket.once('close', () => {
      resolve();
    });
  });
}

/** Of an empty room. */
export function display(pos: number, deviceId: string, name = ''): DisplayMessage {
  return {
    ...{ v: 1, pos, deviceId, roomNo: '302', state: 'vacant', hubAt: 0, clocks: [], guests: 0 },
    ...{
      billFen: null,
      reminder: 'none',
      language: 'zh-CN',
      menu: [{ goodsCode: 'TEA', name, priceFen: 1 }],
    },
  };
}
