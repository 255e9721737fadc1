/** A hub on TLS as a whole: pages, the helper in the clear, terminals with what the hub wrote down for them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { paths } from '@baozhong/contract/paths.ts';
import { TerminalsFile } from '@baozhong/contract/terminal.ts';
import type { TrustAnswer } from '@baozhong/contract/trust.ts';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueLeaf, makeAuthority } from '../../../hub/src/tls/certificates.ts';
import { authority, storeHost } from '../../support/authority.ts';
import { TestHub } from '../../support/hub.ts';

const terminalProgram = fileURLToPath(
  new URL('../../../terminal-firmware-sim/src/cli.ts', import.meta.url),
);
const dayMs = 24 * 3_600_000;

let hub: TestHub;
let answer: TrustAnswer;
let helper: string;
let terminals: TerminalsFile;
beforeAll(async () => {
  hub = await TestHub.startSecure();
  answer = (await hub.request('GET', paths.trust)).json as TrustAnswer;
  helper = `http://127.0.0.1:${String(answer.trustPort)}`;
  const file = await readFile(join(hub.process.dataDir, 'terminals.json'), 'utf8');
  terminals = TerminalsFile.parse(JSON.parse(file));
});
afterAll(() => hub.stop());

/** With a header that `fetch` does not let one set. */
function statusWithHost(host: string): Promise<number> {
  const { port } = new URL(helper);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('[SEC-07] pages over TLS', () => {
  test('the session cookie never goes in the clear', async () => {
    await hub.signInAs('manager');
    const { headers } = await hub.request('DELETE', paths.session);
    expect(headers.get('set-cookie')).toContain('; Secure');
    await hub.signInAs('manager');
  });

  test('the live view comes over it, for its own pages only', async () => {
    const url = `${hub.url.replace('https', 'wss')}${paths.live}`;
    const headers = { cookie: hub.cookie };
    const socket = new WebSocket(url, { headers, origin: hub.url, ca: authority.cert });
    const [first] = (await once(socket, 'message')) as [Buffer];
    expect(first.toString()).toContain('snapshot');
    socket.close();
    const foreign = new WebSocket(url, {
      ...{ headers, origin: 'https://evil.test', ca: authority.cert },
    });
    const [error] = (await once(foreign, 'error')) as [Error];
    expect(error.message).toContain('403');
  });

  test('the page runs its own start script by its hash, and none besides', async () => {
    const { headers } = await hub.request('GET', '/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='/);
    expect(policy.split(';').find((part) => part.includes('script-src'))).not.toContain('unsafe');
    expect(headers.get('strict-transport-security')).toBeNull();
  });
});

describe('[SEC-07] the helper in the clear', () => {
  test('knows the way to trust, and sends everybody else to the pages', async () => {
    const page = await fetch(`${helper}/trust`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('html'),
    ]);
    for (const path of ['/', '/cashier?room=201', '/api/session', '/api/commands']) {
      const elsewhere = await fetch(helper + path, { redirect: 'manual' });
      expect(elsewhere.status).toBe(302);
      expect(elsewhere.headers.get('location')).toBe(`${hub.url}${path}`);
    }
    const posted = await fetch(helper + paths.session, { method: 'POST', redirect: 'manual' });
    expect(posted.headers.get('set-cookie')).toBeNull();
  });

  test('gives the authority away as each device wants it, and never its key', async () => {
    const get = async (kind: string) =>
      Buffer.from(await (await fetch(`${helper}${paths.authority}.${kind}`)).arrayBuffer());
    const pem = new X509Certificate(await get('pem'));
    expect(pem.fingerprint256).toBe(answer.authority?.fingerprint);
    expect(new X509Certificate(await get('crt')).raw.equals(pem.raw)).toBe(true);
    const profile = (await get('mobileconfig')).toString();
    expect(profile).toContain(`<data>${pem.raw.toString('base64')}</data>`);
    expect(profile).toContain('com.apple.security.root');
    for (const kind of ['pem', 'crt', 'mobileconfig'])
      expect((await get(kind)).toString()).not.toContain('PRIVATE');
  });

  test('[SEC-02] a page elsewhere whose name points here gets nothing', async () => {
    for (const host of ['evil.test', `evil.test:${new URL(helper).port}`, '8.8.8.8', 'a@b'])
      expect(await statusWithHost(host)).not.toBe(302);
    expect(await statusWithHost('evil.test')).toBe(403);
    expect(await statusWithHost(storeHost)).toBe(302);
  });

  test('only the word that it was heard is for pages from elsewhere', async () => {
    const headers = { origin: helper };
    const ping = await hub.request('GET', paths.trustPing, undefined, headers);
    expect([ping.status, ping.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect((await hub.request('GET', paths.session, undefined, headers)).status).toBe(403);
    expect((await hub.request('GET', paths.trust, undefined, headers)).status).toBe(403);
  });
});

describe('[TRM-01] terminals with what the hub wrote down', () => {
  let folder: string;
  let children: ChildProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baozhong-terminal-'));
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    children = [];
    await rm(folder, { recursive: true, force: true });
  });

  async function run(file: TerminalsFile, room: string): Promise<string> {
    await writeFile(join(folder, 'terminals.json'), JSON.stringify(file));
    const url = `mqtts://127.0.0.1:${String(file.mqttsPort)}`;
    const args = ['--data', folder, '--room', room, '--lang', 'en', '--url', url];
    const child = spawn(process.execPath, [terminalProgram, ...args]);
    children.push(child);
    let output = '';
    const take = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const closed = once(child, 'close');
    child.stdin.end('face\n');
    await closed;
    return output;
  }

  test('one comes in over TLS', async () => {
    expect(await run(terminals, '201')).toContain('Connected');
  });

  test('one that was given another authority says that this is not its hub', async () => {
    const other = makeAuthority({ commonName: 'another', names: [], now: Date.now() });
    expect(await run({ ...terminals, ca: other.cert }, '202')).toContain('Not our hub');
  });

  test('without an authority it does not try', async () => {
    const { ca, ...rest } = terminals;
    expect(ca).toContain('BEGIN CERTIFICATE');
    expect(await run(rest, '203')).toContain('the hub has no TLS');
  });
});

test('[SEC-07] a hub that finds its certificate expired starts with a new one', async () => {
  const expired = {
    hosts: ['127.0.0.1'],
    ...issueLeaf(authority, { hosts: ['127.0.0.1'], now: Date.now() - 300 * dayMs }),
  };
  const late = await TestHub.startSecure({ 'hub.json': JSON.stringify(expired) });
  try {
    const { port } = new URL(late.url);
    const options = { host: '127.0.0.1', port: Number(port), ca: authority.cert };
    const socket = connect({ ...options, servername: storeHost });
    await once(socket, 'secureConnect');
    const until = socket.getPeerX509Certificate()?.validToDate.getTime() ?? 0;
    expect(until).toBeGreaterThan(Date.now() + 80 * dayMs);
    socket.destroy();
    const log = await readFile(join(late.process.dataDir, 'log/hub.log'), 'utf8');
    expect(log).toContain('the hub has a new certificate');
  } finally {
    await late.stop();
  }
});
