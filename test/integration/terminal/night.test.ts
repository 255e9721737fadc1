/** A terminal that was without its hub for a night, its ring full: it catches up without a flood. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDevice, type Device } from '@baozhong/terminal/src/device.ts';
import { DiskStorage } from '@baozhong/terminal/src/disk-storage.ts';
import { limits } from '@baozhong/terminal/src/state.ts';
import { expect, test } from 'vitest';
import { cardA } from '../../unit/terminal/bench.ts';
import { ground } from '../broker/ground.ts';
import { onEnd, storeId } from '../broker/support.ts';

const minuteMs = 60_000;
const nightMs = 9 * 60 * minuteMs;

/** With its network taken away, tapped until it is full; nine hours pass. */
async function fullAfterANight(rebooted: boolean) {
  const world = await ground();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-night-'));
  onEnd(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const { deviceId, secret } = await world.claim('T-302');
  const file = join(folder, 'T-302.taps');
  let uptime = 0;
  const made: Device[] = [];
  const switchOn = (bootId: string) => {
    const address = { host: '127.0.0.1', port: world.broker.port };
    const identity = { storeId, deviceId, secret, bootId };
    const storage = new DiskStorage(file);
    const device = createDevice({ ...address, ...identity, storage, uptime: () => uptime });
    onEnd(() => device.close());
    made.push(device);
    return device;
  };
  let device = switchOn('boot-night');
  await device.network(false);
  for (let tap = 0; tap < limits.ringTaps; tap += 1) {
    uptime += minuteMs / 2;
    void device.card(cardA);
  }
  expect(device.face().pending).toBe(limits.ringTaps);
  expect(await device.card(cardA)).toEqual({ status: 'notTaken', reason: 'deviceFull' });
  uptime += nightMs;

  let [arrived, mostUnderWay] = [0, 0];
  world.broker.onUp((_device, kind) => {
    if (kind !== 'tap') return;
    arrived += 1;
    mostUnderWay = Math.max(mostUnderWay, arrived - world.ingress.counts().acknowledged);
  });
  // A hub that takes its time, so that whoever would flood it could.
  world.pipeline.commit = () => new Promise((done) => setImmediate(done));
  if (rebooted) {
    await device.close();
    uptime = 0;
    device = switchOn('boot-morning');
  } else await device.network(true);
  await device.settled();
  return { world, arrived, mostUnderWay };
}

test.each([
  ['whose network was gone: each tap at its own time', false],
  ['that was switched off: each tap at its arrival, flagged', true],
] as const)(
  '[TRM-01] five hundred taps on the disk of a terminal %s; in order, once, never more than a window at once',
  async (_name, rebooted) => {
    const { world, arrived, mostUnderWay } = await fullAfterANight(rebooted);
    expect(world.pipeline.decided).toEqual(
      Array.from(
        { length: limits.ringTaps },
        (_, index) => `d/T-302/boot-night/${String(index + 1)}`,
      ),
    );
    expect(arrived).toBe(limits.ringTaps);
    expect(mostUnderWay).toBeLessThanOrEqual(limits.inFlight);
    expect(world.ingress.counts().dropped).toBe(0);
    const now = world.clock.now();
    const taps = world.pipeline.asked.map(({ command }) =>
      command.type === 'tapCard' ? { at: command.tapAt, known: command.tapAtKnown } : undefined,
    );
    const ageOf = (index: number) => nightMs + (limits.ringTaps - 1 - index) * (minuteMs / 2);
    expect(taps).toEqual(
      taps.map((_, index) =>
        rebooted ? { at: now, known: false } : { at: now - ageOf(index), known: true },
      ),
    );
  },
  60_000,
);
