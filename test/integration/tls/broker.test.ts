/** Terminals over TLS: real sockets, the firmware's own shell, certificates that change under way. */
import { createDevice, type Device } from '@baozhong/terminal/src/device.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { once } from 'node:events';
import { connect as connectSecurely, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { connect as connectSocket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { issueLeaf, type Keyed, makeAuthority } from '../../../hub/src/tls/certificates.ts';
import { authority } from '../../support/authority.ts';
import {
  closing,
  connectDevice,
  onEnd,
  openBroker,
  storeId,
  type World,
} from '../broker/support.ts';

const dayMs = 24 * 3_600_000;
const local = '127.0.0.1';

function leaf(hosts: readonly string[] = [local], now = Date.now()): Keyed {
  const { key, cert } = issueLeaf(authority, { hosts, now });
  return { key, cert: cert + authority.cert };
}

async function openSecure(keyed = leaf()): Promise<World & { readonly port: number }> {
  const world = await openBroker({ secure: { host: local, port: 0, keyed } });
  return { ...world, port: world.broker.securePort ?? 0 };
}

async function terminal(world: World & { port: number }, ca = authority.cert): Promise<Device> {
  const { deviceId, secret } = await world.claim('T-302');
  const device = createDevice({
    ...{ host: local, port: world.port, ca, storeId, deviceId, secret },
    storage: new MemoryStorage(),
  });
  onEnd(() => device.close());
  return device;
}

async function shake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connectSecurely({ host: local, port, ca: authority.cert, ...options });
  onEnd(() => socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

describe('[TRM-01] terminals over TLS', () => {
  test('one that trusts the authority of its store comes in, taps and is answered', async () => {
    const world = await openSecure();
    const device = await terminal(world);
    await device.until(({ link }) => link === 'online');
    const taps: string[] = [];
    world.broker.onUp((from, kind) => taps.push(`${from.deviceId} ${kind}`));
    void device.card('04A1B2C3');
    await expect.poll(() => taps).toContain('T-302 tap');
  });

  test('one of another store says so, tells nothing and comes in once the hub proves itself', async () => {
    const other = makeAuthority({ commonName: 'another', names: [], now: Date.now() });
    const stranger = { commonName: 'another', ...other };
    const { key, cert } = issueLeaf(stranger, { hosts: [local], now: Date.now() });
    const world = await openSecure({ key, cert: cert + other.cert });
    const device = await terminal(world);
    const face = await device.until(({ link }) => link === 'untrusted');
    expect(face.status.tone).toBe('error');
    expect(world.broker.presence('T-302')?.online).toBe(false);
    expect(world.broker.presence('T-302')?.denials.count).toBe(0);
    world.broker.renew(leaf());
    await device.until(({ link }) => link === 'online');
  });

  test.each([
    ['that has expired', () => leaf([local], Date.now() - 200 * dayMs)],
    ['for another address', () => leaf(['192.168.1.5'])],
    ['from a public authority, or any other than its own', () => leaf()],
  ])('a certificate %s is not enough', async (what, keyed) => {
    const world = await openSecure(keyed());
    const ca = what.startsWith('from')
      ? makeAuthority({ commonName: 'elsewhere', names: [], now: Date.now() }).cert
      : authority.cert;
    const device = await terminal(world, ca);
    await device.until(({ link }) => link === 'untrusted');
  });

  test('the certificate is renewed while a terminal is connected, which does not notice', async () => {
    const world = await openSecure();
    const first = await shake(world.port);
    const device = await terminal(world);
    await device.until(({ link }) => link === 'online');
    const before = first.getPeerX509Certificate()?.serialNumber;
    const since = world.broker.presence('T-302')?.sinceAt;
    world.clock.at += 60_000;
    world.broker.renew(leaf());
    const second = await shake(world.port);
    expect(second.getPeerX509Certificate()?.serialNumber).not.toBe(before);
    expect(device.face().link).toBe('online');
    expect(world.broker.presence('T-302')).toMatchObject({ online: true, sinceAt: since });
    expect(first.destroyed).toBe(false);
  });

  test('the same rules hold as without TLS: a wrong secret, and a packet that is too large', async () => {
    const world = await openSecure();
    const credentials = await world.claim('T-302');
    const url = `mqtts://${local}:${String(world.port)}`;
    const trusting = { ca: authority.cert };
    await expect(
      connectDevice(world.port, { ...credentials, secret: 'wrong' }, trusting, url),
    ).rejects.toMatchObject({ code: 4 });
    const device = await connectDevice(world.port, credentials, trusting, url);
    device.publish('x', 'x'.repeat(20_000));
    await device.closed;
    expect(world.broker.presence('T-302')?.denials.last?.name).toBe('too_large');
  });
});

describe('[SEC-07] the handshake', () => {
  test('an authority that got into wrong hands cannot speak for a name of the internet', async () => {
    const world = await openSecure(leaf(['example.com', local]));
    const socket = connectSecurely({
      ...{ host: local, port: world.port, ca: authority.cert, servername: 'example.com' },
    });
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.message).toContain('permitted subtree');
  });

  test('who speaks no TLS, or nothing, is cut off and bounded; others get in meanwhile', async () => {
    const world = await openBroker({
      secure: { host: local, port: 0, keyed: leaf() },
      limits: { connectTimeoutMs: 300, mostUnknown: 4 },
    });
    const port = world.broker.securePort ?? 0;
    const silent = Array.from({ length: 8 }, () => {
      const socket = connectSocket(port, local);
      socket.on('error', () => undefined);
      onEnd(() => socket.destroy());
      return socket;
    });
    const plain = connectSocket(port, local, () => plain.write('GET / HTTP/1.1\r\n\r\n'));
    plain.on('error', () => undefined);
    const device = await terminal({ ...world, port });
    await device.until(({ link }) => link === 'online');
    await Promise.all([...silent, plain].map(closing));
    expect(device.face().link).toBe('online');
    expect(world.log.lines.join('\n')).toContain('a connection over TLS did not come about');
  });
});
