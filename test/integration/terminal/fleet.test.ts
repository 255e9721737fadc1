/** Many terminals with their people against a real broker. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fleet } from '@baozhong/terminal/src/fleet/fleet.ts';
import { usual } from '@baozhong/terminal/src/fleet/people.ts';
import { diceOf, randomOf } from '@baozhong/terminal/src/fleet/random.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { cardA, displayed } from '../../unit/terminal/bench.ts';
import { storeId, TestHub } from './test-hub.ts';

const size = 30;
let hub: TestHub;
let fleet: Fleet;

beforeEach(async () => {
  hub = new TestHub();
  await hub.start();
  fleet = new Fleet({
    terminals: Array.from({ length: size }, (_, index) => ({
      ...{ storeId, deviceId: `T-${String(index)}`, secret: 'secret' },
      roomNo: String(300 + index),
    })),
    address: { host: '127.0.0.1', port: hub.port },
    cards: [{ staffNo: '8', cardUid: cardA, role: 'technician' }],
    storage: () => new MemoryStorage(),
    habits: { ...usual, walkMs: 20, attendants: [] },
    chance: randomOf(1),
    dice: diceOf(1),
  });
});
afterEach(async () => {
  await fleet.close();
  await hub.stop();
});

let pos = 10;
const showEach = (over: Parameters<typeof displayed>[0]): void => {
  pos += 1;
  for (let index = 0; index < size; index += 1)
    hub.show(
      displayed({ ...over, deviceId: `T-${String(index)}`, roomNo: String(300 + index), pos }),
    );
};

test('[TRM-13] all tap at once: each tap counts once and is answered', async () => {
  showEach({ guests: 1, menu: [{ goodsCode: 'TEA1', name: '茶', priceFen: 100 }], clocks: [] });
  await fleet.ready();
  await fleet.burst();
  expect(hub.counted).toHaveLength(size);
  expect(fleet.counts.figures()).toMatchObject({ taps: size, accepted: size, refused: {} });
});

test('[TRM-13] people in every room come when they are called, once', async () => {
  showEach({
    state: 'awaitingTechnician',
    clocks: [
      {
        ...{ staffNo: '8', serviceName: '足底', minutes: 60, status: 'called' },
        ...{ startedAt: null, expectedEndAt: null },
      },
    ],
  });
  await fleet.ready();
  await hub.until(size);
  // The screen shows the same again, since this hub does not know of clocks: nobody taps a second time.
  showEach({
    state: 'awaitingTechnician',
    clocks: [
      {
        ...{ staffNo: '8', serviceName: '足底', minutes: 60, status: 'called' },
        ...{ startedAt: null, expectedEndAt: null },
      },
    ],
  });
  await fleet.burst();
  expect(fleet.stations.every(({ device }) => device.face().pending === 0)).toBe(true);
  expect(hub.counted.length).toBe(2 * size);
});
