/** Who gets in, and what happens to who tries more: the real broker, real clients, loopback. */
import { topics } from '@baozhong/contract/topics.ts';
import { describe, expect, test } from 'vitest';
import { lockForMs } from '../../../hub/src/broker/denials.ts';
import {
  connectDevice,
  type Device,
  openBroker,
  openDevice,
  presenceUntil,
  storeId,
  type World,
} from './support.ts';

const refused = (code: number) => expect.objectContaining({ code }) as Error;

describe('[TRM-01] coming in', () => {
  test('a device with its secret is online, and its presence says since when', async () => {
    const { broker, clock, claim } = await openBroker();
    const credentials = await claim('T-302');
    expect(broker.presence('T-302')).toMatchObject({
      roomNo: '302',
      online: false,
      virtual: false,
      sinceAt: clock.at,
    });
    clock.at += 5_000;
    const device = await connectDevice(broker.port, credentials);
    expect(broker.presence('T-302')).toMatchObject({ online: true, sinceAt: clock.at });
    clock.at += 5_000;
    device.client.end(true);
    expect(await presenceUntil(broker, 'T-302', ({ online }) => !online)).toMatchObject({
      sinceAt: clock.at,
    });
  });

  test('a wrong secret is refused and told, and locks nobody out', async () => {
    const { broker, claim } = await openBroker();
    const credentials = await claim('T-302');
    for (let time = 0; time < 5; time += 1)
      await expect(connectDevice(broker.port, credentials, { password: 'guess' })).rejects.toEqual(
        refused(4),
      );
    expect(broker.presence('T-302')?.denials).toMatchObject({
      count: 5,
      last: { name: 'bad_credentials' },
      lockedUntilAt: null,
    });
    await connectDevice(broker.port, credentials);
  });

  test("nobody comes in under another's identity", async () => {
    const { broker, claim } = await openBroker();
    const mine = await claim('T-302');
    await claim('T-303', '303');
    const attempts = [
      { clientId: 'T-303' },
      { clientId: 'T-303', username: 'T-303' },
      { username: 'T-303' },
      { clientId: 'T-999', username: 'T-999' },
      { clientId: '', username: '', password: '' },
      { clientId: '__proto__', username: '__proto__' },
    ];
    for (const changed of attempts)
      await expect(
        connectDevice(broker.port, mine, changed),
        JSON.stringify(changed),
      ).rejects.toEqual(refused(4));
    expect(broker.presence('T-303')?.online).toBe(false);
  });

  test('claimed again, the old secret is worth nothing and its connection is cut', async () => {
    const { broker, claim } = await openBroker();
    const old = await claim('T-302');
    const device = await connectDevice(broker.port, old);
    display(broker, 1);
    const fresh = await claim('T-302');
    await device.closed;
    await expect(connectDevice(broker.port, old)).rejects.toEqual(refused(4));
    // Nor is anything left of what the old one was shown.
    const again = await openDevice(broker.port, fresh);
    display(broker, 2);
    expect(await again.displays.next()).toMatchObject({ pos: 2 });
  });

  test('a last will is refused: presence is told by the connection', async () => {
    const { broker, claim } = await openBroker();
    const will = {
      topic: topics.up(storeId, 'T-302'),
      payload: Buffer.from('x'),
      qos: 1 as const,
      retain: false,
    };
    await expect(connectDevice(broker.port, await claim('T-302'), { will })).rejects.toEqual(
      refused(5),
    );
    expect(broker.presence('T-302')?.denials.last?.reason).toContain('last will');
  });

  test('a device that would never give a sign of life is refused', async () => {
    const { broker, claim } = await openBroker();
    await expect(
      connectDevice(broker.port, await claim('T-302'), { keepalive: 0 }),
    ).rejects.toThrow();
    expect(broker.presence('T-302')?.online).toBe(false);
  });

  test('a session does not outlive its connection: nothing is kept for who is away but the display', async () => {
    const { broker, claim } = await openBroker();
    const credentials = await claim('T-302');
    const first = await connectDevice(broker.port, credentials, { clean: false });
    await first.subscribe();
    expect(first.sessionPresent).toBe(false);
    first.client.end(true);
    await presenceUntil(broker, 'T-302', ({ online }) => !online);
    ack(broker, 1);
    display(broker, 1);
    const again = await connectDevice(broker.port, credentials, { clean: false });
    expect(again.sessionPresent).toBe(false);
    await again.subscribe();
    expect(await again.displays.next()).toMatchObject({ pos: 1 });
    ack(broker, 2);
    expect(await again.acks.next()).toMatchObject({ seq: 2 });
  });
});

describe('[TRM-01] its own topics only', () => {
  test.each([
    ["another's tap", topics.up(storeId, 'T-303'), {}],
    ["another's display", topics.display(storeId, 'T-303'), { retain: true }],
    ['its own display', topics.display(storeId, 'T-302'), { retain: true }],
    ['a retained tap', topics.up(storeId, 'T-302'), { retain: true }],
    ['a tap with QoS 2', topics.up(storeId, 'T-302'), { qos: 2 as const }],
    ['the library itself', '$SYS/x', {}],
    ['a topic as long as a packet may be', 'x'.repeat(8_000), {}],
    [
      'a level of its own topic that is empty',
      topics.up(storeId, 'T-302').replace('/up', '//up'),
      {},
    ],
    ['a deed of the hub', topics.deed(storeId, 'T-302'), {}],
    ['anything else', 'anything/else', { qos: 0 as const }],
  ])('%s ends the connection, is told, and reaches nobody', async (_what, topic, options) => {
    const { broker, claim } = await openBroker();
    const other = await openDevice(broker.port, await claim('T-303', '303'));
    const heard: string[] = [];
    broker.onUp(({ deviceId }) => heard.push(deviceId));
    const credentials = await claim('T-302');
    const device = await openDevice(broker.port, credentials);
    device.publish(topic, '{"forged":true}', options);
    await device.closed;
    expect(broker.presence('T-302')?.denials).toMatchObject({
      count: 1,
      last: { name: 'not_allowed' },
      lockedUntilAt: null,
    });
    expect(heard).toEqual([]);
    // What comes next to the other is the hub's, so nothing came before it. Nor was anything retained.
    display(broker, 8, 'T-303');
    expect(await other.displays.next()).toMatchObject({ pos: 8 });
    const again = await openDevice(broker.port, credentials);
    display(broker, 9);
    expect(await again.displays.next()).toMatchObject({ pos: 9 });
  });

  test.each([
    '#',
    '+/#',
    '$SYS/#',
    topics.allDown(storeId, '+'),
    topics.display(storeId, 'T-303'),
    topics.up(storeId, 'T-302'),
    'x'.repeat(8_000),
  ])('subscribing to %s is refused, and brings nothing', async (filter) => {
    const { broker, claim } = await openBroker();
    const other = await openDevice(broker.port, await claim('T-303', '303'));
    const spy = await connectDevice(broker.port, await claim('T-302'));
    expect(await spy.subscribe(filter)).toEqual([128]);
    await spy.subscribe();
    display(broker, 1, 'T-303');
    await other.displays.next();
    display(broker, 2);
    expect(await spy.displays.next()).toMatchObject({ deviceId: 'T-302', pos: 2 });
    expect(broker.presence('T-302')?.denials.last?.reason).toContain('subscribed to');
  });

  test('a topic or a filter of more levels than anybody needs ends the connection, and is told', async () => {
    const { broker, clock, claim } = await openBroker();
    const credentials = await claim('T-302');
    const deep = 'a/'.repeat(3_000);
    const own = topics.allDown(storeId, 'T-302').slice(0, -1);
    const deeds: ((device: Device) => unknown)[] = [
      (device) => {
        device.publish(deep, '{}');
      },
      (device) => device.subscribe(`${'+/'.repeat(3_000)}#`),
      (device) => device.subscribe(`${own}${'+/'.repeat(500)}#`),
    ];
    for (const [index, deed] of deeds.entries()) {
      clock.at += lockForMs;
      const device = await connectDevice(broker.port, credentials);
      void deed(device);
      await device.closed;
      expect(broker.presence('T-302')?.denials).toMatchObject({
        ...{ count: index + 1, last: { name: 'malformed' } },
      });
    }
    clock.at += lockForMs;
    const again = await openDevice(broker.port, credentials);
    display(broker, 1);
    expect(await again.displays.next()).toMatchObject({ pos: 1 });
  });

  test('three denials within a minute lock the identity, named and visible, until the time is over', async () => {
    const { broker, clock, claim, log } = await openBroker();
    const credentials = await claim('T-302');
    await misbehaveThrice(broker, credentials);
    expect(broker.presence('T-302')?.denials).toMatchObject({
      count: 3,
      lockedUntilAt: clock.at + lockForMs,
    });
    await expect(connectDevice(broker.port, credentials)).rejects.toEqual(refused(5));
    expect(log.lines.filter((line) => line.includes('"locked":true'))).toHaveLength(1);
    clock.at += lockForMs;
    await connectDevice(broker.port, credentials);
  });

  test('the manager unlocks it before', async () => {
    const { broker, claim } = await openBroker();
    const credentials = await claim('T-302');
    await misbehaveThrice(broker, credentials);
    broker.unlock('T-302');
    expect(broker.presence('T-302')?.denials).toMatchObject({ last: null, lockedUntilAt: null });
    await connectDevice(broker.port, credentials);
  });

  test('refused subscriptions lock too, and cut the connection that is open', async () => {
    const { broker, claim } = await openBroker();
    const device = await connectDevice(broker.port, await claim('T-302'));
    for (const filter of ['#', '+/#', 'bz/#']) void device.subscribe(filter);
    await device.closed;
    expect(broker.presence('T-302')?.denials.lockedUntilAt).not.toBeNull();
  });
});

describe('taking over', () => {
  test('a second connection of a device ends the first, and it stays online throughout', async () => {
    const { broker, claim } = await openBroker();
    const credentials = await claim('T-302');
    const first = await openDevice(broker.port, credentials);
    const told: boolean[] = [];
    broker.onPresence(({ online }) => told.push(online));
    const second = await openDevice(broker.port, credentials);
    await first.closed;
    display(broker, 1);
    expect(await second.displays.next()).toMatchObject({ pos: 1 });
    expect(broker.presence('T-302')?.online).toBe(true);
    expect(told.at(-1)).toBe(true);
  });

  test('however fast it comes again: in the end one connection lives, hears, and is the one that is known', async () => {
    const { broker, claim } = await openBroker();
    const credentials = await claim('T-302');
    const attempts = Array.from({ length: 40 }, () =>
      openDevice(broker.port, credentials).catch(() => undefined),
    );
    await Promise.all(attempts);
    const last = await openDevice(broker.port, credentials);
    display(broker, 1);
    expect(await last.displays.next()).toMatchObject({ pos: 1 });
    expect(broker.presence('T-302')?.online).toBe(true);
    last.client.end(true);
    await presenceUntil(broker, 'T-302', ({ online }) => !online);
  });
});

type Talking = World['broker'];
function display(broker: Talking, pos: number, deviceId = 'T-302'): void {
  broker.publishDown(deviceId, 'display', {
    ...{ v: 1, pos, deviceId, roomNo: '302', state: 'vacant', hubAt: 0, clocks: [], guests: 0 },
    ...{ billFen: null, reminder: 'none', language: 'zh-CN', menu: [] },
  });
}
function ack(broker: Talking, seq: number): void {
  broker.publishDown('T-302', 'ack', {
    v: 1,
    bootId: 'boot',
    seq,
    result: { status: 'accepted', did: '' },
  });
}
async function misbehaveThrice(
  broker: Talking,
  credentials: Parameters<typeof connectDevice>[1],
): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    const device: Device = await connectDevice(broker.port, credentials);
    device.publish(topics.up(storeId, 'T-303'), '{}');
    await device.closed;
  }
}
