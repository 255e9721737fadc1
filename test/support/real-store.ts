/** A store as `npm start -- --new` makes it: no demo, no throw-away, its own data folder; started again on the same one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../hub/src/store.ts', import.meta.url));

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

export class RealStore {
  readonly dataDir: string;
  url = '';
  /** What was printed at the last start. */
  printed = '';
  /** Beside this process's own. */
  env: Readonly<Record<string, string>> = {};
  #child: ChildProcess | undefined;

  private constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  static async make(...options: string[]): Promise<RealStore> {
    const store = new RealStore(await mkdtemp(join(tmpdir(), 'baozhong-new-')));
    await store.start('--new', ...options);
    return store;
  }

  get oneTimePassword(): string {
    return /One-time password\s+(\S+)/.exec(this.printed)?.[1] ?? '';
  }

  async start(...options: string[]): Promise<void> {
    const port = await freePort();
    const where = ['--data', this.dataDir, '--port', String(port), '--mqtt-port', '0'];
    const child = spawn(process.execPath, [program, ...where, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.env },
    });
    this.#child = child;
    this.url = `http://127.0.0.1:${String(port)}`;
    this.printed = '';
    let complaint = '';
    child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(complaint)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.printed += `${line}\n`;
        if (line.includes('Ctrl-C')) resolve();
      });
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
