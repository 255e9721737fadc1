/** The store's own core through the pipeline and back: what is served is what the log says. */
import { StoreFile } from '@baozhong/contract/store-file.ts';
import {
  brokenLaws,
  type CommandBody,
  quote,
  serialize,
  type State,
} from '@baozhong/core/index.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryStore, MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import type { EventStore } from '../../../hub/src/persistence/port.ts';
import { floorCore } from '../../../hub/src/pipeline/floor-core.ts';
import { foldWholeLog } from '../../../hub/src/pipeline/load.ts';
import { createPipeline } from '../../../hub/src/pipeline/pipeline.ts';
import { configOf } from '../../../hub/src/setup/import-store.ts';
import { startTestPostgres, type TestPostgres } from '../persistence/test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

const root = join(import.meta.dirname, '../../..');
const file = StoreFile.parse(
  JSON.parse(readFileSync(join(root, 'db/demo/store-small.json'), 'utf8')),
);
const openedAt = 1_700_000_000_000;

function hub(store: EventStore) {
  let at = openedAt;
  let count = 0;
  const fatal: string[] = [];
  const pipeline = createPipeline({
    store,
    core: floorCore,
    clock: { now: () => at },
    log: { warn: () => undefined, error: () => undefined },
    onFatal: (reason) => fatal.push(reason),
  });
  const send = async (body: CommandBody) => {
    at += 60_000;
    count += 1;
    const outcome = await pipeline.submit({
      keyed: { source: 'system', key: `k${count}` },
      payloadHash: JSON.stringify(body),
      command: {
        ...body,
        actor: { kind: 'system', id: 'test' },
        stamp: { at, localDay: '2023-11-14', localMinute: 1_200 },
      },
    });
    if (outcome.status === 'refused') throw new Error(`${body.type}: ${outcome.refusal.name}`);
    return outcome;
  };
  return { pipeline, send, fatal, later: (to: number) => (at = to) };
}

/** One visit, paid from a member's wallet, and the day after it. */
async function anEvening(send: ReturnType<typeof hub>['send'], state: () => State): Promise<void> {
  const [room] = file.rooms;
  const [member] = file.members;
  const [service] = file.services;
  if (room === undefined || member === undefined || service === undefined)
    throw new Error('an empty store');
  await send({ type: 'configureStore', config: configOf(file) });
  await send({ type: 'openBusinessDay', day: '2023-11-14' });
  const { memberNo: memberId, cardUid, memberLevel: levelCode } = member;
  await send({
    type: 'registerMember',
    memberId,
    memberNo: memberId,
    cardUid,
    levelCode,
    principalFen: 1_000_000,
    bonusFen: 10_000,
  });
  for (const { staffNo } of file.technicians) await send({ type: 'clockOn', staffNo });
  const guests = [{ items: [{ serviceCode: service.code, wish: { type: 'rotation' as const } }] }];
  await send({ type: 'openVisit', roomNo: room.no, guests });
  const [visit] = [...state().visits.values()];
  const clockId = visit?.clockIds[0] ?? '';
  await send({ type: 'startClock', clockId });
  await send({ type: 'endClock', clockId, early: true });
  const { catalogue } = state();
  if (visit === undefined || catalogue === null) throw new Error('nobody came');
  const due = quote(state(), catalogue, visit, { levelCode });
  await send({
    type: 'settle',
    ticketId: visit.ticketId,
    seenVersion: due.version,
    seenDueFen: due.dueFen,
    tenders: [{ tender: 'storedValue', memberId }],
  });
  await send({ type: 'openBusinessDay', day: '2023-11-15' });
  await send({ type: 'markCleaning', roomNo: room.no });
}

describe.each<[string, () => Promise<EventStore>]>([
  ['the in-memory twin', () => Promise.resolve(createMemoryStore(new MemoryDisk()))],
  ['PostgreSQL', async () => (await postgres.store(await postgres.database())).store],
])('on %s', (_, make) => {
  test('[law 5] live, started anew, and folded from the first event, the floor is the same', async () => {
    const store = await make();
    const live = hub(store);
    await live.pipeline.start();
    await anEvening(live.send, () => live.pipeline.state);
    expect(live.fatal).toEqual([]);
    const [member] = file.members;
    const spent = await store.wallet(member?.memberNo ?? '');
    expect(spent?.principalFen).toBeLessThan(1_000_000);
    expect(await store.ledgerImbalanceFen()).toBe(0);
    await live.pipeline.close();

    const again = hub(store);
    again.later(live.pipeline.state.lastAt);
    const events = await again.pipeline.start();
    expect(events.map(({ type }) => type)).toEqual(['businessDayOpened', 'roomStatusChanged']);
    const expected = serialize(live.pipeline.state);
    expect(serialize(again.pipeline.state)).toEqual(expected);
    expect(serialize((await foldWholeLog(store, floorCore)).state)).toEqual(expected);
    expect(brokenLaws(again.pipeline.state)).toEqual([]);
    await again.pipeline.close();
  });
});
