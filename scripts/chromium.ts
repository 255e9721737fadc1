// The browser for the end-to-end tests: found, or installed where that is possible (Debian, as root).
// `node scripts/chromium.ts` prints its path.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FONT_DIR = '/usr/share/fonts/opentype/noto';
const HINT =
  'install chromium and fonts-noto-cjk (Debian: apt-get install chromium fonts-noto-cjk), or set CHROMIUM_PATH';

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
  const folders = new Set(['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]);
  for (const name of NAMES)
    for (const folder of folders) {
      const file = join(folder, name);
      if (executable(file)) return file;
    }
  return undefined;
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
  const mayInstall = process.getuid?.() === 0 && executable('/usr/bin/apt-get');
  if (mayInstall) {
    process.stderr.write(`chromium: installing ${packages.join(', ')} ...\n`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args: string[]) =>
      spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 2, 2] }).status === 0;
    const done = apt('update') && apt('install', '-y', '--no-install-recommends', ...packages);
    if (!done) process.stderr.write(`chromium: apt-get failed; ${HINT}\n`);
  }
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
