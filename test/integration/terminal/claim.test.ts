/** A terminal from the box to the first tap, against a real hub on TLS; then locked, replaced, and lied to by another hub. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { paths } from '@baozhong/contract/paths.ts';
import { type GivenIdentity, TerminalsAnswer } from '@baozhong/contract/terminal-claim.ts';
import { readAddress } from '@baozhong/terminal/src/claim/address.ts';
import { claimIdentity } from '@baozhong/terminal/src/claim/claimer.ts';
import { IdentityFile } from '@baozhong/terminal/src/claim/identity-file.ts';
import { createDevice, type Device } from '@baozhong/terminal/src/device.ts';
import type { Face } from '@baozhong/terminal/src/face.ts';
import type { Tone } from '@baozhong/terminal/src/state.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { issueLeaf, makeAuthority } from '../../../hub/src/tls/certificates.ts';
import { authority } from '../../support/authority.ts';
import { TestHub } from '../../support/hub.ts';

const program = fileURLToPath(
  new URL('../../../terminal-firmware-sim/src/cli.ts', import.meta.url),
);
let hub: TestHub;
let folder: string;
let scanned: string;
const cleanups: (() => unknown)[] = [];
beforeAll(async () => {
  hub = await TestHub.startSecure();
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-claim-'));
  await hub.signInAs('manager');
  scanned = (await terminals()).address.replace(/\/\/[^:]+/, '//127.0.0.1');
});
afterAll(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function terminals(): Promise<TerminalsAnswer> {
  return TerminalsAnswer.parse((await hub.request('GET', paths.terminals)).json);
}
const act = (body: object) => hub.request('POST', paths.terminals, body);
/** The manager types what the device shows. */
const type = (code: string, roomNo: string) =>
  act({ do: 'claim', code: code.replaceAll(' ', ''), roomNo, replace: true });

let files = 0;
const newFile = () => {
  const file = join(folder, `identity-${String((files += 1))}.json`);
  return file;
};

/** A device out of its box: what it shows, and who it becomes. */
function unclaimed(addressText: string, path = newFile()) {
  const address = readAddress(addressText);
  if (address === undefined) throw new Error(`no address: ${addressText}`);
  const file = new IdentityFile(path);
  const faces: Face[] = [];
  const looking: (() => void)[] = [];
  const giving = new AbortController();
  const given = claimIdentity(
    {
      ...{ address, addressText, file, model: 'Bench' },
      onFace: (face) => {
        faces.push(face);
        for (const look of looking.splice(0)) look();
      },
    },
    giving.signal,
  );
  given.catch(() => undefined);
  const off = () => {
    giving.abort();
    file.close();
  };
  cleanups.push(off);
  const shows = async (wanted: (face: Face) => boolean): Promise<Face> => {
    for (;;) {
      const face = faces.at(-1);
      if (face !== undefined && wanted(face)) return face;
      await new Promise<void>((look) => looking.push(look));
    }
  };
  const code = async () => {
    const { lcd } = await shows(({ lcd }) => /^[A-Z2-9]{3} [A-Z2-9]{3}$/.test(lcd[1] ?? ''));
    return lcd[1] ?? '';
  };
  return { path, file, faces, given, shows, code, off };
}

function running(identity: GivenIdentity, tones: Tone[] = []): Device {
  const { storeId, deviceId, secret, host, mqttsPort = 0, ca = '' } = identity;
  const device = createDevice({
    ...{ storeId, deviceId, secret, host, port: mqttsPort, ca, chance: () => 0 },
    storage: new MemoryStorage(),
    onTone: (tone) => tones.push(tone),
  });
  cleanups.push(() => device.close());
  return device;
}
const online = (device: Device) =>
  device.until(({ link, roomNo }) => link === 'online' && roomNo !== '');

async function claimed(roomNo: string): Promise<GivenIdentity> {
  const device = unclaimed(scanned);
  await type(await device.code(), roomNo);
  return device.given;
}

/** In the hub's place, with a certificate of this authority or of another one. */
async function standIn(
  by: typeof authority,
  listener: RequestListener,
): Promise<{ readonly url: string; readonly port: number }> {
  const server = createServer(issueLeafWithChain(by), listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${String(port)}`, port };
}
function issueLeafWithChain(by: typeof authority) {
  const { key, cert } = issueLeaf(by, { hosts: ['127.0.0.1'], now: Date.now() });
  return { key, cert: cert + by.cert };
}

describe('[TRM-01] from the box to the first tap', () => {
  test('shows a code and whom it met, is claimed by a manager, keeps who it is, and taps over MQTTS', async () => {
    const device = unclaimed(hub.url);
    const code = await device.code();
    const page = await terminals();
    // What the manager compares: the same digits on both.
    const digits = page.caFingerprint?.replaceAll(':', '').slice(0, 12) ?? '';
    expect(device.faces.at(-1)?.lcd[2]?.replaceAll(' ', '')).toBe(digits);
    expect(page.claims.map(({ model }) => model)).toContain('Bench');
    expect((await type(code, '201')).status).toBe(204);
    const given = await device.given;
    expect(JSON.parse(readFileSync(device.path, 'utf8'))).toEqual({ given });
    expect(statSync(device.path).mode & 0o777).toBe(0o600);
    expect((await terminals()).deeds[0]).toMatchObject({ did: 'received', by: 'device' });

    const terminal = running(given);
    const { roomNo } = await online(terminal);
    expect(roomNo).toBe('201');
    expect(await terminal.card('FFFFFFFF')).toMatchObject({
      status: 'refused',
      refusal: { name: 'unknown_card' },
    });
    expect((await hub.log()).length).toBeGreaterThan(0);
  });

  test('one that scanned where the hub is has nothing to compare', async () => {
    const device = unclaimed(scanned);
    await device.code();
    expect(device.faces.at(-1)?.lcd[2]).toBe('');
  });

  test('every reply is lost once: one terminal comes of it, and one claim', async () => {
    const lost: string[] = [];
    const proxy = await standIn(authority, (asked, answer) => {
      const { method = '', url = '', headers } = asked;
      const onward = request(hub.url + url, { method, headers, ca: authority.cert }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const body = Buffer.concat(chunks);
          const name = `${method} ${url.includes('confirm') ? 'confirm' : body.includes('claimed') ? 'claimed' : 'open'}`;
          if (lost.includes(name)) {
            answer.writeHead(reply.statusCode ?? 500, reply.headers).end(body);
            return;
          }
          lost.push(name);
          asked.socket.destroy();
        });
      });
      asked.pipe(onward);
    });
    const before = new Set((await terminals()).claims.map(({ claimId }) => claimId));
    const device = unclaimed(proxy.url);
    const code = await device.code();
    const open = (await terminals()).claims.filter(({ claimId }) => !before.has(claimId));
    expect(open).toHaveLength(1);
    await expect.poll(() => lost).toContain('GET open');
    expect((await type(code, '202')).status).toBe(204);
    const given = await device.given;
    expect(lost).toEqual(['POST open', 'GET open', 'GET claimed', 'POST confirm']);
    await online(running(given));
    const { deeds } = await terminals();
    expect(deeds.slice(0, 2).map(({ did }) => did)).toEqual(['received', 'replaced']);
  });

  test('the power is cut after a manager typed the code: switched on again it gets who it is', async () => {
    const first = unclaimed(scanned);
    const code = await first.code();
    first.off();
    await type(code, '203');
    const second = unclaimed(scanned, first.path);
    const given = await second.given;
    expect(second.faces.map(({ lcd }) => lcd[1]).every((shown) => shown === '')).toBe(true);
    await online(running(given));
  });
});

describe('[TRM-12] a terminal that is connected', () => {
  test('locked: cut within a second, says so, keeps what is tapped; unlocked it comes back with it', async () => {
    const given = await claimed('204');
    const terminal = running(given);
    await online(terminal);
    const startedMs = performance.now();
    expect((await act({ do: 'lock', deviceId: given.deviceId })).status).toBe(204);
    await terminal.until(({ link }) => link !== 'online');
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    const face = await terminal.until(({ link }) => link === 'locked');
    expect(face.status.text).toBe('终端已锁定');
    const tap = terminal.card('FFFFFFFF');
    await terminal.until(({ status }) => status.text === '已锁定，存1次');
    expect((await act({ do: 'unlock', deviceId: given.deviceId })).status).toBe(204);
    expect(await tap).toMatchObject({ status: 'refused' });
  });

  test('replaced: the old one is refused for good and shows what it has not sent; the new one works', async () => {
    const given = await claimed('205');
    const old = running(given);
    await online(old);
    await old.network(false);
    void old.card('FFFFFFFF');
    const next = await claimed('205');
    await old.network(true);
    const face = await old.until(({ link }) => link === 'rejected');
    expect(face.status).toEqual({ text: '未认可，1没发', tone: 'error' });
    await online(running(next));
  });

  test('cloned: two devices that use one identity are both shut out, and the manager is told', async () => {
    const given = await claimed('208');
    const [one, other] = [running(given), running(given)];
    const locked = (device: Device) => device.until(({ link }) => link === 'locked');
    await Promise.all([locked(one), locked(other)]);
    const { deviceId } = given;
    const { deeds } = await terminals();
    expect(deeds[0]).toMatchObject({ did: 'cloned', by: 'hub', deviceId, roomNo: '208' });
    // It stays so until somebody has seen to it; with a new secret one of them is the terminal again.
    const next = await claimed('208');
    await online(running(next));
    await one.until(({ link }) => link === 'rejected');
  });

  test('sounds and flashes where somebody looks for it, and tells of its battery and its line', async () => {
    const given = await claimed('209');
    const tones: Tone[] = [];
    const terminal = running(given, tones);
    terminal.readings({ battery: 81, signalDbm: -57 });
    await online(terminal);
    const beep = { do: 'beep', deviceId: given.deviceId };
    expect((await act(beep)).status).toBe(204);
    const face = await terminal.until(({ light }) => light.pulse);
    expect(face.status.text).toBe('我在这里');
    expect(tones).toContain('beep');
    await terminal.close();
    await expect
      .poll(async () => (await act(beep)).json)
      .toMatchObject({ refusal: { name: 'terminal_away' } });
  });
});

describe('[TRM-01] another hub', () => {
  const foreign = {
    ...{ commonName: 'another', names: [] as readonly string[] },
    ...makeAuthority({ commonName: 'another', names: [], now: Date.now() }),
  };

  test('whose authority is not the one that was scanned is told nothing', async () => {
    let asked = 0;
    const { port } = await standIn(foreign, (_request, answer) => {
      asked += 1;
      answer.end('{}');
    });
    const device = unclaimed(scanned.replace(/:\d+#/, `:${String(port)}#`));
    const face = await device.shows(({ link }) => link === 'untrusted');
    expect(face.lcd).toEqual(['认领编码', '', '', '不是本店主机']);
    expect(asked).toBe(0);
  });

  test('that comes in the hub’s place between the code and the claim is told nothing', async () => {
    const path = newFile();
    const first = unclaimed(scanned, path);
    await first.code();
    first.off();
    let asked = 0;
    const { port } = await standIn(foreign, (_request, answer) => {
      asked += 1;
      answer.end('{}');
    });
    // The same claim of the same store, at another address.
    const moved = scanned.replace(/:\d+#/, `:${String(port)}#`);
    const file = new IdentityFile(path);
    const kept = file.load();
    if (kept === undefined || !('open' in kept)) throw new Error('no open claim');
    file.save({ open: { ...kept.open, address: moved } });
    file.close();
    const second = unclaimed(moved, path);
    await second.shows(({ link }) => link === 'untrusted');
    expect(asked).toBe(0);
  });

  test('is not connected to by a terminal that was claimed here, whatever it calls itself', async () => {
    const given = await claimed('206');
    const said: string[] = [];
    const server = createTlsServer(issueLeafWithChain(foreign), (socket) => {
      socket.on('data', (data: Buffer) => said.push(data.toString('hex')));
      socket.on('error', () => undefined);
    });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const terminal = running({ ...given, mqttsPort: port });
    const face = await terminal.until(({ link }) => link === 'untrusted');
    expect(face.status.text).toBe('不是本店主机');
    expect(said).toEqual([]);
  });
});

describe('[TRM-13] in a console', () => {
  let children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children = [];
  });
  function run(...args: string[]) {
    const child = spawn(process.execPath, [program, '--data', join(folder, 'cli'), ...args]);
    children.push(child);
    let output = '';
    const looking: (() => void)[] = [];
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      for (const look of looking.splice(0)) look();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const closed = once(child, 'close').then(([code]) => ({ code: code as number, output }));
    const until = async (wanted: RegExp): Promise<string> => {
      for (;;) {
        const found = wanted.exec(output);
        if (found !== null) return found[1] ?? found[0];
        await new Promise<void>((look) => looking.push(look));
      }
    };
    return { child, closed, until };
  }

  test('--claim shows and says its code, runs when it is claimed, and knows who it is at the next start', async () => {
    const first = run('--claim', scanned, '--lang', 'en');
    const code = await first.until(/([A-Z2-9]{3} [A-Z2-9]{3}) {2}Claim code/);
    await first.until(/♪ 认领编码，A? ?[A-Z2-9]/);
    await type(code, '207');
    await first.until(/207 .*Connected/);
    first.child.stdin.end('q\n');
    expect((await first.closed).code).toBe(0);
    const second = run('--device', 'terminal', '--lang', 'en');
    await second.until(/207 .*Connected/);
    second.child.stdin.end('q\n');
    expect((await second.closed).code).toBe(0);
  });

  test.each([
    [['--device', 'other'], 'say --claim ADDRESS'],
    [['--device', 'a/b'], 'a short name'],
    [['--claim', 'ftp://x', '--device', 'another'], '--claim is like'],
  ])('%s', async (args, words) => {
    const { child, closed } = run(...args);
    child.stdin.end();
    const { code, output } = await closed;
    expect(output).toContain(words);
    expect(code).toBe(1);
  });
});
