/** The log on PostgreSQL. Batches have a connection of their own, so that no question can keep one waiting. */
import { Outcome } from '@baozhong/contract/commands.ts';
import { type DatabasePool, InvalidInputError, type QuerySqlToken, SlonikError, sql } from 'slonik';
import { z } from 'zod';
import { assertFollows, genesis } from './chain.ts';
import {
  type Batch,
  BatchRefused,
  type DeviceBoot,
  type EventStore,
  HeadMoved,
  type LogMark,
  type StoredCommand,
} from './port.ts';
import { createPool } from './pool.ts';
import { countsColumn, heldColumns } from './held.ts';
import { appendStatement } from './postgres-append.ts';

/** Longer than the server lets a statement run: after this nobody answers any more. */
const patienceMs = 45_000;

const mark = {
  pos: z.int(),
  floorSeq: z.int(),
  floorHash: z.string(),
  booksSeq: z.int(),
  booksHash: z.string(),
};
const headRow = z.object({ epoch: z.int(), ...mark });
const headColumns = sql.fragment`
  epoch, pos, floor_seq as "floorSeq", floor_hash as "floorHash",
  books_seq as "booksSeq", books_hash as "booksHash"`;
const eventRow = z.object({
  pos: z.int(),
  stream: z.enum(['floor', 'books']),
  seq: z.int(),
  type: z.string(),
  body: z.string(),
  hash: z.string(),
});
const outcomeRow = z.object({
  key: z.string(),
  payloadHash: z.string(),
  at: z.int(),
  outcome: z.string().transform((text) => Outcome.parse(JSON.parse(text))),
});
const commandRow = z
  .object({
    no: z.int(),
    key: z.string(),
    source: z.enum(['desk', 'device', 'timer', 'system']),
    deviceId: z.string().nullable(),
    bootId: z.string().nullable(),
    seq: z.int().nullable(),
    outcome: outcomeRow.shape.outcome,
    command: z.string().nullable(),
  })
  .transform(({ no, key, source, deviceId, bootId, seq, outcome, command }): StoredCommand => {
    if (source !== 'device') return { no, keyed: { source, key }, outcome, command };
    // The table's own constraint: none of the three is missing.
    const tap = { deviceId: deviceId ?? '', bootId: bootId ?? '', seq: seq ?? 0 };
    return { no, keyed: { source, key, ...tap }, outcome, command };
  });
const markRow = z.object({ deviceId: z.string(), bootId: z.string(), seq: z.int() });
const walletRow = z.object({
  memberId: z.string(),
  levelCode: z.string(),
  principalFen: z.int(),
  bonusFen: z.int(),
  counts: countsColumn,
});
const tailRow = z.object({ seq: z.int(), hash: z.string() });
const posRow = z.object({ pos: z.int() });
const fenRow = z.object({ fen: z.int() });
const anyRow = z.object({});

export interface PostgresStoreOptions {
  readonly url: string;
  /** For questions; whoever made it closes it. */
  readonly pool: DatabasePool;
  readonly patienceMs?: number;
}

export async function createPostgresStore(options: PostgresStoreOptions): Promise<EventStore> {
  const { url, pool, patienceMs: answerMs = patienceMs } = options;
  const writer = await createPool(url, { size: 1 });

  /** Rows of a query; a connection on which nothing is heard is given up. */
  const rowsOf = <T extends z.ZodType>(from: DatabasePool, query: QuerySqlToken<T>) =>
    from.connect(async (connection) => {
      const { promise: silence, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        reject(new Error(`no answer from the database in ${answerMs} ms`));
      }, answerMs);
      try {
        return await Promise.race([connection.any(query), silence]);
      } finally {
        clearTimeout(timer);
      }
    });
  const ask = <T extends z.ZodType>(query: QuerySqlToken<T>) => rowsOf(pool, query);
  const askOne = async <T extends z.ZodType>(query: QuerySqlToken<T>) => {
    const [row] = await ask(query);
    if (row === undefined) throw new Error(`no row: ${query.sql}`);
    return row;
  };
  const tail = async (stream: 'floor' | 'books', pos: number) => {
    const [row] = await ask(sql.type(tailRow)`
      select seq, hash from event_log where stream = ${stream} and pos <= ${pos}::int8
      order by seq desc limit 1`);
    return row;
  };

  // A hub holds the value of one store: whatever stands at a store stands here.
  const wallets = (memberIds: readonly string[]) =>
    ask(sql.type(walletRow)`
      select member_id as "memberId", level_code as "levelCode",
        ${heldColumns}
      from member left join account
        on account >= 'wallet/' || member_id || '/at/' and account < 'wallet/' || member_id || '/at0'
      where member_id = any(${sql.array([...memberIds], 'text')})
      group by member_id, level_code`);

  return {
    async claim() {
      return askOne(sql.type(headRow)`
        update log_head set epoch = epoch + 1 returning ${headColumns}`);
    },

    // The lock is what makes it wait for a batch in flight, also for one whose hub is gone.
    async head() {
      return askOne(sql.type(headRow)`select ${headColumns} from log_head for update`);
    },

    async markAt(pos): Promise<LogMark> {
      const [floor, books] = await Promise.all([tail('floor', pos), tail('books', pos)]);
      return {
        pos,
        floorSeq: floor?.seq ?? genesis.floorSeq,
        floorHash: floor?.hash ?? genesis.floorHash,
        booksSeq: books?.seq ?? genesis.booksSeq,
        booksHash: books?.hash ?? genesis.booksHash,
      };
    },

    async append(batch: Batch) {
      assertFollows(batch);
      const [answer] = await rowsOf(writer, appendStatement(batch)).catch((error: unknown) => {
        throw refusalIn(error);
      });
      if (answer?.moved !== true)
        throw new HeadMoved(`the log is not at ${batch.before.pos} in epoch ${batch.before.epoch}`);
    },

    async read(after, limit) {
      return ask(sql.type(eventRow)`
        select pos, stream, seq, type, body, hash from event_log
        where pos > ${after}::int8 order by pos limit ${limit}::int4`);
    },

    // As a literal, so that the planner sees that the partial index will do.
    async lastOfType(type, before) {
      const { pos } = await askOne(sql.type(posRow)`
        select coalesce(max(pos), 0) as pos from event_log
        where type = ${sql.literalValue(type)} and (pos < ${before ?? null}::bigint) is not false`);
      return pos;
    },

    async outcomes(keys) {
      return ask(sql.type(outcomeRow)`
        select key, payload_hash as "payloadHash", at, outcome from command_outcome
        where key = any(${sql.array([...keys], 'text')})`);
    },

    async commands(after, limit) {
      return ask(sql.type(commandRow)`
        select no, key, source, device_id as "deviceId", boot_id as "bootId", seq, outcome, command
        from command_outcome where no > ${after}::int8 order by no limit ${limit}::int4`);
    },

    async deviceMarks(boots: readonly DeviceBoot[]) {
      const pairs = boots.map(({ deviceId, bootId }) => [deviceId, bootId]);
      return ask(sql.type(markRow)`
        select device_id as "deviceId", boot_id as "bootId", seq
        from device_mark join ${sql.unnest(pairs, ['text', 'text'])} as boot (device_id, boot_id)
        using (device_id, boot_id)`);
    },

    wallets,

    async wallet(memberId) {
      const [row] = await wallets([memberId]);
      return row;
    },

    async cursor(consumer) {
      const [row] = await ask(sql.type(posRow)`
        select pos from consumer_cursor where name = ${consumer}`);
      return row?.pos ?? 0;
    },

    async saveCursor(consumer, pos) {
      await ask(sql.type(anyRow)`
        insert into consumer_cursor (name, pos) values (${consumer}, ${pos}::int8)
        on conflict on constraint consumer_cursor_once
        do update set pos = greatest(consumer_cursor.pos, excluded.pos)`);
    },

    async forgetOutcomes(before, limit) {
      const gone = await ask(sql.type(anyRow)`
        delete from command_outcome where key in (
          select key from command_outcome
          where at < ${before}::int8 and source <> 'system' order by at limit ${limit}::int4)
        returning 1 as gone`);
      return gone.length;
    },

    async ledgerImbalanceFen() {
      const { fen } = await askOne(sql.type(fenRow)`
        select coalesce(sum(fen), 0)::int8 as fen from posting`);
      return fen;
    },

    async close() {
      await writer.end();
    },
  };
}

/** The server's word that the tables forbid the batch; everything else is passed on. */
function refusalIn(error: unknown): unknown {
  // slonik keeps the code of this one to itself: a text that is no value of its type.
  if (error instanceof InvalidInputError) return new BatchRefused('22P02', error);
  let cause = error;
  while (cause instanceof SlonikError && cause.cause !== undefined) cause = cause.cause;
  const { code = '', constraint } = cause as {
    readonly code?: string;
    readonly constraint?: string;
  };
  // Integrity, and data that no column can hold: neither will be taken later.
  return /^2[23]/.test(code) ? new BatchRefused(constraint ?? code, error) : error;
}
