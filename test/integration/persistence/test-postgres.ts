/** One PostgreSQL for a file of tests; each test has a database of its own, copied from a migrated one. */
import { migrate } from '@baozhong/db/migrate.ts';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabasePool } from 'slonik';
import { createPool } from '../../../hub/src/persistence/pool.ts';
import {
  type PostgresServer,
  startPostgres,
} from '../../../hub/src/persistence/postgres-server.ts';
import { createPostgresStore } from '../../../hub/src/persistence/postgres-store.ts';
import type { EventStore } from '../../../hub/src/persistence/port.ts';

export interface TestPostgres {
  /** A new, migrated, empty database. */
  database(): Promise<string>;
  /** A store with a pool of its own; whoever forgets to close it is helped at the end. */
  store(
    url: string,
    options?: { readonly patienceMs?: number },
  ): Promise<{ readonly store: EventStore; readonly pool: DatabasePool; close(): Promise<void> }>;
  query(url: string, text: string): Promise<Record<string, unknown>[]>;
  /** The process that all others of the server descend from. */
  postmasterPid(): number;
  stop(): Promise<void>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-store-'));
  chmodSync(dataDir, 0o755);
  const server: PostgresServer = await startPostgres({ dataDir, log: () => undefined });
  const urlOf = (name: string) => server.url.replace(/\/[^/]*$/, `/${name}`);
  const query = async (url: string, text: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };
  await query(server.url, 'create database template_of_tests');
  await migrate(urlOf('template_of_tests'), () => undefined);

  let made = 0;
  const closing: (() => Promise<void>)[] = [];
  return {
    async database() {
      made += 1;
      await query(server.url, `create database test_${made} template template_of_tests`);
      return urlOf(`test_${made}`);
    },
    async store(url, options) {
      const pool = await createPool(url);
      const store = await createPostgresStore({ url, pool, ...options });
      let closed: Promise<unknown> | undefined;
      const close = async () => {
        closed ??= Promise.all([store.close(), pool.end()]);
        await closed;
      };
      closing.push(close);
      return { store, pool, close };
    },
    query,
    postmasterPid: () =>
      Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]),
    async stop() {
      await Promise.allSettled(closing.map((close) => close()));
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
