/**
 * The store's hub, put together: database, pipeline, broker, voice, web. This
 * is the composition root and nothing else; who wants to know how a thing works
 * follows its import.
 */
import { pathToFileURL } from 'node:url';
import { createDatabase } from './setup/database.ts';
import { createHub } from './setup/hub.ts';
import { help, readOptions, StartError } from './setup/options.ts';
import { openLog } from './setup/log.ts';
import { ensurePortsFree, openDataDir } from './setup/places.ts';
import { announceReady } from './setup/ready.ts';
import { PostgresError } from './persistence/postgres-server.ts';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    process.stdout.write(help);
    return;
  }
  openDataDir(options.dataDir);
  // Before the log is claimed: whoever finds the port taken must not push a running hub aside.
  await ensurePortsFree(options);
  const log = openLog(options.dataDir);
  const database = await createDatabase(options, log);
  const hub = await createHub(options, database, log).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  announceReady(options, hub);

  let stopping = false;
  const stop = async (why: string, code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'stopping');
    await hub.close();
    await database.close();
    process.exit(code);
  };
  process.on('SIGINT', () => void stop('SIGINT', 0));
  process.on('SIGTERM', () => void stop('SIGTERM', 0));
  const lost = (reason: string): void => {
    process.stderr.write(`baozhong: ${reason}\n`);
    void stop(reason, 1);
  };
  hub.onFatal(lost);
  database.onLost(lost);
}

function fail(error: unknown): never {
  const known = error instanceof StartError || error instanceof PostgresError;
  process.stderr.write(
    known
      ? `baozhong: ${error.message}\n`
      : `baozhong: ${String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main().catch(fail);
