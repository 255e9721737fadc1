/**
 * A terminal of the store in a console: `npm run terminal -- --room 302` is one
 * of the simulated ones of this machine's demo store, `--claim ADDRESS` one that
 * a manager claims.
 * At a console the keyboard is its keypad; from a pipe it reads a command a
 * line and prints what it shows.
 */
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { emitKeypressEvents, type Key as Keypress } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Language, RoomNo } from '@baozhong/contract/primitives.ts';
import type { GivenIdentity } from '@baozhong/contract/terminal-claim.ts';
import type { Spoken, TerminalsFile } from '@baozhong/contract/terminal.ts';
import { readAddress } from './claim/address.ts';
import { claimIdentity, type ClaimerOptions } from './claim/claimer.ts';
import { IdentityFile } from './claim/identity-file.ts';
import { type Command, commandHelp, parseCommand } from './commands.ts';
import { createDevice, type Device, type TapDone } from './device.ts';
import { DiskStorage, tapsFile } from './disk-storage.ts';
import { drawLines, drawScreen } from './draw.ts';
import type { Face } from './face.ts';
import { addressFrom, addressHelp, dataDirFrom, readTerminals, Trouble } from './places.ts';
import { type Key, keys, type Tone } from './state.ts';

const help = `npm run terminal -- --room 302 [options]
npm run terminal -- --claim https://HOST:7310 [options]

  --room NUMBER    the room whose terminal this is: a simulated one of the hub on this machine
  --claim ADDRESS  a terminal that belongs to nobody yet: it shows a code, which a manager types
                   under Manager, Terminals. ADDRESS is https://HOST:PORT, what that page shows
                   (baozhong://HOST:PORT#FINGERPRINT), or http://HOST:PORT without TLS.
                   Once claimed it knows who it is, and --claim is not needed any more
  --device NAME    which of several such terminals this is (terminal)
  --forget         before --claim: it forgets who it was
${addressHelp}
  --data FOLDER    the hub's data folder (BAOZHONG_DATA, else data in the project)
  --lang zh|en     instead of the language that the hub wants
  --help           this text

Commands, one a line when the input is no console:
${commandHelp}

At a console: the keys 0-9 * # are the keypad, c and t begin a card, n is the
network, q or Ctrl-C ends.`;

/** How long the end of the input waits for the hub. What is not acknowledged then is sent at the next start. */
const lastPatienceMs = 10_000;
/** How long the first command waits for the hub. */
const firstPatienceMs = 2_000;

interface Setup {
  readonly device: Device;
  readonly cards: TerminalsFile['cards'];
}

const print = (text: string) => process.stdout.write(`${text}\n`);

function optionsFrom(args: string[]) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      room: text,
      host: text,
      port: text,
      url: text,
      data: text,
      lang: text,
      ...{ claim: text, device: text, forget: { type: 'boolean' } },
      help: { type: 'boolean' },
    },
  });
  return values;
}

type Options = ReturnType<typeof optionsFrom>;

function setUp(options: Options, onFace: (face: Face) => void): Promise<Setup> {
  const isClaimed = options.claim !== undefined || options.device !== undefined;
  return isClaimed ? setUpClaimed(options, onFace) : Promise.resolve(setUpOfRoom(options, onFace));
}

/** One that a manager has claimed, or claims now. */
async function setUpClaimed(options: Options, onFace: (face: Face) => void): Promise<Setup> {
  const dataDir = dataDirFrom(options.data);
  const name = options.device ?? 'terminal';
  if (!/^[\w-]{1,40}$/.test(name)) throw new Trouble('--device is a short name of letters');
  const language = languageFrom(options.lang);
  const file = new IdentityFile(join(dataDir, 'terminals', `${name}.identity.json`));
  let given: GivenIdentity;
  try {
    if (options.forget === true) file.forget();
    const kept = file.load();
    const more = { language, onFace, onSay: saidAloud };
    given =
      kept !== undefined && 'given' in kept
        ? kept.given
        : await claimNow(options.claim, file, more);
  } finally {
    file.close();
  }
  const { storeId, deviceId, secret, ca, mqttPort, mqttsPort } = given;
  const port = (ca === undefined ? mqttPort : mqttsPort) ?? 0;
  const device = createDevice({
    ...{ host: options.host ?? given.host, port, ...(ca === undefined ? {} : { ca }) },
    ...{ storeId, deviceId, secret },
    storage: new DiskStorage(tapsFile(dataDir, deviceId)),
    ...{ onFace, onTone: sounded },
    ...(language === undefined ? {} : { language }),
  });
  return { device, cards: cardsOfThisMachine(options.data) };
}

async function claimNow(
  addressText: string | undefined,
  file: IdentityFile,
  more: Pick<ClaimerOptions, 'language' | 'onFace' | 'onSay'>,
): Promise<GivenIdentity> {
  if (addressText === undefined) throw new Trouble('it was not claimed yet: say --claim ADDRESS');
  const address = readAddress(addressText);
  if (address === undefined)
    throw new Trouble(`--claim is like https://192.168.1.5:7310, not ${addressText}`);
  return claimIdentity({ address, addressText, file, model: 'Simulator', ...more });
}

/** It has a bell, at least. */
function sounded(tone: Tone): void {
  if (tone === 'beep') process.stdout.write(process.stdout.isTTY ? '\u0007' : '♪ beep\n');
}

/** A console has no voice: what it would say stands there. */
function saidAloud(sentences: readonly Spoken[]): void {
  if (!process.stdout.isTTY) for (const { zh } of sentences) print(`♪ ${zh}`);
}

/** Beside a demo store the cards of its people are known. */
function cardsOfThisMachine(data: string | undefined): TerminalsFile['cards'] {
  try {
    return readTerminals(data).file.cards;
  } catch (error) {
    if (error instanceof Trouble) return [];
    throw error;
  }
}

function setUpOfRoom(options: Options, onFace: (face: Face) => void): Setup {
  const room = RoomNo.safeParse(options.room);
  if (!room.success) throw new Trouble('which room? --room 302, or --claim ADDRESS');
  const { dataDir, file } = readTerminals(options.data);
  const { storeId, terminals, cards } = file;
  const own = terminals.find(({ roomNo }) => roomNo === room.data);
  if (own === undefined) throw new Trouble(`no terminal belongs to room ${room.data}`);
  const language = languageFrom(options.lang);
  const device = createDevice({
    ...addressFrom(options, file),
    storeId,
    deviceId: own.deviceId,
    secret: own.secret,
    storage: new DiskStorage(tapsFile(dataDir, own.deviceId)),
    ...{ onFace, onTone: sounded },
    ...(language === undefined ? {} : { language }),
  });
  return { device, cards };
}

function languageFrom(lang: string | undefined): Language | undefined {
  if (lang === undefined) return undefined;
  if (lang === 'en') return 'en';
  if (lang === 'zh' || lang === 'zh-CN') return 'zh-CN';
  throw new Trouble('--lang is zh or en');
}

function outcomeText(outcome: TapDone): string {
  switch (outcome.status) {
    case 'accepted':
      return `accepted: ${outcome.did}`;
    case 'refused':
      return `refused: ${outcome.refusal.name}`;
    case 'notTaken':
      return `not taken: ${outcome.reason}`;
    case 'acknowledged':
    case 'dropped':
    case 'closed':
      return outcome.status;
  }
}

/** True when the program should go on. */
async function obey({ device }: Setup, command: Command, say: (text: string) => void) {
  switch (command.do) {
    case 'keys':
      for (const key of command.keys) device.key(key);
      break;
    case 'card':
      void device.card(command.uid).then((outcome) => say(outcomeText(outcome)));
      break;
    case 'network':
      await device.network(command.on);
      break;
    case 'readings':
      device.readings(command);
      break;
    case 'face':
      say(drawLines(device.face()).join('\n'));
      break;
    case 'settle':
      await device.settled();
      break;
    case 'complain':
      say(command.why);
      break;
    case 'quit':
      return false;
    case 'nothing':
      break;
  }
  return true;
}

/** From a pipe: the screen is printed whenever it says something else. */
async function runLines(options: Options): Promise<void> {
  let shown = '';
  const setup = await setUp(options, (face) => {
    const text = drawLines(face).join(' | ');
    if (text !== shown) print(text);
    shown = text;
  });
  const { device } = setup;
  try {
    // Keys mean something only on a screen: a script should not be faster than the hub.
    await within(
      firstPatienceMs,
      device.until(({ link, roomNo }) => link === 'online' && roomNo !== ''),
    );
    for await (const line of createInterface({ input: process.stdin }))
      if (!(await obey(setup, parseCommand(line, setup.cards), print))) return;
    await within(lastPatienceMs, device.settled());
  } finally {
    const { pending } = device.face();
    await device.close();
    if (pending > 0) print(`${String(pending)} taps are kept for the next start`);
  }
}

async function within(patienceMs: number, what: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([what, impatient]);
  clearTimeout(timer);
}

/** At a console: keys are keys, and the screen is drawn over itself. */
async function runConsole(options: Options): Promise<void> {
  let typed = '';
  let said = '';
  let online = true;
  const draw = (face: Face) => {
    const lines = [
      ...drawScreen(face),
      `> ${typed}`,
      said,
      '0-9 * #   c card   t staff   n network   q',
    ];
    process.stdout.write(`\u001B[H${lines.map((line) => `${line}\u001B[K`).join('\n')}\u001B[J`);
  };
  process.stdout.write('\u001B[2J');
  const setup = await setUp(options, draw);
  const { device } = setup;
  const say = (text: string) => {
    said = text.split('\n')[0] ?? '';
    draw(device.face());
  };
  const { stdin } = process;
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  draw(device.face());
  await new Promise<void>((leave) => {
    stdin.on('keypress', (text: string | undefined, key: Keypress) => {
      if (key.ctrl === true && key.name === 'c') leave();
      else if (typed === '' && key.name === 'q') leave();
      else if (typed === '' && keys.includes(text as Key)) device.key(text as Key);
      else if (typed === '' && key.name === 'n') {
        online = !online;
        void device.network(online);
        say(online ? 'network on' : 'network off');
      } else {
        typed = edited(typed, text ?? '', key.name ?? '');
        if (key.name === 'return') {
          void obey(setup, parseCommand(typed, setup.cards), say);
          typed = '';
        }
        draw(device.face());
      }
    });
  });
  stdin.setRawMode(false);
  stdin.pause();
  await device.close();
  print('');
}

function edited(typed: string, text: string, name: string): string {
  if (name === 'backspace') return typed.slice(0, -1);
  if (name === 'escape') return '';
  if (typed === '' && text !== 'c' && text !== 't') return '';
  // After its letter a command is written with a blank, which nobody needs to type.
  if (typed === '') return `${text} `;
  return /^[\w .:-]$/.test(text) ? typed + text : typed;
}

async function main(): Promise<void> {
  const options = optionsFrom(process.argv.slice(2));
  if (options.help === true) print(help);
  else if (process.stdin.isTTY && process.stdout.isTTY) await runConsole(options);
  else await runLines(options);
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error;
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`terminal: ${error.message}${isUsage ? `\n\n${help}` : ''}\n`);
  process.exitCode = 1;
}
