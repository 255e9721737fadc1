/**
 * A terminal in every room, with the people who use them: `npm run fleet`.
 * Against a running hub of this machine, whose data folder tells who they are.
 */
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addressFrom, addressHelp, readTerminals, Trouble } from '../places.ts';
import { DiskStorage, tapsFile } from '../disk-storage.ts';
import { draw, figuresText, type Line } from './dashboard.ts';
import { Fleet } from './fleet.ts';
import { usual } from './people.ts';
import { diceOf, randomOf } from './random.ts';

const help = `npm run fleet -- [options]

  --terminals N    how many rooms have one (all)
  --seconds N      ends by itself after so long; else Ctrl-C
  --rate N         so many taps a second more than the people in the rooms make
  --burst N        every N seconds all terminals tap at once
  --offline N      of a hundred terminals so many lose the network now and then
  --walk N         seconds that a technician who is called walks (20)
  --seed N         the same seed, the same people (1)
${addressHelp}
  --data FOLDER    the hub's data folder (BAOZHONG_DATA, else data in the project)
  --json           the figures as JSON at the end
  --help           this text

The people in the rooms look at the screens: whoever is called comes and taps,
taps out at the end, now and then extends or orders; dirty rooms are cleaned.
At a console each terminal has its line; otherwise the figures come every 5 s.`;

const redrawMs = 500;
const sayMs = 5_000;

const print = (text: string) => process.stdout.write(`${text}\n`);

function optionsFrom(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...{ terminals: text, seconds: text, rate: text, burst: text, offline: text, walk: text },
      ...{ seed: text, host: text, port: text, url: text, data: text, json: flag, help: flag },
    },
  });
  return values;
}
type Options = ReturnType<typeof optionsFrom>;

function whole(name: string, text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new Trouble(`--${name} takes a whole number from 0 to ${String(most)}, not "${text}"`);
  return value;
}

function assemble(options: Options): { readonly fleet: Fleet; readonly seconds: number } {
  const { dataDir, file } = readTerminals(options.data);
  const { storeId, terminals, cards } = file;
  const wanted = whole('terminals', options.terminals, terminals.length, 10_000);
  if (wanted < 1 || wanted > terminals.length)
    throw new Trouble(`the store has ${String(terminals.length)} terminals, not ${String(wanted)}`);
  const seed = whole('seed', options.seed, 1, 2 ** 31);
  const attendants = cards.filter(({ role }) => role === 'attendant');
  const fleet = new Fleet({
    terminals: terminals.slice(0, wanted).map((one) => ({ ...one, storeId })),
    address: addressFrom(options, file),
    cards,
    storage: (deviceId) => new DiskStorage(tapsFile(dataDir, deviceId)),
    habits: {
      ...usual,
      walkMs: whole('walk', options.walk, usual.walkMs / 1_000, 3_600) * 1_000,
      attendants: attendants.map(({ staffNo }) => staffNo),
    },
    chance: randomOf(seed),
    dice: diceOf(seed),
    offlinePercent: whole('offline', options.offline, 0, 100),
  });
  return { fleet, seconds: whole('seconds', options.seconds, 0, 7 * 24 * 3_600) };
}

function linesOf(fleet: Fleet): Line[] {
  return fleet.stations.map(({ roomNo, device, lastDeed, lastResult, lastAtMs }) => {
    return { roomNo, face: device.face('en'), lastDeed, lastResult, lastAtMs };
  });
}

function show(fleet: Fleet): () => void {
  const { stdout } = process;
  if (!stdout.isTTY) {
    const timer = setInterval(() => {
      print(figuresText(fleet.counts.figures(), linesOf(fleet)));
    }, sayMs);
    return () => {
      clearInterval(timer);
    };
  }
  stdout.write('\u001B[2J');
  const timer = setInterval(() => {
    const size = { columns: stdout.columns, rows: stdout.rows };
    const text = draw(fleet.counts.figures(), linesOf(fleet), size);
    stdout.write(`\u001B[H${text.map((line) => `${line}\u001B[K`).join('\n')}\u001B[J`);
  }, redrawMs);
  return () => {
    clearInterval(timer);
    print('');
  };
}

async function bursts(fleet: Fleet, everySeconds: number, signal: AbortSignal): Promise<void> {
  const waits = () => pause(everySeconds * 1_000, true, { signal }).catch(() => false);
  while (await waits()) {
    const ms = await fleet.burst();
    if (!process.stdout.isTTY) print(`burst: all answered in ${ms.toFixed(0)} ms`);
  }
}

async function run(options: Options): Promise<void> {
  const { fleet, seconds } = assemble(options);
  const ending = new AbortController();
  const end = () => {
    ending.abort();
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  const stopShowing = show(fleet);
  const rate = whole('rate', options.rate, 0, 10_000);
  const every = whole('burst', options.burst, 0, 3_600);
  if (rate > 0) void fleet.load(rate);
  if (every > 0) void bursts(fleet, every, ending.signal);
  await pause(seconds === 0 ? 2 ** 31 - 1 : seconds * 1_000, undefined, {
    signal: ending.signal,
  }).catch(() => undefined);
  ending.abort();
  stopShowing();
  const lines = linesOf(fleet);
  const figures = fleet.counts.figures();
  await fleet.close();
  print(options.json === true ? JSON.stringify(figures) : figuresText(figures, lines));
}

try {
  const options = optionsFrom(process.argv.slice(2));
  if (options.help === true) print(help);
  else await run(options);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`fleet: ${error.message}\n`);
  process.exitCode = 1;
}
