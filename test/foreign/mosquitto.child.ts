/**
 * Terminals made of nothing but Debian's MQTT tools: `mosquitto_pub` says hello,
 * `mosquitto_sub` stands and reads the display, and `mosquitto_rr` brings each
 * tap and waits for its acknowledgement. An identity is for one connection at a
 * time: whoever stands is ended before another comes, and begun again after it.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import {
  actionOf,
  type Deed,
  type ForeignTerminal,
  type Identity,
  type Result,
  serve,
} from './serve.ts';

const Ack = z.object({
  bootId: z.string(),
  seq: z.int(),
  result: z.discriminatedUnion('status', [
    z.object({ status: z.literal('accepted') }),
    z.object({ status: z.literal('refused'), refusal: z.object({ name: z.string() }) }),
  ]),
});
const Display = z.object({ deviceId: z.string(), roomNo: z.string() });

const tries = 5;
const patienceSeconds = 4;

class Mosquitto implements ForeignTerminal {
  readonly #login: readonly string[];
  readonly #root: string;
  readonly #deviceId: string;
  readonly #bootId = `mq-${randomBytes(8).toString('hex')}`;
  #seq = 0;
  #standing: ChildProcess | undefined;

  constructor({ storeId, deviceId, secret, host, port }: Identity) {
    this.#deviceId = deviceId;
    this.#root = `bz/1/${storeId}/terminal/${deviceId}`;
    this.#login = [
      ...['-V', 'mqttv311', '-h', host, '-p', String(port)],
      ...['-i', deviceId, '-u', deviceId, '-P', secret, '-q', '1'],
    ];
  }

  async start(): Promise<void> {
    const hello = {
      ...{ v: 1, bootId: this.#bootId, uptime: 0 },
      ...{ firmware: 'mosquitto', pending: 0 },
    };
    await this.#run('mosquitto_pub', ['-t', `${this.#root}/up/hello`, '-m', JSON.stringify(hello)]);
    await this.#stand();
  }

  async do(deed: Deed): Promise<Result> {
    const { uptime } = deed;
    await this.#hangUp();
    const seq = ++this.#seq;
    const tap = {
      ...{ v: 1, bootId: this.#bootId, seq, tapUptime: uptime },
      ...{ sentBootId: this.#bootId, sentUptime: uptime, oldestSeq: seq },
      action: actionOf(deed),
    };
    for (let left = tries; left > 0; left -= 1) {
      const heard = await this.#run('mosquitto_rr', [
        ...['-t', `${this.#root}/up/tap`, '-e', `${this.#root}/down/ack`],
        ...['-m', JSON.stringify(tap), '-W', String(patienceSeconds)],
      ]);
      if (heard === '') continue;
      const { bootId, seq: upTo, result } = Ack.parse(JSON.parse(heard));
      if (bootId !== this.#bootId || upTo !== seq) continue;
      await this.#stand();
      return result;
    }
    throw new Error(`no acknowledgement of ${String(seq)}`);
  }

  close(): Promise<void> {
    return this.#hangUp();
  }

  /** Resolves with the first display, which is retained: from then on the device is there. */
  async #stand(): Promise<void> {
    const topics = ['-v', '-t', `${this.#root}/down/#`];
    const child = spawn('mosquitto_sub', [...this.#login, ...topics], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#standing = child;
    const orphan = () => child.kill();
    process.once('exit', orphan);
    child.once('close', () => process.off('exit', orphan));
    for await (const line of createInterface({ input: child.stdout })) {
      const [topic = ''] = line.split(' ', 1);
      if (!topic.endsWith('/down/display')) continue;
      const { deviceId } = Display.parse(JSON.parse(line.slice(topic.length)));
      if (deviceId !== this.#deviceId) throw new Error(`the display of ${deviceId}`);
      child.stdout.resume();
      return;
    }
    throw new Error(`mosquitto_sub shows nothing to ${this.#deviceId}`);
  }

  async #hangUp(): Promise<void> {
    const child = this.#standing;
    this.#standing = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill();
    await gone;
  }

  /** What it wrote; nothing where no answer came in time. */
  #run(tool: string, args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(tool, [...this.#login, ...args], (error, stdout, stderr) => {
        if (error !== null && error.code !== timedOut)
          reject(new Error(`${tool}: ${error.message}${stderr}`));
        else resolve(stdout.trim());
      });
    });
  }
}
/** The tools' own code for it. */
const timedOut = 27;

await serve(async (identity) => {
  const terminal = new Mosquitto(identity);
  await terminal.start();
  return terminal;
});
