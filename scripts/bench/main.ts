/** `npm run bench`: our hub beside a bare program in the same run, and beside the numbers to reach. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { ArgumentError, type Arguments, readArguments, usage } from './arguments.ts';
import { Cleanup } from './cleanup.ts';
import { measureCommands } from './commands.ts';
import type { Measured } from './figures.ts';
import { type LargeStore, makeLargeStore } from './large-store.ts';
import { lookAtMachine } from './machine.ts';
import { startHub } from './programs.ts';
import { jsonOf, type Report, tableOf } from './report.ts';
import { measureStart } from './start.ts';
import { measureTaps } from './taps.ts';

const say = (line: string): void => {
  process.stderr.write(`bench: ${line}\n`);
};

async function largeStore(args: Arguments, folder: string, cleanup: Cleanup): Promise<LargeStore> {
  const dataDir = args.keep === undefined ? join(folder, 'store') : resolve(args.keep);
  const noteFile = join(dataDir, 'bench.json');
  if (existsSync(noteFile)) {
    say(`taking the large store in ${dataDir} as it is`);
    return JSON.parse(readFileSync(noteFile, 'utf8')) as LargeStore;
  }
  mkdirSync(dataDir, { recursive: true });
  const size = { days: args.yearDays, members: args.members };
  const store = await makeLargeStore(dataDir, size, cleanup, say);
  say('large store: the first start, which makes the identities of its terminals');
  const hub = await cleanup.hold(startHub(store), (one) => one.stop());
  await cleanup.release(hub);
  writeFileSync(noteFile, JSON.stringify(store));
  say(`large store: made in ${store.seconds.toFixed(0)} s`);
  return store;
}

async function measure(args: Arguments, cleanup: Cleanup): Promise<Report> {
  const { parts, runs, seconds } = args;
  const folder = mkdtempSync(join(tmpdir(), 'baozhong-bench-'));
  // The database may run as a user of its own, who must be able to walk through.
  chmodSync(folder, 0o711);
  await cleanup.hold(Promise.resolve({ folder }), () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const machine = lookAtMachine(folder);
  const shared = { runs, seconds, cleanup, say };
  const measured: Measured[] = [];
  if (parts.has('commands')) measured.push(...(await measureCommands({ ...shared, folder })));
  const needsStore = parts.has('loop') || parts.has('start');
  const store = needsStore ? await largeStore(args, folder, cleanup) : undefined;
  if (store !== undefined && parts.has('loop'))
    measured.unshift(...(await measureTaps({ ...shared, store, parts })));
  if (store !== undefined && parts.has('start'))
    measured.push(...(await measureStart({ ...shared, store })));
  const loaded = store === undefined ? undefined : { ...store.loaded, tail: store.tail };
  return { machine, loaded, runs, seconds, measured };
}

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  if (args === 'help') {
    process.stdout.write(usage);
    return;
  }
  const cleanup = new Cleanup();
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
    void cleanup.run().finally(() => process.exit(130));
  };
  // Whoever starts this by npm and presses Ctrl-C sends it twice.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  let report: Report;
  try {
    report = await measure(args, cleanup);
  } catch (error) {
    // What was being measured has lost its programs: nobody wants to hear of it.
    if (stopping.signal.aborted) return;
    throw error;
  } finally {
    await cleanup.run();
  }
  process.stdout.write(args.json ? jsonOf(report) : tableOf(report));
}

main().catch((error: unknown) => {
  if (error instanceof ArgumentError) {
    say(`${error.message}; --help says what there is`);
    process.exitCode = 2;
    return;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
