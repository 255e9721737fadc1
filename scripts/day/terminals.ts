/** One simulated terminal in each room. Its uptime is the driven clock, so that a tap is as old as the day says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeviceId, RoomNo } from '@baozhong/contract/primitives.ts';
import { createDevice, type Device, type TapDone } from '@baozhong/terminal/src/device.ts';
import type { PlainIntent } from '@baozhong/terminal/src/state.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { z } from 'zod';
import type { HubProcess } from './hub-process.ts';

const TerminalsFile = z.object({
  storeId: z.string(),
  mqttPort: z.int(),
  terminals: z.array(z.object({ deviceId: DeviceId, roomNo: RoomNo, secret: z.string() })),
});

const host = '127.0.0.1';
const nudgeMs = 50;
const patienceMs = 60_000;

export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

export class Terminals {
  readonly #hub: HubProcess;
  readonly #devices: ReadonlyMap<string, Device>;

  private constructor(hub: HubProcess, devices: ReadonlyMap<string, Device>) {
    this.#hub = hub;
    this.#devices = devices;
  }

  /** Resolves when every terminal is connected. */
  static async connect(hub: HubProcess): Promise<Terminals> {
    const path = join(hub.dataDir, 'terminals.json');
    const { storeId, terminals } = TerminalsFile.parse(JSON.parse(readFileSync(path, 'utf8')));
    const switchedOnAt = hub.at;
    const devices = new Map(
      terminals.map(({ deviceId, roomNo, secret }) => {
        const device = createDevice({
          ...{ host, port: hub.mqttPort, storeId, deviceId, secret },
          storage: new MemoryStorage(),
          uptime: () => hub.at - switchedOnAt,
        });
        return [roomNo, device];
      }),
    );
    const online = [...devices.values()].map((device) =>
      device.until(({ link }) => link === 'online'),
    );
    await patiently(Promise.all(online), () => 'the terminals get no connection');
    return new Terminals(hub, devices);
  }

  /** The name of the refusal, if the hub refused. */
  async card(
    roomNo: string,
    cardUid: string,
    intent: PlainIntent,
    extensions?: number,
  ): Promise<string | undefined> {
    const wish = extensions === undefined ? { intent } : { intent, extensions };
    return this.#tap(roomNo, (device) => device.card(cardUid, wish));
  }

  async order(
    roomNo: string,
    goodsCode: string,
    qty: number,
    guest: number,
  ): Promise<string | undefined> {
    return this.#tap(roomNo, (device) => device.order(goodsCode, qty, guest));
  }

  async call(roomNo: string, what: string): Promise<string | undefined> {
    return this.#tap(roomNo, (device) => device.callService(what));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#devices.values()].map((device) => device.close()));
  }

  async #tap(
    roomNo: string,
    tap: (device: Device) => Promise<TapDone>,
  ): Promise<string | undefined> {
    const device = this.#devices.get(roomNo);
    if (device === undefined) throw new TerminalError(`room ${roomNo} has no terminal`);
    // A real device waits longer between its tries; here nobody does anything else meanwhile.
    const nudge = setInterval(() => void device.network(true), nudgeMs);
    try {
      const done = await patiently(
        this.#hub.orDeath(tap(device)),
        () => `a tap in ${roomNo} is not acknowledged; its terminal is ${device.face().link}`,
      );
      await patiently(device.settled(), () => `${roomNo} still holds a tap`);
      if (done.status === 'accepted') return undefined;
      if (done.status === 'refused') return done.refusal.name;
      throw new TerminalError(`a tap in ${roomNo} was ${done.status}`);
    } finally {
      clearInterval(nudge);
    }
  }
}

async function patiently<T>(work: Promise<T>, otherwise: () => string): Promise<T> {
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
