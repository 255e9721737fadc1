/** Other ways in, and the end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { maxPacketBytes, topics } from '@baozhong/contract/topics.ts';
import { describe, expect, test } from 'vitest';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { createBroker } from '../../../hub/src/broker/broker.ts';
import { memoryIdentities } from '../../unit/broker/memory-identities.ts';
import {
  closing,
  connectDevice,
  display,
  onEnd,
  openBroker,
  openSocket,
  recordingLog,
  storeId,
} from './support.ts';

describe('a browser’s virtual terminal', () => {
  test('speaks MQTT over a WebSocket, with a throw-away identity of its room', async () => {
    const { broker } = await openBroker();
    const server = createServer();
    const sockets = new WebSocketServer({ server, path: '/mqtt', maxPayload: maxPacketBytes * 2 });
    sockets.on('connection', (socket) => {
      broker.handle(createWebSocketStream(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onEnd(() => {
      sockets.close();
      server.closeAllConnections();
      server.close();
    });
    const credentials = broker.issueVirtual('302');
    if (credentials === undefined) throw new Error('no place');
    expect(credentials.deviceId).toBe('V-302-1');
    expect(broker.devicesOf('302')).toEqual(['V-302-1']);
    expect(broker.devices()).toEqual([]);
    const { port } = server.address() as AddressInfo;
    const device = await connectDevice(
      port,
      credentials,
      {},
      `ws://127.0.0.1:${String(port)}/mqtt`,
    );
    await device.subscribe();
    broker.publishDown('V-302-1', 'display', display(1, 'V-302-1'));
    expect(await device.displays.next()).toMatchObject({ pos: 1 });
    const heard = new Promise((resolve) => {
      broker.onUp((from, kind) => {
        resolve([from, kind]);
      });
    });
    device.hello({});
    expect(await heard).toEqual([{ deviceId: 'V-302-1', roomNo: '302' }, 'hello']);
    device.publish(topics.up(storeId, 'T-302'), '{}');
    await device.closed;
    expect(broker.presence('V-302-1')).toMatchObject({
      virtual: true,
      online: false,
      denials: { count: 1 },
    });
  });
});

describe('the end', () => {
  test('closing leaves nobody connected and the port free', async () => {
    const identities = memoryIdentities();
    const { broker, claim } = await openBroker({
      ...{ identities, limits: { connectTimeoutMs: 600_000 } },
    });
    const credentials = await claim('T-302');
    const device = await connectDevice(broker.port, credentials);
    const silent = await openSocket(broker.port);
    const { port } = broker;
    await broker.close();
    await Promise.all([device.closed, closing(silent)]);
    const next = await createBroker({
      storeId,
      port,
      identities,
      log: recordingLog(),
      now: Date.now,
    });
    onEnd(() => next.close());
    next.onUp(() => undefined);
    expect(next.port).toBe(port);
    await connectDevice(port, credentials);
  });

  test('a port that is taken is an error, and leaves nothing running', async () => {
    const { broker } = await openBroker();
    await expect(openBroker({ port: broker.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('a process whose broker is closed ends by itself', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'close.child.ts')], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    onEnd(() => child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    // A timer or a socket left behind would keep it for ever, and this test beyond its time.
    expect(await ended).toEqual([0, null]);
  });
});
