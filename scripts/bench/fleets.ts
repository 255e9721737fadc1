/**
 * The devices of a load: one MQTT client each, as many as the store has rooms,
 * and one screen that follows the board. One fleet speaks to our hub as its
 * terminals do, the other one to the bare hub.
 */
import type { Entity, LiveMessage, StoreView, VisitView } from '@baozhong/contract/live.ts';
import {
  type AckMessage,
  type DisplayMessage,
  type HelloMessage,
  type TapAction,
  type TapMessage,
  TerminalsFile,
} from '@baozhong/contract/terminal.ts';
import { topics } from '@baozhong/contract/topics.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { Flights, type Sight } from './flights.ts';

export interface Fleet {
  readonly size: number;
  readonly flights: Flights;
  readonly tap: (device: number) => void;
}

export interface OursAddress {
  readonly kind: 'ours';
  readonly terminalsFile: string;
  readonly mqttPort: number;
  readonly liveUrl: string;
  readonly cookie: string;
}
export interface BareAddress {
  readonly kind: 'bare';
  readonly mqttPort: number;
  readonly liveUrl: string;
  readonly size: number;
}

const host = '127.0.0.1';
const keepaliveSeconds = 60;

interface Login {
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
}

async function connect(port: number, login: Login, readFrom: string): Promise<MqttClient> {
  const options = { host, port, keepalive: keepaliveSeconds, reconnectPeriod: 0, ...login };
  const client = await mqtt.connectAsync({ ...options, protocolVersion: 4, clean: true });
  client.on('close', () => {
    throw new Error(`${login.clientId}: the hub closed the connection`);
  });
  // The library leaves small packets to be held back by the system.
  (client.stream as { setNoDelay?: (on: boolean) => void }).setNoDelay?.(true);
  await client.subscribeAsync(readFrom, { qos: 1 });
  return client;
}

async function follow(
  url: string,
  headers: Readonly<Record<string, string>>,
  hear: (text: string) => void,
): Promise<void> {
  const socket = new WebSocket(url, { headers });
  socket.on('message', (data: Buffer) => {
    hear(data.toString());
  });
  await once(socket, 'open');
}

// ---- the bare hub's devices

export async function bareFleet({ mqttPort, liveUrl, size }: BareAddress): Promise<Fleet> {
  const flights = new Flights(['display', 'board']);
  const deviceOf = new Map<number, number>();
  let seq = 0;
  const clients = await Promise.all(
    Array.from({ length: size }, async (_, device) => {
      const id = `b${String(device)}`;
      const client = await connect(mqttPort, { clientId: id }, `bare/${id}/down`);
      client.on('message', () => {
        if (flights.saw(device, 'display')) flights.land(device);
      });
      return client;
    }),
  );
  await follow(liveUrl, {}, (text) => {
    const told = JSON.parse(text) as { readonly seq: number };
    const device = deviceOf.get(told.seq);
    deviceOf.delete(told.seq);
    if (device !== undefined && flights.saw(device, 'board')) flights.land(device);
  });
  return {
    size,
    flights,
    tap(device) {
      seq += 1;
      deviceOf.set(seq, device);
      const message = { seq, cardUid: '04112233445566', at: Date.now(), kind: 'tap' };
      flights.begin(device);
      clients[device]?.publish(`bare/b${String(device)}/up`, JSON.stringify(message), { qos: 1 });
    },
  };
}

// ---- the terminals of our store

interface Terminal {
  readonly deviceId: string;
  readonly roomNo: string;
  readonly client: MqttClient;
  readonly bootId: string;
  seq: number;
  /** What the room's bill was last seen to be, and will be once the tap on its way is shown. */
  billFen: number;
  expectedFen: number | undefined;
}

/** What the screen knows, as far as a tap needs it. */
class Screen {
  store: StoreView | undefined;
  readonly visits = new Map<string, VisitView>();
  readonly bills = new Map<string, number>();

  take(entity: Entity, billOf: (roomNo: string, fen: number) => void): void {
    if (entity.kind === 'store') this.store = entity;
    else if (entity.kind === 'visit') {
      if (entity.status !== 'settled') this.visits.set(entity.roomNo, entity);
    } else if (entity.kind === 'room') {
      this.bills.set(entity.roomNo, entity.dueFen ?? 0);
      billOf(entity.roomNo, entity.dueFen ?? 0);
    }
  }
}

/**
 * Every tap is one that people do all evening, that is accepted, and that shows
 * at once: an order, and a clock extended by its technician's card, in turn. Both
 * put a known amount on the room's bill, so that the very change is recognised
 * on the terminal and on the board. Bills do not grow without end: between the
 * runs the desk settles them and seats the guests anew.
 */
export async function ourFleet(address: OursAddress): Promise<Fleet> {
  const { storeId, terminals, cards } = TerminalsFile.parse(
    JSON.parse(readFileSync(address.terminalsFile, 'utf8')),
  );
  const cardOf = new Map(cards.map(({ staffNo, cardUid }) => [staffNo, cardUid]));
  const flights = new Flights(['display', 'board', 'ack']);
  const screen = new Screen();
  const fleet: Terminal[] = [];
  const deviceIn = new Map(terminals.map(({ roomNo }, device) => [roomNo, device]));

  const note = (device: number, terminal: Terminal, sight: Sight): void => {
    if (!flights.saw(device, sight)) return;
    terminal.billFen = terminal.expectedFen ?? terminal.billFen;
    terminal.expectedFen = undefined;
    flights.land(device);
  };
  const saw = (device: number, sight: 'display' | 'board', fen: number): void => {
    const terminal = fleet[device];
    if (terminal === undefined) return;
    if (terminal.expectedFen === undefined) terminal.billFen = fen;
    else if (terminal.expectedFen === fen) note(device, terminal, sight);
  };
  await follow(address.liveUrl, { cookie: address.cookie }, (text) => {
    const message = JSON.parse(text) as LiveMessage;
    if (message.type === 'heartbeat') return;
    for (const entity of message.type === 'snapshot' ? message.entities : message.upserts)
      screen.take(entity, (roomNo, fen) => {
        saw(deviceIn.get(roomNo) ?? -1, 'board', fen);
      });
  });

  const hear = (device: number, topic: string, payload: Buffer): void => {
    const terminal = fleet[device];
    if (terminal === undefined) return;
    if (topic === topics.display(storeId, terminal.deviceId)) {
      const { billFen } = JSON.parse(payload.toString()) as DisplayMessage;
      saw(device, 'display', billFen ?? 0);
      return;
    }
    const { seq, result } = JSON.parse(payload.toString()) as AckMessage;
    if (result.status === 'refused')
      throw new Error(`a tap in ${terminal.roomNo} was refused: ${result.refusal.name}`);
    if (seq === terminal.seq) note(device, terminal, 'ack');
  };

  fleet.push(
    ...(await Promise.all(
      terminals.map(async ({ deviceId, roomNo, secret }, device): Promise<Terminal> => {
        const login = { clientId: deviceId, username: deviceId, password: secret };
        const client = await connect(address.mqttPort, login, topics.allDown(storeId, deviceId));
        client.on('message', (topic, payload) => {
          hear(device, topic, payload);
        });
        const bootId = randomBytes(8).toString('hex');
        const hello: HelloMessage = {
          v: 1,
          bootId,
          uptime: uptime(),
          firmware: 'bench',
          pending: 0,
        };
        client.publish(topics.hello(storeId, deviceId), JSON.stringify(hello), { qos: 1 });
        const billFen = screen.bills.get(roomNo) ?? 0;
        return { deviceId, roomNo, client, bootId, seq: 0, billFen, expectedFen: undefined };
      }),
    )),
  );

  const actionOf = (terminal: Terminal): { readonly action: TapAction; readonly fen: number } => {
    const { store } = screen;
    const visit = screen.visits.get(terminal.roomNo);
    const clock = visit?.clocks.find(({ status }) => status === 'started');
    if (store === undefined || clock === undefined)
      throw new Error(`nobody is served in ${terminal.roomNo}`);
    const service = store.services.find(({ code }) => code === clock.serviceCode);
    const cardUid = cardOf.get(clock.staffNo ?? '');
    if (terminal.seq % 2 === 1 && service !== undefined && cardUid !== undefined)
      return {
        action: { kind: 'card', cardUid, intent: 'extend', extensions: 1 },
        fen: service.extendPriceFen,
      };
    const goods = store.goods[terminal.seq % store.goods.length];
    if (goods === undefined) throw new Error('the store sells nothing');
    return {
      action: { kind: 'order', goodsCode: goods.code, qty: 1, guest: 0 },
      fen: goods.priceFen,
    };
  };

  return {
    size: fleet.length,
    flights,
    tap(device) {
      const terminal = fleet[device];
      if (terminal === undefined) throw new Error(`no device ${device}`);
      const { bootId, deviceId } = terminal;
      const { action, fen } = actionOf(terminal);
      terminal.seq += 1;
      terminal.expectedFen = terminal.billFen + fen;
      const now = uptime();
      const tap: TapMessage = {
        ...{ v: 1, bootId, seq: terminal.seq, oldestSeq: terminal.seq },
        ...{ tapUptime: now, sentBootId: bootId, sentUptime: now, action },
      };
      flights.begin(device);
      terminal.client.publish(topics.up(storeId, deviceId), JSON.stringify(tap), { qos: 1 });
    },
  };
}

function uptime(): number {
  return Math.round(performance.now());
}
