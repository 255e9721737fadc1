/** The database of the hub: the server that comes along, or the store's own by DATABASE_URL; migrated. */
import { migrate } from '@baozhong/db/migrate.ts';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { DatabasePool } from 'slonik';
import { createPool } from '../persistence/pool.ts';
import { startPostgres } from '../persistence/postgres-server.ts';
import type { Options } from './options.ts';

export interface Database {
  readonly url: string;
  readonly pool: DatabasePool;
  onLost(listener: (reason: string) => void): void;
  close(): Promise<void>;
}

export async function createDatabase(options: Options, log: Logger): Promise<Database> {
  let lost = (reason: string): void => {
    log.fatal({ reason }, 'database lost');
  };
  const server =
    options.databaseUrl === undefined
      ? await startPostgres({
          dataDir: join(options.dataDir, 'postgres'),
          log: (line) => {
            log.info({ postgres: line });
          },
          onLost: (error) => {
            lost(error.message);
          },
        })
      : undefined;
  const url = server?.url ?? options.databaseUrl ?? '';
  try {
    await migrate(url, (line) => {
      log.info(line);
    });
    const pool = await createPool(url);
    return {
      url,
      pool,
      onLost(listener) {
        lost = listener;
      },
      async close() {
        await pool.end();
        await server?.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}
