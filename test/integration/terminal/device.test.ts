import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { createDevice, type Device, type DeviceOptions } from '@baozhong/terminal/src/device.ts';
import { DiskStorage } from '@baozhong/terminal/src/disk-storage.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { cardA, displayed } from '../../unit/terminal/bench.ts';
import { storeId, TestHub } from './test-hub.ts';

let hub: TestHub;
let devices: Device[];
let folder: string;
const deviceId = 'T-302';

beforeEach(async () => {
  hub = new TestHub();
  devices = [];
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-device-'));
  await hub.start();
});
afterEach(async () => {
  for (const device of devices) await device.close();
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

/** Comes back quickly: chance is at its lowest. */
function device(
  over: Partial<Omit<DeviceOptions, 'url' | 'host' | 'port'>> = {},
  url?: string,
): Device {
  const address = url === undefined ? { host: '127.0.0.1', port: hub.port } : { url };
  const made = createDevice({
    ...{ storeId, deviceId, secret: 'secret', storage: new MemoryStorage(), chance: () => 0 },
    ...over,
    ...address,
  });
  devices.push(made);
  return made;
}

const names = (bootId: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${bootId}/${String(index + 1)}`);

describe('[TRM-01] a terminal and its hub', () => {
  test('hello, then a tap, and its answer on the screen', async () => {
    const terminal = device({ bootId: 'boot-a' });
    await terminal.until(({ link }) => link === 'online');
    hub.resultOf = () => ({
      status: 'refused',
      refusal: { name: 'not_called_here', detail: { roomNo: '305' } },
    });
    const outcome = await terminal.card(cardA, { intent: 'extend', extensions: 2 });
    expect(outcome).toMatchObject({ status: 'refused', refusal: { name: 'not_called_here' } });
    expect(terminal.face().status.text).toBe('请到305房');
    expect(hub.hellos).toMatchObject([{ bootId: 'boot-a', pending: 0 }]);
    expect(hub.arrived[0]?.action).toMatchObject({ intent: 'extend', extensions: 2 });
    await terminal.settled();
  });

  test('its packets are not held back to be sent together', async () => {
    const setNoDelay = vi.spyOn(Socket.prototype, 'setNoDelay');
    const before = () =>
      setNoDelay.mock.contexts.filter((socket) => (socket as Socket).remotePort === hub.port);
    await device().until(({ link }) => link === 'online');
    expect(before()).not.toHaveLength(0);
  });

  test('the retained display is there at once, a later one replaces it', async () => {
    hub.show(displayed({ pos: 5 }));
    const terminal = device();
    const first = await terminal.until(({ roomNo }) => roomNo === '302');
    expect(first.minutes?.n).toBe(18);
    hub.show(displayed({ pos: 6, state: 'dirty', clocks: [] }));
    const later = await terminal.until(({ state }) => state === 'dirty');
    expect(later.minutes).toBeNull();
  });

  test('an order by a script', async () => {
    const terminal = device();
    hub.resultOf = () => ({ status: 'accepted', did: 'orderGoods' });
    expect(await terminal.order('TEA1', 2, 1)).toEqual({ status: 'accepted', did: 'orderGoods' });
    expect(hub.arrived[0]?.action).toEqual({ kind: 'order', goodsCode: 'TEA1', qty: 2, guest: 1 });
    expect(await terminal.order('TEA1', 100)).toEqual({
      status: 'notTaken',
      reason: 'badQuantity',
    });
  });

  test('over a WebSocket, as from a browser', async () => {
    const http = createHttpServer();
    const sockets = new WebSocketServer({ server: http, path: '/mqtt' });
    sockets.on('connection', (socket) => hub.broker.handle(createWebSocketStream(socket)));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    const terminal = device({}, `ws://127.0.0.1:${String(port)}/mqtt`);
    expect(await terminal.card(cardA)).toMatchObject({ status: 'accepted' });
    await terminal.close();
    sockets.close();
    http.close();
  });

  test('closing leaves nothing behind, and answers those who wait', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name !== 'TickObject').length;
    hub.answers = false;
    const terminal = device();
    await terminal.until(({ link }) => link === 'online');
    const arrived = once(hub, 'tap');
    const outcome = terminal.card(cardA);
    const settled = terminal.settled();
    await arrived;
    await Promise.all([terminal.close(), expect(settled).rejects.toThrow('closed')]);
    expect(await outcome).toEqual({ status: 'closed' });
    expect(await terminal.card(cardA)).toEqual({ status: 'closed' });
    await expect.poll(() => hub.connections).toBe(0);
    const after = process.getActiveResourcesInfo().filter((name) => name !== 'TickObject').length;
    expect(after).toBeLessThanOrEqual(before);
  });
});

describe('[TRM-01] over lost lines and power', () => {
  test('connections killed mid-flight again and again: every tap counts once, in order', async () => {
    let heard = 0;
    hub.on('tap', () => {
      heard += 1;
      // Before the answer of this one is out.
      if (heard % 3 === 0) hub.cut();
    });
    const terminal = device({ bootId: 'boot-a' });
    const outcomes = Array.from({ length: 20 }, () => terminal.card(cardA));
    await terminal.settled();
    expect(hub.counted).toEqual(names('boot-a', 20));
    expect((await Promise.all(outcomes)).map(({ status }) => status)).not.toContain('dropped');
    expect(hub.arrived.length).toBeGreaterThan(20);
  });

  test('the hub goes away and comes back: taps wait, and the screen says how many', async () => {
    const terminal = device({ bootId: 'boot-a' });
    await terminal.card(cardA);
    await hub.stop();
    await terminal.until(({ link }) => link === 'offline');
    void terminal.card(cardA);
    const last = terminal.card(cardA);
    expect(terminal.face().status.text).toBe('已存，待上传 2');
    await hub.start();
    expect(await last).toMatchObject({ status: 'accepted' });
    expect(hub.counted).toEqual(names('boot-a', 3));
    expect(hub.hellos.at(-1)?.pending).toBe(2);
  });

  test('power lost with taps on the disk: the next boot sends them first, under their own boot', async () => {
    await hub.stop();
    const file = join(folder, 'T-302.taps');
    const first = device({ bootId: 'boot-a', storage: new DiskStorage(file) });
    void first.card(cardA);
    void first.card(cardA);
    // Not closed: the file is opened again as the power left it.
    const second = device({ bootId: 'boot-b', storage: new DiskStorage(file) });
    await first.network(false);
    expect(second.face().pending).toBe(2);
    void second.card(cardA);
    await hub.start();
    await second.settled();
    expect(hub.counted).toEqual(['boot-a/1', 'boot-a/2', 'boot-b/1']);
    expect(hub.arrived.map(({ sentBootId }) => sentBootId)).toEqual(['boot-b', 'boot-b', 'boot-b']);
    await second.close();
    expect(new DiskStorage(file).load()).toEqual([]);
  });

  test('its network taken away and given back', async () => {
    const terminal = device();
    await terminal.until(({ link }) => link === 'online');
    await terminal.network(false);
    expect(terminal.face().link).toBe('offline');
    const outcome = terminal.card(cardA);
    await terminal.network(true);
    expect(await outcome).toMatchObject({ status: 'accepted' });
  });
});

describe('[TRM-01] unwelcome', () => {
  test('a tap that the broker forbids is given up after two closed connections, the rest arrives', async () => {
    hub.forbids = ({ seq }) => seq === 2;
    const terminal = device({ bootId: 'boot-a' });
    const [first, second, third] = [1, 2, 3].map(() => terminal.card(cardA));
    expect(await second).toEqual({ status: 'dropped' });
    expect(await first).toMatchObject({ status: 'accepted' });
    expect(await third).toMatchObject({ status: 'accepted' });
    expect(hub.counted).toEqual(['boot-a/1', 'boot-a/3']);
  });

  test('a wrong secret is shown, nothing is lost, and it comes in once it is right', async () => {
    hub.secret = 'another';
    const rejected = vi.fn<() => void>();
    const terminal = device({ onRejected: rejected });
    const outcome = terminal.card(cardA);
    const face = await terminal.until(({ link }) => link === 'rejected');
    expect(face.status.text).toBe('未认可，1没发');
    expect(face.pending).toBe(1);
    expect(rejected).toHaveBeenCalled();
    hub.secret = 'secret';
    expect(await outcome).toMatchObject({ status: 'accepted' });
  });

  test('what does not follow the contract is as if it had not come', async () => {
    const terminal = device();
    hub.show({ ...displayed(), state: 'flooded' } as never);
    hub.show(displayed({ pos: 11, roomNo: '305' }));
    await terminal.until(({ roomNo }) => roomNo === '305');
  });

  test('a refusal of a later hub, without a word here, is an answer all the same', async () => {
    hub.resultOf = () => ({ status: 'refused', refusal: { name: 'too_hot', detail: {} } }) as never;
    expect(await device().card(cardA)).toMatchObject({ status: 'refused' });
  });
});
