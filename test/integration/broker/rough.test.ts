/** What a broken or hostile thing on the store's network does to the broker, and what the terminals notice of it. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import process from 'node:process';
import { maxPacketBytes, topics } from '@baozhong/contract/topics.ts';
import { describe, expect, test } from 'vitest';
import {
  bytesOf,
  closing,
  connectDevice,
  display,
  header,
  openBroker,
  openDevice,
  openSocket,
  presenceUntil,
  storeId,
} from './support.ts';

/** Writes until the other end has had enough; says how much it took. */
async function pour(socket: Socket, chunk: Buffer, chunks: number): Promise<number> {
  let taken = 0;
  const closed = closing(socket);
  for (let sent = 0; sent < chunks && !socket.destroyed; sent += 1) {
    taken += chunk.length;
    if (!socket.write(chunk))
      await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
  }
  await closed;
  return taken;
}

describe('packets', () => {
  test('a publish of 100 MB is cut at its header, and the hub keeps none of it', async () => {
    const { broker, claim } = await openBroker();
    const heard: number[] = [];
    broker.onUp((_device, _kind, payload) => heard.push(payload.length));
    const socket = await openSocket(broker.port);
    socket.write(bytesOf.connect(await claim('T-302')));
    await once(socket, 'data');
    globalThis.gc?.();
    const before = process.memoryUsage();
    const megabytes = 100;
    socket.write(header(0x30, megabytes * 2 ** 20));
    const chunk = Buffer.alloc(2 ** 20);
    const taken = await pour(socket, chunk, megabytes);
    const after = process.memoryUsage();
    expect(taken).toBeLessThan(megabytes * chunk.length);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(20 * 2 ** 20);
    expect(heard).toEqual([]);
    expect(broker.presence('T-302')).toMatchObject({
      online: false,
      denials: { count: 1, last: { name: 'too_large' } },
    });
  });

  test('the largest packet that is allowed comes through', async () => {
    const { broker, claim } = await openBroker();
    const device = await connectDevice(broker.port, await claim('T-302'));
    const topic = topics.up(storeId, 'T-302');
    const sizes: number[] = [];
    const heard = new Promise((resolve) => {
      broker.onUp((_device, _kind, payload) => {
        sizes.push(payload.length);
        resolve(undefined);
      });
    });
    // With QoS 1 the topic's length and the packet's number take four bytes.
    device.publish(topic, Buffer.alloc(maxPacketBytes - topic.length - 4, 0x20));
    await heard;
    device.publish(topic, Buffer.alloc(maxPacketBytes - topic.length - 3, 0x20));
    await device.closed;
    expect(sizes).toEqual([maxPacketBytes - topic.length - 4]);
  });

  test('a tap in a thousand fragments, and a hundred taps in one', async () => {
    const { broker, claim } = await openBroker();
    const payloads: string[] = [];
    const enough = new Promise((resolve) => {
      broker.onUp((_device, _kind, payload) => {
        if (payloads.push(payload.toString()) === 101) resolve(undefined);
      });
    });
    const socket = await openSocket(broker.port);
    socket.write(bytesOf.connect(await claim('T-302')));
    await once(socket, 'data');
    const topic = topics.up(storeId, 'T-302');
    const long = JSON.stringify({ text: 'x'.repeat(950) });
    for (const byte of bytesOf.publish(topic, long)) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    socket.write(
      Buffer.concat(
        Array.from({ length: 100 }, (_, index) => bytesOf.publish(topic, String(index))),
      ),
    );
    await enough;
    expect(payloads).toEqual([long, ...Array.from({ length: 100 }, (_, index) => String(index))]);
  });

  test('what is no MQTT is closed at its first byte', async () => {
    const { broker } = await openBroker();
    const socket = await openSocket(broker.port);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await closing(socket);
  });

  test('a packet that the library cannot read is told as the device’s denial, but only of one that is in', async () => {
    const { broker, claim } = await openBroker();
    const credentials = await claim('T-302');
    const stranger = await openSocket(broker.port);
    stranger.write(
      Buffer.concat([bytesOf.connect({ ...credentials, secret: 'guess' }), Buffer.from([0x82, 0])]),
    );
    await closing(stranger);
    expect(broker.presence('T-302')?.denials).toMatchObject({
      count: 1,
      last: { name: 'bad_credentials' },
    });
    const device = await openSocket(broker.port);
    device.write(bytesOf.connect(credentials));
    await once(device, 'data');
    device.write(Buffer.from([0x82, 0]));
    await closing(device);
    expect(broker.presence('T-302')?.denials).toMatchObject({
      count: 2,
      last: { name: 'malformed' },
    });
  });

  test('a flood of small packets is cut', async () => {
    const { broker, claim } = await openBroker();
    const socket = await openSocket(broker.port);
    socket.write(bytesOf.connect(await claim('T-302')));
    await once(socket, 'data');
    const pings = Buffer.concat(Array.from({ length: 5_000 }, () => Buffer.from([0xc0, 0])));
    socket.resume();
    await pour(socket, pings, 1_000);
    expect(broker.presence('T-302')).toMatchObject({
      ...{ online: false, denials: { count: 1, last: { name: 'busy' }, lockedUntilAt: null } },
    });
  });
});

describe('[TRM-01] strangers', () => {
  test('a wildcard in an id, or one that looks like a topic, is nobody', async () => {
    const { broker, claim } = await openBroker();
    const { secret } = await claim('T-302');
    for (const deviceId of ['+', '#', 'T-302/#', 'T-30+', '$SYS', '../T-302', '', 'T-302\u0000'])
      await expect(connectDevice(broker.port, { deviceId, secret })).rejects.toThrow();
    expect(broker.presence('T-302')).toMatchObject({ online: false, denials: { count: 0 } });
  });

  test('what a stranger retains, or says before it said who it is, is not kept and reaches nobody', async () => {
    const { broker, claim } = await openBroker();
    const credentials = await claim('T-302');
    const heard: string[] = [];
    broker.onUp(({ deviceId }) => heard.push(deviceId));
    const retained = Buffer.from(bytesOf.publish(topics.display(storeId, 'T-302'), '{"pos":999}'));
    retained[0] = 0x31;
    const tap = bytesOf.publish(topics.up(storeId, 'T-302'), '{}');
    for (const before of [[], [bytesOf.connect({ ...credentials, secret: 'guess' })]]) {
      const stranger = await openSocket(broker.port);
      stranger.resume();
      stranger.write(Buffer.concat([...before, retained, tap]));
      await closing(stranger);
    }
    const device = await openDevice(broker.port, credentials);
    broker.publishDown('T-302', 'display', display(1, 'T-302'));
    expect(await device.displays.next()).toMatchObject({ pos: 1 });
    expect(heard).toEqual([]);
  });
});

describe('connections', () => {
  test('who does not say who they are is closed after a while', async () => {
    const { broker } = await openBroker({ limits: { connectTimeoutMs: 1_000 } });
    const silent = await openSocket(broker.port);
    const slow = await openSocket(broker.port);
    slow.write(Buffer.from([0x10]));
    await Promise.all([closing(silent), closing(slow)]);
  });

  test('a flood of silent connections keeps no terminal out', async () => {
    const { broker, claim } = await openBroker({
      limits: { mostUnknown: 20, connectTimeoutMs: 600_000 },
    });
    const credentials = await claim('T-302');
    const silent = await Promise.all(Array.from({ length: 60 }, () => openSocket(broker.port)));
    const closed = silent.slice(0, 40).map(closing);
    await connectDevice(broker.port, credentials);
    await Promise.all(closed);
    // Those who are in are not among those who wait.
    const later = await Promise.all(Array.from({ length: 60 }, () => openSocket(broker.port)));
    expect(later).toHaveLength(60);
    expect(broker.presence('T-302')?.online).toBe(true);
  });

  test('a terminal that takes nothing off the wire holds nobody else up', async () => {
    const { broker, claim } = await openBroker({ limits: { drainTimeoutMs: 50_000 } });
    const other = await openDevice(broker.port, await claim('T-303', '303'));
    const frozen = await openSocket(broker.port);
    frozen.write(bytesOf.connect(await claim('T-302')));
    await once(frozen, 'data');
    frozen.write(bytesOf.subscribe(topics.allDown(storeId, 'T-302')));
    await once(frozen, 'data');
    frozen.pause();
    const long = '足'.repeat(2_000);
    for (let pos = 1; pos <= 4_000; pos += 1)
      broker.publishDown('T-302', 'display', display(pos, 'T-302', long));
    broker.publishDown('T-303', 'display', display(1, 'T-303'));
    expect(await other.displays.next()).toMatchObject({ pos: 1 });
  });

  test('and is cut after a while', async () => {
    const { broker, claim } = await openBroker({ limits: { drainTimeoutMs: 50 } });
    const frozen = await openSocket(broker.port);
    frozen.write(bytesOf.connect(await claim('T-302')));
    await once(frozen, 'data');
    frozen.write(bytesOf.subscribe(topics.allDown(storeId, 'T-302')));
    await once(frozen, 'data');
    frozen.pause();
    const long = '足'.repeat(2_000);
    for (let pos = 1; pos <= 4_000; pos += 1)
      broker.publishDown('T-302', 'display', display(pos, 'T-302', long));
    await presenceUntil(broker, 'T-302', ({ online }) => !online);
  });

  test('a message too large for a terminal is not sent, and the log says so', async () => {
    const { broker, claim, log } = await openBroker();
    const device = await openDevice(broker.port, await claim('T-302'));
    broker.publishDown('T-302', 'display', display(1, 'T-302', 'x'.repeat(maxPacketBytes)));
    broker.publishDown('T-302', 'display', display(2, 'T-302'));
    expect(await device.displays.next()).toMatchObject({ pos: 2 });
    expect(log.lines.filter((line) => line.startsWith('a message too large'))).toHaveLength(1);
  });
});
