// The PostgreSQL that comes with the store: one cluster in the data folder, started and stopped with
// the hub, on loopback only, behind a generated password. Survives kill -9 of the hub (the running
// server is adopted) and of the server itself (it is started again, here or by the next hub).
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve as absolute } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  freshFolder,
  ownedFolder,
  programs,
  serverAccount,
  type Account,
} from './postgres-account.ts';
import { codeOf, freePort, isAlive, linkIfFree, readIfThere, startOf, until } from './system.ts';

const MAJOR = '18';
const USER = 'baozhong';
const DATABASE = 'baozhong';
const START_PATIENCE_MS = 120_000; // recovery after a crash of a busy year's data
const ADOPT_PATIENCE_MS = 30_000;
const LOCK_PATIENCE_MS = 15_000; // for what a killed server leaves behind
const STOP_PATIENCE_MS = 20_000;
const RESTARTS = 5; // of a server that dies under us, then it counts as lost
const RESTART_PAUSE_MS = 1_000; // after one that failed, longer each time
const RESTARTS_FORGOTTEN_MS = 3_600_000;
const LOG_LIMIT_BYTES = 5_000_000;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log', // errors go to the client that caused them; here they would fill the disk
  log_checkpoints: 'off',
  jit: 'off',
};

export type PostgresOptions = {
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Default: the port of last time if it is free, else any free one. */
  readonly port?: number;
  /** The server died and could not be started again. */
  readonly onLost?: (reason: Error) => void;
};

export type PostgresServer = { readonly url: string; readonly port: number; stop(): Promise<void> };

/** What went wrong, in one line for the person who started the hub. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
}

type Setting = PostgresOptions & {
  readonly cluster: string;
  readonly password: string;
  readonly postgres: string;
  readonly account: Account | undefined;
};

export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { log } = options;
  const dataDir = absolute(options.dataDir);
  const release = claim(dataDir);
  try {
    const account = serverAccount(join(dataDir, 'cluster'));
    const { initdb, postgres } = await programs(account);
    if (!existsSync(join(dataDir, 'cluster'))) {
      log(`creating the database in ${dataDir}`);
      createCluster(dataDir, initdb, account);
    }
    const { cluster, password } = onDisk(dataDir, () => {
      const place = ownedFolder(join(dataDir, 'cluster'), account);
      const version = readFileSync(join(place, 'PG_VERSION'), 'utf8').trim();
      if (version !== MAJOR)
        throw new PostgresError(`${dataDir} is of PostgreSQL ${version}, this needs ${MAJOR}`);
      return { cluster: place, password: readFileSync(join(dataDir, 'password'), 'utf8').trim() };
    });
    const server = new Server({ ...options, dataDir, cluster, password, postgres, account });
    const port = await server.start();
    const emergencyStop = () => {
      server.signal('SIGINT');
    };
    process.once('exit', emergencyStop);
    return {
      url: urlOf(password, port, DATABASE),
      port,
      stop: async () => {
        await server.stop();
        process.off('exit', emergencyStop);
        release();
      },
    };
  } catch (error) {
    release();
    throw error instanceof PostgresError
      ? error
      : new PostgresError(messageOf(error), { cause: error });
  }
}

class Server {
  readonly #setting: Setting;
  readonly #logFile: string;
  #pid = 0;
  #port = 0;
  #stopping = false;
  #restarts = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#logFile = join(setting.dataDir, 'postgres.log');
  }

  async start(): Promise<number> {
    const { log, dataDir, port } = this.#setting;
    if (await this.#adopt()) {
      log(
        `adopted the running PostgreSQL (process ${String(this.#pid)}, port ${String(this.#port)})`,
      );
    } else {
      onDisk(dataDir, () => {
        if ((statSync(this.#logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES)
          truncateSync(this.#logFile);
      });
      if (port === undefined) await this.#launchAnywhere();
      else await this.#launch(port);
      log(`PostgreSQL runs (process ${String(this.#pid)}, port ${String(this.#port)})`);
    }
    onDisk(dataDir, () => {
      writeFileSync(join(dataDir, 'port'), String(this.#port));
    });
    this.#watchOver();
    return this.#port;
  }

  signal(name: NodeJS.Signals): void {
    if (isAlive(this.#pid)) process.kill(this.#pid, name);
  }

  /** Fast shutdown; harder ones if it hangs. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#watch);
    for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      this.signal(name);
      if (await until(() => !isAlive(this.#pid), STOP_PATIENCE_MS, 5)) return;
    }
    throw new PostgresError(`PostgreSQL (process ${String(this.#pid)}) does not stop`);
  }

  /** Takes over the server that an earlier hub left running, or brings it down if it does not answer. */
  async #adopt(): Promise<boolean> {
    const { cluster, port: wanted } = this.#setting;
    const found = postmaster(cluster);
    if (found === undefined || !isServer(found.pid, cluster)) return false;
    this.#pid = found.pid;
    this.#port = found.port;
    // It may be recovering, or on its way down.
    await until(() => isReady(cluster, found.pid) || !isAlive(found.pid), ADOPT_PATIENCE_MS, 5);
    this.#port = postmaster(cluster)?.port ?? found.port;
    const answers = await this.#prepare().then(
      () => true,
      () => false,
    );
    if (answers && (wanted === undefined || wanted === this.#port)) return true;
    await this.stop();
    this.#stopping = false;
    return false;
  }

  async #launchAnywhere(): Promise<void> {
    const last = Number(readIfThere(join(this.#setting.dataDir, 'port')));
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#launch(await freePort(last));
        return;
      } catch (error) {
        // Somebody took the port between our look and the server's.
        if (!(error instanceof PortTaken) || attempt === 5) throw error;
      }
    }
  }

  async #launch(port: number): Promise<void> {
    const { cluster, postgres, account, dataDir } = this.#setting;
    const settings = Object.entries({ ...SETTINGS, port }).flatMap(([key, value]) => [
      '-c',
      `${key}=${String(value)}`,
    ]);
    const deadline = Date.now() + LOCK_PATIENCE_MS;
    for (;;) {
      forgetDead(cluster);
      const output = onDisk(dataDir, () => openSync(this.#logFile, 'a'));
      const written = fstatSync(output).size;
      // Detached: Ctrl-C in the terminal is for the hub, which stops the server when it is done with it.
      const stdio = ['ignore', output, output] as const;
      const child = spawn(postgres, ['-D', cluster, ...settings], {
        ...account,
        stdio: [...stdio],
        detached: true,
      });
      closeSync(output);
      const failure = new Promise<string | undefined>((resolve) => {
        child.once('error', (error) => {
          resolve(error.message);
        });
        child.once('exit', () => {
          resolve(undefined);
        });
      });
      this.#pid = child.pid ?? 0;
      this.#port = port;
      const up = until(
        () => isReady(cluster, this.#pid) || !isAlive(this.#pid),
        START_PATIENCE_MS,
        5,
      );
      const spoken = await Promise.race([failure, up]);
      if (isReady(cluster, this.#pid) && isAlive(this.#pid)) {
        child.unref();
        return this.#prepare();
      }
      if (isAlive(this.#pid)) await this.stop();
      const text =
        typeof spoken === 'string'
          ? spoken
          : readFileSync(this.#logFile).subarray(written).toString();
      const passes = /lock file .* already exists|pre-existing shared memory block/u.test(text);
      if (!passes || Date.now() > deadline) throw explain(text, dataDir, port);
      await pause(200);
    }
  }

  /** Proves that it answers, that it serves this folder, and that the database is there. */
  async #prepare(): Promise<void> {
    const { password, cluster } = this.#setting;
    const client = new pg.Client({
      connectionString: urlOf(password, this.#port, 'postgres'),
      connectionTimeoutMillis: 5_000,
    });
    // A server that is stopped meanwhile says so on the idle line, too: what matters is told by the question that fails.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ folder: string; present: boolean }>(
        `select current_setting('data_directory') as folder,
                exists (select from pg_database where datname = '${DATABASE}') as present`,
      );
      if (rows[0] === undefined || realpathSync(rows[0].folder) !== cluster)
        throw new PostgresError(`another server answers on port ${String(this.#port)}`);
      if (!rows[0].present) await client.query(`create database ${DATABASE}`);
    } finally {
      await client.end();
    }
  }

  #watchOver(): void {
    this.#watch = setInterval(() => {
      if (!isAlive(this.#pid) && !this.#stopping) void this.#revive();
    }, 250);
    this.#watch.unref();
  }

  /** A start may fail, too: killed once more while it recovers, or a disk that is full for a moment. */
  async #revive(): Promise<void> {
    const { log, onLost } = this.#setting;
    clearInterval(this.#watch);
    const isStopping = (): boolean => this.#stopping;
    while (!isStopping())
      try {
        if (++this.#restarts > RESTARTS) throw new PostgresError('PostgreSQL keeps dying');
        setTimeout(() => {
          this.#restarts = 0;
        }, RESTARTS_FORGOTTEN_MS).unref();
        log('PostgreSQL died; starting it again');
        await this.#launch(this.#port);
        if (isStopping()) await this.stop();
        else this.#watchOver();
        return;
      } catch (error) {
        const reason = error instanceof Error ? error : new Error(String(error));
        log(`PostgreSQL is away: ${reason.message}`);
        // Room comes when somebody makes some: it is waited for, however long (law 9).
        if (error instanceof DiskFull) this.#restarts -= 1;
        if (this.#restarts > RESTARTS) {
          onLost?.(reason);
          return;
        }
        await pause(RESTART_PAUSE_MS * Math.max(1, this.#restarts));
      }
  }
}

/** A cluster appears whole or not at all: what a crash left half made is thrown away. */
function createCluster(dataDir: string, initdb: string, account: Account | undefined): void {
  const half = join(dataDir, 'cluster.new');
  const secret = join(dataDir, 'password');
  const place = onDisk(dataDir, () => {
    freshFolder(half, account);
    writeFileSync(secret, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
    return realpathSync(half);
  });
  // initdb reads the password from a file of its own account, where that account can go.
  const handed = `${place}.password`;
  const args = ['-D', place, '-U', USER, '-A', 'scram-sha-256', '-E', 'UTF8'];
  const locale = ['--locale', process.platform === 'linux' ? 'C.UTF-8' : 'C'];
  const icu = ['--locale-provider', 'icu', '--icu-locale', 'zh-Hans-CN'];
  const made = onDisk(dataDir, () => {
    try {
      writeFileSync(handed, readFileSync(secret), { mode: 0o600 });
      if (account !== undefined) chownSync(handed, account.uid, account.gid);
      const all = [...args, ...locale, ...icu, '--pwfile', handed];
      return spawnSync(initdb, all, { ...account, cwd: place, encoding: 'utf8' });
    } finally {
      rmSync(handed, { force: true });
    }
  });
  if (made.status !== 0)
    throw explain(made.error?.message ?? `${made.stdout}${made.stderr}`, dataDir);
  onDisk(dataDir, () => {
    renameSync(half, join(dataDir, 'cluster'));
  });
}

/** One live hub per data folder: adopting its server must not mean sharing it. Returns the release. */
function claim(dataDir: string): () => void {
  const file = join(dataDir, 'owner');
  const mine = `${file}.${String(process.pid)}`;
  return onDisk(dataDir, () => {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(mine, `${String(process.pid)} ${String(startOf(process.pid))}`);
    try {
      for (let attempt = 1; !linkIfFree(mine, file); attempt++) {
        const [pid = '', started] = readFileSync(file, 'utf8').split(' ');
        if (attempt > 3 || (isAlive(Number(pid)) && String(startOf(Number(pid))) === started))
          throw new PostgresError(`${dataDir} is in use by a running hub (process ${pid})`);
        rmSync(file, { force: true });
      }
    } finally {
      rmSync(mine, { force: true });
    }
    return () => {
      rmSync(file, { force: true });
    };
  });
}

/** What the server writes about itself into its data: process, port, and whether it is ready. */
function postmaster(cluster: string): { pid: number; port: number; ready: boolean } | undefined {
  const lines = readIfThere(join(cluster, 'postmaster.pid'))?.split('\n');
  if (lines?.[0] === undefined) return undefined;
  return {
    pid: Number(lines[0]),
    port: Number(lines[3] ?? 0),
    ready: lines[7]?.trim() === 'ready',
  };
}

function isReady(cluster: string, pid: number): boolean {
  const found = postmaster(cluster);
  return found?.pid === pid && found.ready;
}

/**
 * PostgreSQL takes any process with the number in its lock for a living server: also one that is
 * dead but not yet reaped, or a stranger that got the number after a restart of the machine.
 * (A server that really lives still guards the folder by its shared memory.)
 */
function forgetDead(cluster: string): void {
  const found = postmaster(cluster);
  if (found !== undefined && !isServer(found.pid, cluster))
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

function isServer(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  const command = readIfThere(`/proc/${String(pid)}/cmdline`);
  return command === undefined || command.split('\0').includes(cluster);
}

const urlOf = (password: string, port: number, database: string) =>
  `postgres://${USER}:${password}@127.0.0.1:${String(port)}/${database}`;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Runs what touches the data folder; its failures become one line that names the folder. */
function onDisk<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw explain(messageOf(error), dataDir);
  }
}

class PortTaken extends PostgresError {}
class DiskFull extends PostgresError {}

/** The programs' words as one line for a person. */
function explain(text: string, dataDir: string, port = 0): PostgresError {
  const because = { cause: text };
  if (/No space left|ENOSPC|could not extend file|Check free disk space/u.test(text))
    return new DiskFull(`the disk is full: ${dataDir}`, because);
  if (/Address already in use/u.test(text))
    return new PortTaken(`port ${String(port)} is taken`, because);
  if (/EACCES|EPERM|EROFS|ENOTDIR|ENOENT|Permission denied|Read-only file system/u.test(text))
    return new PostgresError(
      `the data folder ${dataDir} cannot be used: ${lastWords(text)}`,
      because,
    );
  return new PostgresError(`PostgreSQL does not start: ${lastWords(text)}`, because);
}

function lastWords(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const grave = lines.filter((line) => /FATAL|PANIC|error/iu.test(line));
  return grave.at(-1) ?? lines.at(-1) ?? 'it said nothing';
}
