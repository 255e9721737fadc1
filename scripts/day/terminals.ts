/**
 * A simulated terminal in each room, with a disk of its own. Its uptime is the
 * driven clock, so that a tap is as old as the day says. The network of a
 * terminal can be taken away: what is tapped then is kept, and told when it is
 * back.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeviceId, RoomNo } from '@baozhong/contract/primitives.ts';
import { createDevice, type Device, type TapDone } from '@baozhong/terminal/src/device.ts';
import { DiskStorage, tapsFile } from '@baozhong/terminal/src/disk-storage.ts';
import type { PlainIntent } from '@baozhong/terminal/src/state.ts';
import { z } from 'zod';
import type { HubProcess } from './hub-process.ts';

const TerminalsFile = z.object({
  storeId: z.string(),
  mqttPort: z.int(),
  terminals: z.array(z.object({ deviceId: DeviceId, roomNo: RoomNo, secret: z.string() })),
});

export const host = '127.0.0.1';
export const nudgeMs = 50;
const patienceMs = 60_000;

export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

/** The terminal has no network and keeps the tap; what the hub says of it comes later. */
export class SavedTap {
  readonly roomNo: string;
  /** The name of the refusal, if the hub refuses it in the end. */
  readonly answer: Promise<string | undefined>;

  constructor(roomNo: string, answer: Promise<string | undefined>) {
    this.roomNo = roomNo;
    this.answer = answer;
    // Whoever wants to hear of it asks when the network is back.
    answer.catch(() => undefined);
  }
}

/** The name of the refusal if the hub refused, nothing if it took the tap. */
export type TapAnswer = string | undefined | SavedTap;

interface Terminal {
  readonly deviceId: string;
  readonly device: Device;
  isOff: boolean;
  taps: number;
}

/** A terminal as it was used: what the hub must have counted. */
export interface Used {
  readonly deviceId: string;
  readonly bootId: string;
  readonly taps: number;
}

/** What the people in the rooms have in front of them. */
export type RoomTerminals = Pick<
  Terminals,
  'card' | 'order' | 'call' | 'takeNetwork' | 'giveNetwork' | 'allBack' | 'used' | 'saved' | 'close'
>;

/** Who the terminals of this hub's rooms are. */
export function terminalsOf(hub: HubProcess): z.infer<typeof TerminalsFile> {
  const path = join(hub.dataDir, 'terminals.json');
  return TerminalsFile.parse(JSON.parse(readFileSync(path, 'utf8')));
}

export class Terminals {
  readonly #hub: HubProcess;
  readonly #terminals: ReadonlyMap<string, Terminal>;
  /** Taps that were kept because there was no network. */
  saved = 0;

  private constructor(hub: HubProcess, terminals: ReadonlyMap<string, Terminal>) {
    this.#hub = hub;
    this.#terminals = terminals;
  }

  /** Resolves when every terminal is connected. */
  static async connect(hub: HubProcess): Promise<Terminals> {
    const { storeId, terminals: known } = terminalsOf(hub);
    const switchedOnAt = hub.at;
    const disks = join(dirname(hub.dataDir), 'devices');
    const made = known.map(({ deviceId, roomNo, secret }) => {
      const device = createDevice({
        ...{ host, port: hub.mqttPort, storeId, deviceId, secret },
        storage: new DiskStorage(tapsFile(disks, deviceId)),
        uptime: () => hub.at - switchedOnAt,
      });
      return [roomNo, { deviceId, device, isOff: false, taps: 0 }] as const;
    });
    const terminals = new Terminals(hub, new Map(made));
    await terminals.allBack();
    return terminals;
  }

  async card(
    roomNo: string,
    cardUid: string,
    intent: PlainIntent,
    extensions?: number,
  ): Promise<TapAnswer> {
    const wish = extensions === undefined ? { intent } : { intent, extensions };
    return this.#tap(roomNo, (device) => device.card(cardUid, wish));
  }

  async order(roomNo: string, goodsCode: string, qty: number, guest: number): Promise<TapAnswer> {
    return this.#tap(roomNo, (device) => device.order(goodsCode, qty, guest));
  }

  async call(roomNo: string, what: string): Promise<TapAnswer> {
    return this.#tap(roomNo, (device) => device.callService(what));
  }

  async takeNetwork(roomNo: string): Promise<void> {
    const terminal = this.#of(roomNo);
    terminal.isOff = true;
    await terminal.device.network(false);
  }

  /** Resolves when the hub has acknowledged all that was kept. */
  async giveNetwork(roomNo: string): Promise<void> {
    const terminal = this.#of(roomNo);
    terminal.isOff = false;
    await this.#nudging([terminal], () =>
      patiently(
        this.#hub.orDeath(terminal.device.settled()),
        () => `${roomNo} has its network again and still holds a tap`,
      ),
    );
  }

  /** Resolves when every terminal with a network is connected. */
  async allBack(): Promise<void> {
    const away = [...this.#terminals.values()].filter(({ isOff }) => !isOff);
    const online = away.map(({ device }) => device.until(({ link }) => link === 'online'));
    await this.#nudging(away, () =>
      patiently(
        this.#hub.orDeath(Promise.all(online)).then(() => undefined),
        () => 'the terminals get no connection',
      ),
    );
  }

  used(): Used[] {
    return [...this.#terminals.values()].map(({ deviceId, device, taps }) => ({
      ...{ deviceId, bootId: device.bootId, taps },
    }));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#terminals.values()].map(({ device }) => device.close()));
  }

  #of(roomNo: string): Terminal {
    const terminal = this.#terminals.get(roomNo);
    if (terminal === undefined) throw new TerminalError(`room ${roomNo} has no terminal`);
    return terminal;
  }

  async #tap(roomNo: string, tap: (device: Device) => Promise<TapDone>): Promise<TapAnswer> {
    const terminal = this.#of(roomNo);
    const { device } = terminal;
    const { pending } = device.face();
    const done = tap(device);
    terminal.taps += 1;
    if (terminal.isOff) {
      if (device.face().pending !== pending + 1)
        throw new TerminalError(`${roomNo}, without network, did not keep a tap`);
      this.saved += 1;
      return new SavedTap(
        roomNo,
        done.then((outcome) => answerOf(roomNo, outcome)),
      );
    }
    return this.#nudging([terminal], async () => {
      const outcome = await patiently(
        this.#hub.orDeath(done),
        () => `a tap in ${roomNo} is not acknowledged; its terminal is ${device.face().link}`,
      );
      await patiently(device.settled(), () => `${roomNo} still holds a tap`);
      return answerOf(roomNo, outcome);
    });
  }

  /** A real device waits longer between its tries; here nobody does anything else meanwhile. */
  async #nudging<T>(terminals: readonly Terminal[], work: () => Promise<T>): Promise<T> {
    const nudge = () => {
      for (const { device, isOff } of terminals) if (!isOff) void device.network(true);
    };
    nudge();
    const nudges = setInterval(nudge, nudgeMs);
    try {
      return await work();
    } finally {
      clearInterval(nudges);
    }
  }
}

function answerOf(roomNo: string, done: TapDone): string | undefined {
  switch (done.status) {
    // The hub answered a later one of those that waited: this one it has, too.
    case 'acknowledged':
    case 'accepted':
      return undefined;
    case 'refused':
      return done.refusal.name;
    default:
      throw new TerminalError(`a tap in ${roomNo} was ${done.status}`);
  }
}

export async function patiently<T>(work: Promise<T>, otherwise: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TerminalError(otherwise()));
    }, patienceMs);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
