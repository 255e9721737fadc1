import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { createPool, sql } from 'slonik';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../../hub/src/persistence/system.ts';
import { startPostgres, type PostgresServer } from '../../hub/src/persistence/postgres-server.ts';

let dataDir: string;
let lines: string[];
let servers: PostgresServer[];

beforeEach(() => {
  dataDir = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-pg-'));
  chmodSync(dataDir, 0o755);
  lines = [];
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(port?: number): Promise<PostgresServer> {
  const server = await startPostgres({
    dataDir,
    log: (line) => lines.push(line),
    ...(port === undefined ? {} : { port }),
  });
  servers.push(server);
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // The server may be killed between the answer and the good-bye: that is no fault of the test.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const result = await client.query<{ value: unknown }>(text);
    return result.rows.map((row) => row.value);
  } finally {
    await client.end();
  }
}

const postmasterPid = () =>
  Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);

/** Another hub process on the same data, killed without warning once it runs. */
async function hubKilled(): Promise<{ url: string; port: number; serverPid: number }> {
  const file = join(import.meta.dirname, 'postgres-server.child.ts');
  const child = spawn(process.execPath, [file, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const serverPid = postmasterPid();
  child.kill('SIGKILL');
  await exited;
  return { ...(JSON.parse(line) as { url: string; port: number }), serverPid };
}

test('first start makes the cluster, orders Chinese by pinyin, and stop leaves nothing running', async () => {
  const server = await start();
  expect(server.port).toBeLessThan(32_768);
  const names = "unnest(array['赵','王','阿','李','陈','张']) as value order by value";
  expect(await query(server.url, `select value from ${names}`)).toEqual([
    ...['阿', '陈', '李', '王', '张', '赵'],
  ]);
  expect(await query(server.url, 'select current_database() as value')).toEqual(['baozhong']);
  const pid = postmasterPid();
  await server.stop();
  servers = [];
  expect(isAlive(pid)).toBe(false);
});

test('slonik connects with the same address', async () => {
  const pool = await createPool((await start()).url);
  expect(await pool.oneFirst(sql.unsafe`select 1 + 1`)).toBe(2);
  await pool.end();
});

test('a stranger without the password is refused', async () => {
  const { url } = await start();
  const wrong = url.replace(/:[0-9a-f]{48}@/u, ':wrong@');
  await expect(query(wrong, 'select 1')).rejects.toThrow(/password authentication failed/u);
});

test('second start finds the rows and keeps the address', async () => {
  const first = await start();
  await query(first.url, 'create table note as select 302 as value');
  await first.stop();
  servers = [];
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'select value from note')).toEqual([302]);
});

test('after kill -9 of the hub the next one adopts the running server', async () => {
  const before = await hubKilled();
  expect(isAlive(before.serverPid)).toBe(true);
  const server = await start();
  expect(server.url).toBe(before.url);
  expect(postmasterPid()).toBe(before.serverPid);
  await server.stop();
  servers = [];
  expect(isAlive(before.serverPid)).toBe(false);
});

test('after kill -9 of the hub and of the server the next one recovers the rows', async () => {
  const before = await hubKilled();
  await query(before.url, 'create table note as select 302 as value');
  process.kill(before.serverPid, 'SIGKILL');
  const server = await start();
  expect(await query(server.url, 'select value from note')).toEqual([302]);
});

test('kill -9 of the server under a running hub: it comes back at the same address', async () => {
  const server = await start();
  await query(server.url, 'create table note as select 302 as value');
  const pid = postmasterPid();
  process.kill(pid, 'SIGKILL');
  await expect
    .poll(() => query(server.url, 'select value from note').catch(() => []), { timeout: 20_000 })
    .toEqual([302]);
  expect(postmasterPid()).not.toBe(pid);
});

async function watched(): Promise<{ readonly server: PostgresServer; readonly lost: string[] }> {
  const lost: string[] = [];
  const server = await startPostgres({
    ...{ dataDir, log: (line: string) => lines.push(line) },
    onLost: ({ message }) => lost.push(message),
  });
  servers.push(server);
  await query(server.url, 'create table note as select 302 as value');
  return { server, lost };
}

test.each([
  // As where it is killed once more while it recovers.
  ['fails', 'nonsense', 1],
  // As often as it takes: more often than a server may die.
  ['finds the disk full', "ENOSPC = 'on'", 7],
])('[law 8] a start after a kill that %s is tried again', async (_what, line, times) => {
  const { server, lost } = await watched();
  const settings = join(dataDir, 'cluster', 'postgresql.conf');
  const whole = readFileSync(settings);
  writeFileSync(settings, line);
  process.kill(postmasterPid(), 'SIGKILL');
  await expect
    .poll(() => lines.filter((one) => one.includes('is away')).length, { timeout: 40_000 })
    .toBeGreaterThanOrEqual(times);
  writeFileSync(settings, whole);
  await expect
    .poll(() => query(server.url, 'select value from note').catch(() => []), { timeout: 20_000 })
    .toEqual([302]);
  expect(lost).toEqual([]);
});

test('a second hub on the same folder is refused, and does no harm', async () => {
  const server = await start();
  await expect(start()).rejects.toThrow(/is in use by a running hub/u);
  expect(await query(server.url, 'select 1 as value')).toEqual([1]);
});

test('a first start that was cut off is done again', async () => {
  await start().then((server) => server.stop());
  servers = [];
  rmSync(join(dataDir, 'password'));
  // As it stands before the last step: the new cluster not yet under its name.
  renameSync(join(dataDir, 'cluster'), join(dataDir, 'cluster.new'));
  const server = await start();
  expect(await query(server.url, 'select 1 as value')).toEqual([1]);
});

test('a lock with the number of a stranger does not keep the store closed', async () => {
  await start().then((server) => server.stop());
  servers = [];
  writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), `${String(process.pid)}\n\n\n1\n`);
  const server = await start();
  expect(await query(server.url, 'select 1 as value')).toEqual([1]);
});

test('a folder that cannot be written is one clear line', async () => {
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  const refused = startPostgres({ dataDir: join(file, 'data'), log: () => undefined });
  await expect(refused).rejects.toThrow(/^the data folder .* cannot be used: [^\n]*$/u);
});

test('a port that is taken is one clear line', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await expect(start(port)).rejects.toThrow(`port ${String(port)} is taken`);
  other.close();
});
