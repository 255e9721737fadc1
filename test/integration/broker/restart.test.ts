/** The broker dies and comes back while every terminal of a large store is there, each with a tap under way. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createDevice, type Device } from '@baozhong/terminal/src/device.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { expect, test } from 'vitest';
import { cardA } from '../../unit/terminal/bench.ts';
import { door } from './fake-pipeline.ts';
import { type Ground, ground } from './ground.ts';
import { display, onEnd, storeId } from './support.ts';

const rooms = 120;
const patienceMs = 120_000;

/** Devices as they are in rooms: they come back by themselves, and each hello is answered by a display. */
async function furnished(world: Ground): Promise<Device[]> {
  let pos = 0;
  world.ingress.onHello(({ deviceId }) => {
    pos += 1;
    world.broker.publishDown(deviceId, 'display', display(pos, deviceId));
  });
  const devices: Device[] = [];
  for (let no = 1; no <= rooms; no += 1) {
    const { deviceId, secret } = await world.claim(`T-${String(no)}`, String(no));
    const address = { host: '127.0.0.1', port: world.broker.port };
    const identity = { storeId, deviceId, secret };
    devices.push(createDevice({ ...address, ...identity, storage: new MemoryStorage() }));
  }
  onEnd(() => Promise.all(devices.map((device) => device.close())));
  await allShown(devices, 0);
  return devices;
}

/** Connected, shown what the hub has said since, and nothing is kept any more. */
async function allShown(devices: readonly Device[], afterPos: number): Promise<void> {
  const shown = devices.map((device) =>
    device.until(
      ({ link, pending }) =>
        link === 'online' && pending === 0 && (device.display()?.pos ?? 0) > afterPos,
    ),
  );
  await Promise.all(shown);
}

const lastShown = (devices: readonly Device[]): number =>
  Math.max(...devices.map((device) => device.display()?.pos ?? 0));

test(
  '[TRM-01, TRM-05] all come back and are shown, each tap counts once, and nobody tries more than once or twice',
  async () => {
    const world = await ground();
    const devices = await furnished(world);
    const comings = new Map<string, number>();
    world.broker.onPresence(({ deviceId, online }) => {
      if (online) comings.set(deviceId, (comings.get(deviceId) ?? 0) + 1);
    });
    const { open, passed } = door();
    world.pipeline.commit = () => passed;
    const taps = devices.map((device) => device.card(cardA));
    await world.pipeline.askedInbox.take(rooms);

    const before = lastShown(devices);
    await world.broker.restart();
    open();
    for (const outcome of await Promise.all(taps))
      expect(['accepted', 'acknowledged']).toContain(outcome.status);
    await allShown(devices, before);

    expect(world.pipeline.decided).toHaveLength(rooms);
    expect(new Set(world.pipeline.decided).size).toBe(rooms);
    expect(comings.size).toBe(rooms);
    expect([...comings.values()].every((times) => times === 1)).toBe(true);
    // The tap, and the tap once more over the new line; a resend of a slow machine is a few more.
    expect(world.ingress.counts().taps).toBeLessThanOrEqual(4 * rooms);
    expect(world.ingress.counts().dropped).toBe(0);
    expect(devices.every((device) => device.face().link === 'online')).toBe(true);
  },
  patienceMs,
);

test(
  'what the library held is given back, however often it is started anew',
  async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const world = await ground();
    const devices = await furnished(world);
    const again = async () => {
      const back = new Set<string>();
      const all = new Promise<void>((resolve) => {
        const stop = world.broker.onPresence(({ deviceId, online }) => {
          if (online) back.add(deviceId);
          if (back.size < rooms) return;
          stop();
          resolve();
        });
      });
      const before = lastShown(devices);
      await world.broker.restart();
      // Nobody waits: a real one comes back by its own pace.
      for (const device of devices) await device.network(true);
      await all;
      await allShown(devices, before);
      gc();
      return process.memoryUsage().heapUsed;
    };
    await again();
    const first = await again();
    let last = first;
    for (let times = 0; times < 5; times += 1) last = await again();
    // 120 connections with what hangs on them are about 10 MB here, both ends counted.
    expect((last - first) / 1e6).toBeLessThan(15);
  },
  patienceMs,
);
