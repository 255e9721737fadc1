/** Brings the database to the newest migration. Safe to run at every start, also of two hubs at once. */
import { runner } from 'node-pg-migrate';
import { join } from 'node:path';

/** Ours alone: another application in the same server may run migrations too. */
const lockId = 6_021_947_311;

export async function migrate(databaseUrl: string, log: (line: string) => void): Promise<void> {
  const silent = () => undefined;
  await runner({
    databaseUrl,
    dir: join(import.meta.dirname, 'migrations'),
    direction: 'up',
    migrationsTable: 'migration',
    singleTransaction: true,
    lockValue: lockId,
    // Whoever comes second waits, and then finds nothing to do.
    advisoryLockMode: 'wait',
    logger: {
      info: (line) => {
        if (line.startsWith('> - ')) log(`database migration ${line.slice(4)}`);
      },
      warn: log,
      error: silent, // it is thrown as well
    },
  });
}
