/**
 * The data folder of a large store in the middle of a business day, with a year
 * behind it: 120 rooms all in service, the day's own log, 200,000 members, and
 * what the days before left. Made by the store's own pipeline and, before it, in SQL.
 */
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPostgres } from '../../hub/src/persistence/postgres-server.ts';
import type { Cleanup } from './cleanup.ts';
import { openFloor } from './floor-in-process.ts';
import { type Loaded, putYearBefore, type YearSize } from './year.ts';

export interface LargeStore {
  readonly dataDir: string;
  readonly storeFile: string;
  readonly file: StoreFile;
  readonly loaded: Loaded;
  /** Of the open business day: what a start reads. */
  readonly tail: number;
  readonly seconds: number;
}

const minuteMs = 60_000;
/** So long has the business day been open. */
const openMinutes = 13 * 60;
/** The last guests sat down so long ago that nobody is called any more when the hub starts. */
const quietMinutes = 5;
/** As many commands a day as give about 1,400 clocks. */
const commandsADay = 7_000;

export function largeStoreFile(at: number): StoreFile {
  const source = fileURLToPath(new URL('../../db/demo/store-large.json', import.meta.url));
  const file = StoreFile.parse(JSON.parse(readFileSync(source, 'utf8')));
  const openedAt = new Date(at - openMinutes * minuteMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const minute = two(openedAt.getUTCMinutes());
  // A day that opened this long ago by the store's clock, whatever the time is here; on duty is who is on duty.
  const hours = openedAt.getUTCHours();
  const shift = { start: `${two(hours)}:${minute}`, end: `${two(hours + 24)}:${minute}` };
  return {
    ...file,
    timezone: 'UTC',
    businessDayCutoff: shift.start,
    shiftPlans: Object.fromEntries(Object.keys(file.shiftPlans).map((code) => [code, shift])),
  };
}

export async function makeLargeStore(
  dataDir: string,
  size: YearSize,
  cleanup: Cleanup,
  say: (line: string) => void,
): Promise<LargeStore> {
  const startedMs = performance.now();
  const now = Date.now();
  const file = largeStoreFile(now);
  const storeFile = join(dataDir, 'store.json');
  writeFileSync(storeFile, JSON.stringify(file));
  say('large store: playing the open business day');
  const tail = await withServer(dataDir, cleanup, async (url) => {
    const events = await playDay(url, dataDir, file, now);
    await alterSystem(url, bulkSettings);
    return events;
  });
  say(`large store: ${String(size.days)} days and ${String(size.members)} members in SQL`);
  const loaded = await withServer(dataDir, cleanup, async (url) => {
    const year = await putYearBefore(url, size);
    await alterSystem(url, ['reset all']);
    return year;
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  return { dataDir, storeFile, file, loaded, tail, seconds };
}

/** A power cut while the year is made costs nobody anything. They hold from the next start on. */
const bulkSettings = [
  'set wal_level = minimal',
  'set max_wal_senders = 0',
  'set full_page_writes = off',
  `set max_wal_size = '8GB'`,
];

async function alterSystem(url: string, settings: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const setting of settings) await client.query(`alter system ${setting}`);
  await client.end();
}

async function withServer<T>(
  dataDir: string,
  cleanup: Cleanup,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const folder = join(dataDir, 'postgres');
  const server = await cleanup.hold(
    startPostgres({ dataDir: folder, log: () => undefined }),
    (one) => one.stop(),
  );
  const done = await work(server.url);
  await cleanup.release(server);
  return done;
}

async function playDay(
  url: string,
  dataDir: string,
  file: StoreFile,
  now: number,
): Promise<number> {
  const openedAt = now - openMinutes * minuteMs + minuteMs;
  const lastAt = now - quietMinutes * minuteMs;
  const floor = await openFloor({ url, dataDir, file, at: openedAt });
  try {
    const before = floor.pipeline.head.pos;
    const most = commandsADay;
    let sent = 0;
    await floor.work(() => {
      sent += 1;
      return sent > most ? undefined : openedAt + Math.floor(((lastAt - openedAt) * sent) / most);
    });
    await floor.work(() => lastAt, 'all are served');
    return floor.pipeline.head.pos - before;
  } finally {
    await floor.close();
  }
}
