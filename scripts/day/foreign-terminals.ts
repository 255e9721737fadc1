/**
 * The terminals of all rooms as one program of somebody else, whatever it is
 * written in: it is told by JSON lines what people do, and says by JSON lines
 * what came of it (test/foreign/terminal.py). The hub meets it over MQTT alone.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { PlainIntent } from '@baozhong/terminal/src/state.ts';
import { z } from 'zod';
import type { HubProcess } from './hub-process.ts';
import {
  host,
  nudgeMs,
  patiently,
  type RoomTerminals,
  SavedTap,
  type TapAnswer,
  TerminalError,
  terminalsOf,
  type Used,
} from './terminals.ts';

/** Those of its events that a day needs. */
const Heard = z.union([
  z.object({ event: z.enum(['online', 'offline']), device: z.string() }),
  z.object({ event: z.literal('taken'), device: z.string(), boot: z.string() }),
  z.object({
    event: z.literal('outcome'),
    id: z.int(),
    result: z.discriminatedUnion('status', [
      z.object({ status: z.literal('accepted') }),
      /** The hub has it, and answered a later one. */
      z.object({ status: z.literal('covered') }),
      z.object({ status: z.literal('refused'), refusal: z.object({ name: z.string() }) }),
    ]),
  }),
]);
type Result = Extract<z.infer<typeof Heard>, { event: 'outcome' }>['result'];

const goodbyeMs = 10_000;
const keptLines = 10;

interface Terminal {
  readonly deviceId: string;
  bootId: string;
  taps: number;
  isOnline: boolean;
  isOff: boolean;
  /** Of taps that the hub has not answered yet. */
  readonly open: Set<Promise<unknown>>;
}

export class ForeignTerminals implements RoomTerminals {
  readonly #hub: HubProcess;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #terminals: ReadonlyMap<string, Terminal>;
  readonly #switchedOnAt: number;
  readonly #waiting = new Map<number, (result: Result) => void>();
  readonly #death = Promise.withResolvers<never>();
  #changed = Promise.withResolvers<undefined>();
  #lastId = 0;
  /** Taps that were kept because there was no network. */
  saved = 0;
  readonly #lastLines: string[] = [];

  private constructor(hub: HubProcess, [program, ...args]: readonly [string, ...string[]]) {
    const { storeId, terminals } = terminalsOf(hub);
    const identities = terminals.map(({ deviceId, secret }) => ({
      ...{ storeId, deviceId, secret, host, port: hub.mqttPort },
    }));
    const identity = join(hub.dataDir, 'foreign-terminals.json');
    writeFileSync(identity, JSON.stringify(identities), { mode: 0o600 });
    const data = join(hub.dataDir, 'foreign-taps');
    this.#hub = hub;
    this.#switchedOnAt = hub.at;
    this.#terminals = new Map(
      terminals.map(({ roomNo, deviceId }) => [
        roomNo,
        { deviceId, bootId: '', taps: 0, isOnline: false, isOff: false, open: new Set() },
      ]),
    );
    this.#death.promise.catch(() => undefined);
    this.#child = spawn(program, [...args, '--identity', identity, '--data', data], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const orphan = () => this.#child.kill();
    process.once('exit', orphan);
    this.#child.once('error', (error) => {
      this.#death.reject(new TerminalError(`${program} does not start: ${error.message}`));
    });
    // Whoever writes to one that has ended is told by its end.
    this.#child.stdin.on('error', () => undefined);
    this.#child.once('close', (code, signal) => {
      process.off('exit', orphan);
      const how = signal ?? `code ${String(code)}`;
      const said = this.#lastLines.join('\n');
      this.#death.reject(new TerminalError(`${program} ended by itself (${how})\n${said}`));
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#hear(line);
    });
  }

  /** Resolves when every terminal is connected. */
  static async connect(
    hub: HubProcess,
    program: readonly [string, ...string[]],
  ): Promise<ForeignTerminals> {
    const terminals = new ForeignTerminals(hub, program);
    try {
      await terminals.allBack();
    } catch (error) {
      await terminals.close();
      throw error;
    }
    return terminals;
  }

  card(roomNo: string, uid: string, intent: PlainIntent, extensions?: number): Promise<TapAnswer> {
    return this.#tap(roomNo, {
      ...{ do: 'card', uid, intent },
      ...(extensions === undefined ? {} : { extensions }),
    });
  }

  order(roomNo: string, code: string, qty: number, guest: number): Promise<TapAnswer> {
    return this.#tap(roomNo, { do: 'order', code, qty, guest });
  }

  call(roomNo: string, what: string): Promise<TapAnswer> {
    return this.#tap(roomNo, { do: 'call', what });
  }

  async close(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child;
    if (exitCode !== null || signalCode !== null || pid === undefined) return;
    const gone = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    this.#child.stdin.end('{"do":"quit"}\n');
    const impatient = setTimeout(() => this.#child.kill('SIGKILL'), goodbyeMs);
    await gone;
    clearTimeout(impatient);
  }

  takeNetwork(roomNo: string): Promise<void> {
    const terminal = this.#of(roomNo);
    terminal.isOff = true;
    this.#tell({ do: 'network', on: false, device: terminal.deviceId });
    return Promise.resolve();
  }

  /** Resolves when the hub has acknowledged all that was kept. */
  async giveNetwork(roomNo: string): Promise<void> {
    const terminal = this.#of(roomNo);
    terminal.isOff = false;
    const uptime = this.#hub.at - this.#switchedOnAt;
    this.#tell({ do: 'network', on: true, device: terminal.deviceId, uptime });
    await this.#nudging(
      [terminal],
      Promise.all(terminal.open),
      () => `${roomNo} still holds a tap`,
    );
  }

  /** Resolves when every terminal with a network is connected. */
  async allBack(): Promise<void> {
    const wanted = [...this.#terminals.values()].filter(({ isOff }) => !isOff);
    const back = async () => {
      while (wanted.some(({ isOnline }) => !isOnline)) await this.#changed.promise;
    };
    await this.#nudging(wanted, back(), () => 'the terminals get no connection');
  }

  used(): Used[] {
    return [...this.#terminals.values()].map(({ deviceId, bootId, taps }) => ({
      ...{ deviceId, bootId, taps },
    }));
  }

  #of(roomNo: string): Terminal {
    const terminal = this.#terminals.get(roomNo);
    if (terminal === undefined) throw new TerminalError(`room ${roomNo} has no terminal`);
    return terminal;
  }

  async #tap(roomNo: string, command: object): Promise<TapAnswer> {
    const terminal = this.#of(roomNo);
    const id = ++this.#lastId;
    const done = new Promise<Result>((resolve) => this.#waiting.set(id, resolve));
    const answer = done.then(answerOf);
    terminal.open.add(answer);
    void answer.then(() => terminal.open.delete(answer));
    terminal.taps += 1;
    // Its uptime is the driven clock, so that a tap is as old as the day says.
    const uptime = this.#hub.at - this.#switchedOnAt;
    this.#tell({ id, device: terminal.deviceId, uptime, ...command });
    if (terminal.isOff) {
      this.saved += 1;
      return new SavedTap(roomNo, answer);
    }
    return this.#nudging([terminal], answer, () => `a tap in ${roomNo} is not acknowledged`);
  }

  #tell(command: object): void {
    this.#child.stdin.write(`${JSON.stringify(command)}\n`);
  }

  /** A device waits longer between its tries; here nobody does anything else meanwhile. */
  async #nudging<T>(
    terminals: readonly Terminal[],
    work: Promise<T>,
    otherwise: () => string,
  ): Promise<T> {
    const uptime = this.#hub.at - this.#switchedOnAt;
    const nudge = () => {
      for (const { deviceId: device, isOnline, isOff } of terminals)
        if (!isOnline && !isOff) this.#tell({ do: 'network', on: true, device, uptime });
    };
    nudge();
    const nudges = setInterval(nudge, nudgeMs);
    return this.#wait(work, otherwise).finally(() => {
      clearInterval(nudges);
    });
  }

  #wait<T>(work: Promise<T>, otherwise: () => string): Promise<T> {
    return patiently(this.#hub.orDeath(Promise.race([work, this.#death.promise])), otherwise);
  }

  #hear(line: string): void {
    this.#lastLines.push(line.slice(0, 500));
    if (this.#lastLines.length > keptLines) this.#lastLines.shift();
    const heard = Heard.safeParse(jsonOrNothing(line)).data;
    if (heard === undefined) return;
    if (heard.event === 'outcome') {
      this.#waiting.get(heard.id)?.(heard.result);
      this.#waiting.delete(heard.id);
      return;
    }
    const terminal = [...this.#terminals.values()].find(
      ({ deviceId }) => deviceId === heard.device,
    );
    if (terminal === undefined) return;
    if (heard.event === 'taken') terminal.bootId = heard.boot;
    else terminal.isOnline = heard.event === 'online';
    this.#changed.resolve(undefined);
    this.#changed = Promise.withResolvers();
  }
}

function answerOf(result: Result): string | undefined {
  return result.status === 'refused' ? result.refusal.name : undefined;
}

function jsonOrNothing(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
