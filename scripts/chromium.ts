// The browser for the end-to-end tests, and what tells it whom to trust: found, or installed where that
// is possible (Debian, as root).
// `node scripts/chromium.ts` prints its path.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FONT_DIR = '/usr/share/fonts/opentype/noto';
const HINT =
  'install chromium and fonts-noto-cjk (Debian: apt-get install chromium fonts-noto-cjk), or set CHROMIUM_PATH';
const CERTUTIL_HINT = 'install certutil (Debian: apt-get install libnss3-tools)';

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function findChromium(): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') return executable(chosen) ? chosen : undefined;
  return find(NAMES);
}

function find(names: readonly string[]): string | undefined {
  const folders = new Set(['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]);
  return names
    .flatMap((name) => [...folders].map((folder) => join(folder, name)))
    .find((file) => executable(file));
}

/** False where it may not, or could not. */
function install(packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !executable('/usr/bin/apt-get')) return false;
  process.stderr.write(`installing ${packages.join(', ')} ...\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 2, 2] }).status === 0;
  const done = apt('update') && apt('install', '-y', '--no-install-recommends', ...packages);
  if (!done) process.stderr.write('apt-get failed\n');
  return done;
}

/** Tells Chromium on Linux which authorities a person trusts. */
export function ensureCertutil(): string {
  const found = find(['certutil']) ?? (install(['libnss3-tools']) ? find(['certutil']) : undefined);
  if (found === undefined) throw new Error(`no certutil: ${CERTUTIL_HINT}`);
  return found;
}

/** Where it is missing the tests of this speech engine are skipped, and counted as skipped. */
export function ensureEspeak(): void {
  if (process.platform !== 'linux' || find(['espeak-ng']) !== undefined) return;
  if (!install(['espeak-ng']))
    process.stderr.write(
      'no espeak-ng: its tests are skipped (Debian: apt-get install espeak-ng)\n',
    );
}

/** Terminals made of Debian's own MQTT tools; without them their tests are skipped. */
export function ensureMosquitto(): void {
  if (process.platform !== 'linux' || hasMosquitto()) return;
  if (!install(['mosquitto-clients']))
    process.stderr.write(
      'no mosquitto_rr: its test is skipped (Debian: apt-get install mosquitto-clients)\n',
    );
}

export function hasMosquitto(): boolean {
  return ['mosquitto_pub', 'mosquitto_sub', 'mosquitto_rr'].every(
    (tool) => find([tool]) !== undefined,
  );
}

const hasChineseFont = () =>
  existsSync(FONT_DIR) && readdirSync(FONT_DIR).some((name) => name.startsWith('NotoSansCJK'));

/** Returns the browser's path, or throws an error whose message says what to do. */
export function ensureChromium(): string {
  const present = findChromium();
  if (process.env['CHROMIUM_PATH'] && present === undefined)
    throw new Error(`CHROMIUM_PATH is not an executable: ${process.env['CHROMIUM_PATH']}`);
  if (present !== undefined && (process.platform !== 'linux' || hasChineseFont())) return present;

  const packages = [...(present === undefined ? ['chromium'] : []), 'fonts-noto-cjk'];
  install(packages);
  const found = findChromium();
  if (found === undefined) throw new Error(`no Chromium: ${HINT}`);
  // Without the font the tests still run; only the screenshots show boxes.
  if (process.platform === 'linux' && !hasChineseFont())
    process.stderr.write(
      'chromium: no Chinese font (fonts-noto-cjk); screenshots will show boxes\n',
    );
  return found;
}

if (import.meta.main) {
  try {
    process.stdout.write(`${ensureChromium()}\n`);
  } catch (error) {
    process.stderr.write(`chromium: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
