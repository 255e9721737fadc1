/**
 * The hub as a child process: a throw-away store with a driven clock. When it
 * was killed on purpose it is started again, on the same ports, with the time
 * at which it died; a death that nobody asked for ends the day.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ReadyLine = z.object({
  ready: z.literal(true),
  http: z.string(),
  mqttPort: z.int(),
  storeId: z.string(),
  epoch: z.int(),
});
type ReadyLine = z.infer<typeof ReadyLine>;

const hubProgram = fileURLToPath(new URL('../../hub/src/store.ts', import.meta.url));
const startPatienceMs = 120_000;
const stopPatienceMs = 20_000;
const keptLines = 20;
const lowestPort = 20_000;
const portRange = 12_000;
const portTries = 200;

export class HubDied extends Error {
  override readonly name = 'HubDied';
}

export class HubProcess {
  /** What the hub's clock shows: kept while the hub is down. */
  at: number;
  /** A kill is armed: the next death is meant. */
  killArmed = false;
  /** How often it was killed as it was meant. */
  kills = 0;
  readonly dataDir: string;
  readonly #storeFile: string;
  readonly #more: readonly string[];
  #ports = { http: 0, mqtt: 0 };
  #child: ChildProcess | undefined;
  #ready: Promise<ReadyLine> = Promise.reject(new HubDied('the hub was not started'));
  readonly #death = Promise.withResolvers<never>();
  #stopping = false;
  readonly #lastLines: string[] = [];

  /** `more`: further options of the hub. */
  constructor(storeFile: string, dataDir: string, at: number, more: readonly string[] = []) {
    this.#storeFile = storeFile;
    this.#more = more;
    this.dataDir = dataDir;
    this.at = at;
    this.#ready.catch(() => undefined);
    this.#death.promise.catch(() => undefined);
  }

  async start(): Promise<void> {
    // Free ports of our own choice, so that devices find the hub again after a kill.
    this.#ports = { http: await freePort(), mqtt: await freePort() };
    this.#launch();
    await this.#ready;
  }

  /** Settles when the hub serves; rejects when it died without being asked to. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** What is waited for will never come once the hub has died for good. */
  orDeath<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#death.promise]);
  }

  get http(): string {
    const scheme = this.#more.includes('--tls') ? 'https' : 'http';
    return `${scheme}://127.0.0.1:${String(this.#ports.http)}`;
  }

  get mqttPort(): number {
    return this.#ports.mqtt;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const impatient = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
    await gone;
    clearTimeout(impatient);
  }

  #launch(): void {
    const { http, mqtt } = this.#ports;
    const child = spawn(
      process.execPath,
      [
        hubProgram,
        '--throw-away',
        ...['--store', this.#storeFile],
        ...['--data', this.dataDir],
        ...['--port', String(http)],
        ...['--mqtt-port', String(mqtt)],
        ...['--driven-clock', String(this.at)],
        ...this.#more,
      ],
      // Fifty starts of the same program: Node keeps what it compiled where it would by itself.
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env },
      },
    );
    this.#child = child;
    this.#ready = this.#untilReady(child);
    this.#ready.catch(() => undefined);
    child.once('exit', (code, signal) => {
      if (this.#stopping) return;
      if (this.killArmed && signal === 'SIGKILL') {
        this.killArmed = false;
        this.kills += 1;
        this.#launch();
        return;
      }
      const how = signal ?? `code ${String(code)}`;
      this.#die(new HubDied(`the hub ended by itself (${how})\n${this.#lastLines.join('\n')}`));
    });
  }

  #die(error: HubDied): void {
    this.#death.reject(error);
    this.#ready = this.#death.promise;
  }

  #untilReady(child: ChildProcess): Promise<ReadyLine> {
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('the hub has no output');
    const keep = (line: string) => {
      this.#lastLines.push(line);
      if (this.#lastLines.length > keptLines) this.#lastLines.shift();
    };
    createInterface({ input: stderr }).on('line', keep);
    return new Promise((resolve, reject) => {
      const impatient = setTimeout(() => {
        reject(new HubDied(`the hub did not get ready\n${this.#lastLines.join('\n')}`));
        child.kill('SIGKILL');
      }, startPatienceMs);
      child.once('exit', () => {
        clearTimeout(impatient);
        // Killed while starting: whoever waits is told by the next start.
        setImmediate(() => void this.#ready.then(resolve, reject));
      });
      createInterface({ input: stdout }).on('line', (line) => {
        keep(line);
        const ready = ReadyLine.safeParse(jsonOrNothing(line));
        if (!ready.success) return;
        clearTimeout(impatient);
        resolve(ready.data);
      });
    });
  }
}

function jsonOrNothing(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Below the range that outgoing connections take theirs from: a killed hub must get its port back. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < portTries; tries += 1) {
    const port = lowestPort + Math.floor(Math.random() * portRange);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
