/** What the tables hold of bookings, against a core that knows nothing of it: our own bug, or another hub's hand. */
import type { CommandBody } from '@baozhong/core/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryStore, MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import type { EventStore } from '../../../hub/src/persistence/port.ts';
import { floorCore } from '../../../hub/src/pipeline/floor-core.ts';
import { createPipeline } from '../../../hub/src/pipeline/pipeline.ts';
import { storeConfig } from '../../support/floor.ts';
import { startTestPostgres, type TestPostgres } from '../persistence/test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

const at = 1_800_000_000_000;
const hour = 3_600_000;

interface Under {
  readonly store: EventStore;
  /** As nobody but a bug of ours would: past the log. */
  readonly hold: (roomNo: string, fromAt: number, untilAt: number) => Promise<void>;
}

const onPostgres = async (): Promise<Under> => {
  const url = await postgres.database();
  const { store } = await postgres.store(url);
  return {
    store,
    async hold(roomNo, fromAt, untilAt) {
      await postgres.query(
        url,
        `insert into booking_hold values ('ghost', 0, '${roomNo}', null, ${String(fromAt)}, ${String(untilAt)})`,
      );
    },
  };
};
const inMemory = (): Promise<Under> => {
  const disk = new MemoryDisk();
  return Promise.resolve({
    store: createMemoryStore(disk),
    hold(roomNo, fromAt, untilAt) {
      disk.bookings.set('ghost', [{ roomNo, fromAt, untilAt }]);
      return Promise.resolve();
    },
  });
};

describe.each([
  ['the in-memory twin', inMemory],
  ['PostgreSQL', onPostgres],
])('on %s', (_, make) => {
  test('[BKG-2, law 6] a hold that the core does not know of refuses the booking by name, and nothing else', async () => {
    const { store, hold } = await make();
    const parked: unknown[] = [];
    const pipeline = createPipeline({
      ...{ store, core: floorCore, clock: { now: () => at } },
      log: { warn: () => undefined, error: () => undefined },
      onFatal: (reason) => {
        throw new Error(reason);
      },
      onParked: (one) => parked.push(one),
    });
    await pipeline.start();
    let count = 0;
    const send = (body: CommandBody) => {
      count += 1;
      return pipeline.submit({
        keyed: { source: 'system', key: `k${String(count)}` },
        payloadHash: JSON.stringify(body),
        command: {
          ...body,
          actor: { kind: 'system', id: 'test' },
          stamp: { at, localDay: '2027-01-15', localMinute: 720 },
        },
      });
    };
    const book = (roomNo: string, afterHours: number): CommandBody => ({
      ...{ type: 'bookVisit', roomNo, startAt: at + afterHours * hour, minutes: 60 },
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
    });
    await send({ type: 'configureStore', config: storeConfig() });
    await send({ type: 'openBusinessDay', day: '2027-01-15' });
    await hold('301', at + 2 * hour, at + 3 * hour);
    const outcomes = await Promise.all([
      send(book('302', 2)),
      send(book('301', 2)),
      send(book('301', 3)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'refused', 'accepted']);
    expect(outcomes[1]).toMatchObject({ refusal: { name: 'booking_clash' } });
    expect(parked).toEqual([]);
    expect([...pipeline.state.bookings.values()].map(({ roomNo }) => roomNo)).toEqual([
      ...['302', '301'],
    ]);
    await pipeline.close();
  });
});
