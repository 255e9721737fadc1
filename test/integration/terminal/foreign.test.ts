/** The terminal in Python, written by the book alone: what a played day does not ask of it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer as createSecureServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { issueLeaf, makeAuthority } from '../../../hub/src/tls/certificates.ts';
import { HubProcess } from '../../../scripts/day/hub-process.ts';
import { host, terminalsOf } from '../../../scripts/day/terminals.ts';
import { storeFile } from '../../support/files.ts';
import { cardA } from '../../unit/terminal/bench.ts';
import { storeId, TestHub } from './test-hub.ts';

const program = fileURLToPath(new URL('../../foreign/terminal.py', import.meta.url));
const deviceId = 'T-302';
type Said = Readonly<Record<string, unknown>> & { readonly event: string };

/** One process, and whatever it said so far. */
class Python {
  readonly said: Said[] = [];
  readonly #child;
  #more = Promise.withResolvers<undefined>();

  constructor(data: string, identity: object) {
    const file = join(data, 'identity.json');
    writeFileSync(file, JSON.stringify(identity));
    this.#child = spawn('python3', [program, '--data', data, '--identity', file], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.said.push(JSON.parse(line) as Said);
      this.#more.resolve(undefined);
      this.#more = Promise.withResolvers();
    });
    this.#child.stdin.on('error', () => undefined);
    onTestFinished(() => this.kill());
  }

  do(...commands: readonly object[]): void {
    for (const command of commands) this.#child.stdin.write(`${JSON.stringify(command)}\n`);
  }

  of(event: string): Said[] {
    return this.said.filter((one) => one.event === event);
  }

  /** Resolves with them when it has said so many. */
  async until(event: string, count = 1): Promise<Said[]> {
    while (this.of(event).length < count) await this.#more.promise;
    return this.of(event);
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

const here = spawnSync('python3', ['-c', 'import json, ssl']).status === 0;
if (!here) process.stderr.write('skipped: the terminal in Python, for there is no python3\n');

describe.skipIf(!here)('[TRM-13] a terminal in Python', () => {
  let hub: TestHub;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-foreign-'));
    hub = new TestHub();
    await hub.start();
  });
  afterEach(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const identity = (more: object = {}) => ({
    ...{ storeId, deviceId, secret: 'secret', host, port: hub.port },
    ...more,
  });
  const card = { do: 'card', uid: cardA };

  test('[TRM-01] killed with a dozen taps that no hub has: after power-on each counts once, in order, before the new one', async () => {
    const before = new Python(folder, identity());
    await before.until('online');
    before.do({ do: 'network', on: false }, ...Array.from({ length: 12 }, () => card));
    const taken = await before.until('taken', 12);
    await before.kill();
    const after = new Python(folder, identity());
    after.do({ ...card, id: 1 });
    const [last] = await after.until('taken');
    await hub.until(13);
    expect(hub.counted).toEqual(
      [...taken, last].map((one) => `${String(one?.['boot'])}/${String(one?.['seq'])}`),
    );
    await after.until('outcome', 13);
    // Told at once, so that the device may be moved.
    while (hub.hellos.at(-1)?.pending !== 0) await once(hub, 'hello');
    expect(hub.hellos.map(({ pending }) => pending).at(-2)).toBeGreaterThan(0);
  });

  test('[TRM-01] a tap that closes the connection is given up, and no other', async () => {
    hub.forbids = ({ action }) => action.kind === 'order';
    const terminal = new Python(folder, identity());
    await terminal.until('online');
    const order = { do: 'order', code: 'TEA' };
    terminal.do({ ...card, id: 1 }, { ...order, id: 2 }, { ...card, id: 3 });
    const outcomes = await terminal.until('outcome', 3);
    expect(outcomes).toMatchObject([
      { id: 1, result: { status: 'accepted' } },
      { id: 2, result: { status: 'givenUp' } },
      { id: 3, result: { status: 'accepted' } },
    ]);
    expect(hub.counted).toHaveLength(2);
  });

  test('over TLS it trusts its store alone', async () => {
    const [own, other] = ['own', 'other'].map((commonName) => ({
      commonName,
      ...makeAuthority({ commonName, names: [], now: Date.now() }),
    }));
    if (own === undefined || other === undefined) throw new Error('two of them');
    const leaf = issueLeaf(own, { hosts: [host], now: Date.now() });
    const secure = createSecureServer({ key: leaf.key, cert: leaf.cert }, (socket) => {
      const inner = connectPlain(hub.port, host);
      socket.on('error', () => inner.destroy());
      inner.on('error', () => socket.destroy());
      socket.pipe(inner).pipe(socket);
    });
    const refusals: Error[] = [];
    secure.on('tlsClientError', (error) => refusals.push(error));
    secure.listen(0, host);
    await once(secure, 'listening');
    onTestFinished(() => void secure.close());
    const { port } = secure.address() as AddressInfo;

    const deceived = new Python(folder, identity({ port, ca: other.cert }));
    while (refusals.length < 2) await once(secure, 'tlsClientError');
    expect(deceived.of('online')).toEqual([]);
    expect(hub.hellos).toEqual([]);
    await deceived.kill();

    const terminal = new Python(folder, identity({ port, ca: own.cert }));
    terminal.do({ ...card, id: 1 });
    const [outcome] = await terminal.until('outcome');
    expect(outcome).toMatchObject({ id: 1, result: { status: 'accepted' } });
    await terminal.kill();
  });

  test("[TAP-11] led by the hub from question to question, a host's card opens a room", async () => {
    const at = Date.parse('2026-11-20T12:00:00+08:00');
    const real = new HubProcess(storeFile('small'), join(folder, 'hub'), at);
    onTestFinished(() => real.stop());
    await real.start();
    const { storeId: store, terminals } = terminalsOf(real);
    const [room] = terminals;
    const { staff, services } = JSON.parse(readFileSync(storeFile('small'), 'utf8')) as StoreFile;
    const uid = staff.find(({ role }) => role === 'host')?.cardUid;
    const service = services[0]?.code ?? '';
    const terminal = new Python(folder, {
      ...{ storeId: store, host, port: real.mqttPort },
      ...{ deviceId: room?.deviceId, secret: room?.secret },
    });
    await terminal.until('online');
    terminal.do({ do: 'ask', uid, choose: [], id: 1 });
    expect((await terminal.until('answer'))[0]).toMatchObject({ result: { status: 'choose' } });
    terminal.do({ do: 'ask', uid, choose: ['1', service, 'rotation'], id: 2 });
    const [, answer] = await terminal.until('answer', 2);
    expect(answer).toMatchObject({ id: 2, result: { status: 'tap', intent: 'open' } });
    const [outcome] = await terminal.until('outcome');
    expect(outcome).toMatchObject({ id: 2, result: { status: 'accepted', did: 'openVisit' } });
    await expect
      .poll(() => terminal.of('display').at(-1))
      .toMatchObject({ display: { guests: 1 } });
  });
});
