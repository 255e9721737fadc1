/** What the database itself holds against whoever comes with SQL, our own bugs included. */
import { migrate } from '@baozhong/db/migrate.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EventStore } from '../../../hub/src/persistence/port.ts';
import { batchAfter, desk, member, moved, outcome, principal } from './batches.ts';
import { startTestPostgres, type TestPostgres } from './test-postgres.ts';

let postgres: TestPostgres;
let url: string;
let store: EventStore;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  url = await postgres.database();
  ({ store } = await postgres.store(url));
  const batch = batchAfter(await store.claim(), {
    events: [{ stream: 'floor' }, { stream: 'books' }, { stream: 'floor' }],
    outcomes: [outcome(desk('k1'))],
    guards: {
      members: [member('M1')],
      postings: [moved('t1', 'cash', principal('M1'), 100)],
      seals: [{ day: 'D0', pos: 1 }],
    },
  });
  await store.append(batch);
});
/** The constraint that a statement broke. */
const broken = (statement: string) =>
  postgres.query(url, statement).then(
    () => 'nothing',
    (error: unknown) => (error as { constraint?: string }).constraint,
  );

test.each([
  ['a changed event', "update event_log set body = '{}' where pos = 1", 'event_log_append_only'],
  ['a book taken away', "delete from event_log where stream = 'books'", 'event_log_append_only'],
  ['an emptied log', 'truncate event_log', 'event_log_append_only'],
  ['a changed posting', 'update posting set fen = 0', 'posting_append_only'],
  ['a posting taken away', 'delete from posting', 'posting_append_only'],
  ['emptied postings', 'truncate posting', 'posting_append_only'],
  ['a day opened again', 'delete from day_seal', 'day_seal_kept'],
  [
    'a balance below nothing',
    'update account set balance_fen = -1 where floor_fen = 0',
    'account_above_floor',
  ],
  [
    'half a transaction',
    "insert into posting values ('t2', 0, 'cash', 5, 'D1', 9)",
    'tx_sums_to_zero',
  ],
  [
    'a posting into a sealed day',
    "insert into posting values ('t2', 0, 'cash', 0, 'D0', 9)",
    'day_not_sealed',
  ],
  [
    'an event beside the head',
    "insert into event_log values (4, 'books', 2, 'x', '{}', '')",
    'event_log_gapless',
  ],
  [
    'an event with a gap',
    "update log_head set pos = 5, books_seq = 2; insert into event_log values (5, 'books', 2, 'x', '{}', '')",
    'event_log_gapless',
  ],
  [
    'an event that is not where the head is',
    "update log_head set pos = 5, books_seq = 2; insert into event_log values (4, 'books', 2, 'x', '{}', '')",
    'event_log_gapless',
  ],
  [
    'a sequence with a gap',
    "update log_head set pos = 4, books_seq = 3; insert into event_log values (4, 'books', 3, 'x', '{}', '')",
    'event_log_gapless',
  ],
  [
    'a third stream',
    "update log_head set pos = 4; insert into event_log values (4, 'other', 1, 'x', '{}', '')",
    'event_stream_known',
  ],
  ['a second head', "insert into log_head values (false, 1, 0, 0, '', 0, '')", 'log_head_only_one'],
  ['a card of nobody', "insert into card values ('C9', 'M9')", 'card_of_member'],
  [
    'half a device',
    "insert into command_outcome values ('k2', '', 0, 'device', 'T1', null, 1, '{}')",
    'command_device_whole',
  ],
])('%s is refused', async (_, statement, constraint) => {
  expect(await broken(statement)).toBe(constraint);
});

test('old events of the floor can be pruned, and the log goes on', async () => {
  expect(await broken("delete from event_log where stream = 'floor' and pos < 3")).toBe('nothing');
  const head = await store.head();
  await store.append(batchAfter(head, { events: [{ stream: 'floor' }, { stream: 'books' }] }));
  expect((await store.read(0, 9)).map(({ pos }) => pos)).toEqual([2, 3, 4, 5]);
});

test('a number that JavaScript cannot hold is an error, not another number', async () => {
  await postgres.query(url, "insert into consumer_cursor values ('far', 9007199254740993)");
  await expect(store.cursor('far')).rejects.toThrow(/no safe integer/);
});

test('a value that no column takes refuses the batch, and is not tried for ever', async () => {
  const head = await store.head();
  const half = batchAfter(head, { guards: { postings: [moved('t2', 'a', 'b', 0.5)] } });
  await expect(store.append(half)).rejects.toMatchObject({ name: 'BatchRefused' });
  const nul = batchAfter(head, { outcomes: [outcome(desk('nul \0'))] });
  await expect(store.append(nul)).rejects.toMatchObject({ name: 'BatchRefused' });
  const huge = batchAfter(head, { guards: { postings: [moved('t2', 'a', 'b', 2 ** 63)] } });
  await expect(store.append(huge)).rejects.toMatchObject({ name: 'BatchRefused' });
  expect(await store.head()).toEqual(head);
});

describe('migrations', () => {
  test('two hubs that start at once bring an empty database to the same end, and a third finds nothing to do', async () => {
    const empty = `${url.slice(0, url.lastIndexOf('/'))}/empty`;
    await postgres.query(url, 'create database empty');
    const lines: string[] = [];
    const log = (line: string): void => {
      lines.push(line);
    };
    await Promise.all([migrate(empty, log), migrate(empty, log)]);
    const made = lines.length;
    expect(made).toBeGreaterThan(0);
    await migrate(empty, log);
    expect(lines).toHaveLength(made);
    const { store: opened } = await postgres.store(empty);
    expect(await opened.claim()).toMatchObject({ epoch: 1, pos: 0 });
  });
});
