/** What `npm start` can be told, on the command line or by the environment. */
import { type EngineName, engineNames } from '@baozhong/tts/src/engine-chain.ts';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { SpeakerMode } from '../consumers/hub-speaker.ts';
import { hostNameOf, isLoopback } from '../tls/local-names.ts';

export const help = `npm start -- [options]

  --demo small|medium|large   which demo store an empty data folder is filled with (medium)
  --new                       a store of your own instead: empty, with one manager; prints a password
  --store FILE                with --new, or while the new store is still empty: its rooms, services,
                              prices and people from a file; PINs and members in it are not taken
  --one-time-password NUMBER  prints a new password for this person (a manager who forgot theirs)
  --data DIR                  the data folder (./data, or BAOZHONG_DATA)
  --port N                    web pages (7310, or PORT)
  --mqtt-port N               terminals (1883, or MQTT_PORT)

  --host ADDRESS              answer to the network, too: 0.0.0.0 and :: are all of this machine's
                              addresses. Turns TLS on (127.0.0.1, or BAOZHONG_HOST)
  --name NAME                 another name that the network has for this machine; may be said often
  --mqtts-port N              terminals on the network (8883, or MQTTS_PORT)
  --trust-port N              the page that helps devices to trust the store (7309, or TRUST_PORT)
  --tls                       TLS without --host, for this machine alone
  --plain-http                no TLS with --host: everything can be read on the way
  --speech NAME               who speaks: auto, espeak-ng, espeak-wasm, say, chime (no words) or
                              silent (auto, or BAOZHONG_SPEECH)
  --speaker auto|on|off       this machine's own loudspeaker: auto is only while no Turn board can
                              be heard (auto, or BAOZHONG_SPEAKER)
  --help

  DATABASE_URL                a PostgreSQL of your own instead of the one that comes along

For tests, a throw-away store that is gone when it stops:
  --throw-away                needs --store FILE; --driven-clock MS stands still at a time
`;

export const demos = ['small', 'medium', 'large'] as const;
export type Demo = (typeof demos)[number];

export interface Options {
  readonly dataDir: string;
  readonly port: number;
  readonly mqttPort: number;
  /** The address that pages and terminals are served on. */
  readonly host: string;
  /** What the network calls this machine beside its own name. */
  readonly names: readonly string[];
  readonly tls: boolean;
  readonly mqttsPort: number;
  readonly trustPort: number;
  readonly speech: EngineName | 'auto';
  readonly speaker: SpeakerMode;
  readonly demo: Demo;
  readonly storeFile: string | undefined;
  readonly throwAway: boolean;
  /** A store of one's own, not a demo. */
  readonly newStore: boolean;
  /** Whose forgotten password is replaced at this start. */
  readonly oneTimePasswordFor: string | undefined;
  readonly drivenClockAt: number | undefined;
  readonly databaseUrl: string | undefined;
}

/** What a person got wrong, in one line. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

function portOf(text: string, what: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StartError(`${what} must be a port number, not "${text}"`);
  return port;
}

/** Returns 'help' when that was asked for. Throws `StartError`. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  const throwAway = values['throw-away'] === true;
  const demo = demos.find((name) => name === (values.demo ?? 'medium'));
  if (demo === undefined)
    throw new StartError(`--demo is small, medium or large, not "${values.demo ?? ''}"`);
  const drivenClock = values['driven-clock'];
  if (!throwAway && drivenClock !== undefined)
    throw new StartError('--driven-clock goes with --throw-away only');
  const newStore = values.new === true;
  if (newStore && (throwAway || values.demo !== undefined))
    throw new StartError(
      '--new is a store of your own: it goes neither with --demo nor --throw-away',
    );
  if (throwAway && values.store === undefined)
    throw new StartError('--throw-away needs --store FILE');
  const drivenClockAt = drivenClock === undefined ? undefined : Number(drivenClock);
  if (drivenClockAt !== undefined && !Number.isSafeInteger(drivenClockAt))
    throw new StartError('--driven-clock must be milliseconds since 1970');
  const ownFolder = env['BAOZHONG_DATA'] ?? 'data';
  const fallback = throwAway ? join(tmpdir(), `baozhong-${String(process.pid)}`) : ownFolder;
  return {
    dataDir: resolve(values.data ?? fallback),
    port: portOf(values.port ?? env['PORT'] ?? (throwAway ? '0' : '7310'), '--port'),
    mqttPort: portOf(
      values['mqtt-port'] ?? env['MQTT_PORT'] ?? (throwAway ? '0' : '1883'),
      '--mqtt-port',
    ),
    ...networkOf(values, env, throwAway),
    ...voiceOf(values, env, throwAway),
    demo,
    storeFile: values.store,
    throwAway,
    newStore,
    oneTimePasswordFor: values['one-time-password'],
    drivenClockAt,
    databaseUrl: env['DATABASE_URL'],
  };
}

function voiceOf(
  values: ReturnType<typeof parse>,
  env: NodeJS.ProcessEnv,
  throwAway: boolean,
): Pick<Options, 'speech' | 'speaker'> {
  return {
    speech: oneOf(['auto', ...engineNames], values.speech ?? env['BAOZHONG_SPEECH'], '--speech'),
    // A test makes no noise that it did not ask for.
    speaker: oneOf(
      throwAway ? ['off', 'auto', 'on'] : ['auto', 'on', 'off'],
      values.speaker ?? env['BAOZHONG_SPEAKER'],
      '--speaker',
    ),
  };
}

/** The first is what it is when nobody says anything. */
function oneOf<const T extends string>(
  names: readonly [T, ...T[]],
  said: string | undefined,
  option: string,
): T {
  const found = names.find((name) => name === (said ?? names[0]));
  if (found === undefined)
    throw new StartError(`${option} is ${names.join(', ')}, not "${said ?? ''}"`);
  return found;
}

function networkOf(
  values: ReturnType<typeof parse>,
  env: NodeJS.ProcessEnv,
  throwAway: boolean,
): Pick<Options, 'host' | 'names' | 'tls' | 'mqttsPort' | 'trustPort'> {
  const host = values.host ?? env['BAOZHONG_HOST'] ?? '127.0.0.1';
  if (isIP(host) === 0)
    throw new StartError(`--host must be an address of this machine, not "${host}"`);
  const names = (values.name ?? []).map((name) => {
    const known = hostNameOf(name);
    if (known === undefined) throw new StartError(`--name must be a host name, not "${name}"`);
    return known;
  });
  const plain = values['plain-http'] === true;
  if (plain && values.tls === true)
    throw new StartError('--tls and --plain-http exclude each other');
  const free = (usual: string) => (throwAway ? '0' : usual);
  return {
    host,
    names,
    tls: values.tls === true || (!plain && !isLoopback(host)),
    mqttsPort: portOf(values['mqtts-port'] ?? env['MQTTS_PORT'] ?? free('8883'), '--mqtts-port'),
    trustPort: portOf(values['trust-port'] ?? env['TRUST_PORT'] ?? free('7309'), '--trust-port'),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        demo: { type: 'string' },
        data: { type: 'string' },
        port: { type: 'string' },
        'mqtt-port': { type: 'string' },
        host: { type: 'string' },
        name: { type: 'string', multiple: true },
        'mqtts-port': { type: 'string' },
        'trust-port': { type: 'string' },
        tls: { type: 'boolean' },
        'plain-http': { type: 'boolean' },
        store: { type: 'string' },
        new: { type: 'boolean' },
        'one-time-password': { type: 'string' },
        'throw-away': { type: 'boolean' },
        'driven-clock': { type: 'string' },
        speech: { type: 'string' },
        speaker: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new StartError((error as Error).message.split('\n')[0] ?? 'bad option');
  }
}
