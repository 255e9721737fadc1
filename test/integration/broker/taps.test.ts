/** A tap's way: device, broker, ingress, pipeline, and its acknowledgement back. */
import type { TapMessage } from '@baozhong/contract/terminal.ts';
import { topics } from '@baozhong/contract/topics.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createTerminalIngress,
  mostWaiting,
  type TerminalIngress,
} from '../../../hub/src/ingress/terminal-ingress.ts';
import { busy, door, FakePipeline } from './fake-pipeline.ts';
import {
  connectDevice,
  type Device,
  onEnd,
  openBroker,
  openDevice,
  storeId,
  type World,
} from './support.ts';

interface Ground extends World {
  readonly pipeline: FakePipeline;
  readonly ingress: TerminalIngress;
}

async function ground(): Promise<Ground> {
  const world = await openBroker();
  const pipeline = new FakePipeline();
  const { broker, clock, log } = world;
  const local = () => ({
    stamp: (at: number) => ({ at, localDay: '2026-11-20', localMinute: 1_200 }),
  });
  const ingress = createTerminalIngress({ broker, pipeline, clock, local, log });
  onEnd(() => ingress.close());
  return { ...world, pipeline, ingress };
}

function tap(seq: number, changed: Partial<TapMessage> = {}): TapMessage {
  return {
    ...{
      v: 1,
      bootId: 'boot-a',
      seq,
      tapUptime: 1_000,
      sentBootId: 'boot-a',
      sentUptime: 1_000,
      oldestSeq: 1,
    },
    action: { kind: 'card', cardUid: '0B020004', intent: 'auto' },
    ...changed,
  };
}
/** What the device hears after this came after everything that the hub had said before. */
function marker({ broker }: World, pos: number): void {
  broker.publishDown('T-302', 'display', {
    ...{
      v: 1,
      pos,
      deviceId: 'T-302',
      roomNo: '302',
      state: 'vacant',
      hubAt: 0,
      clocks: [],
      guests: 0,
    },
    ...{ billFen: null, reminder: 'none', language: 'zh-CN', menu: [] },
  });
}
async function hearsOnlyMarker(world: World, device: Device): Promise<void> {
  marker(world, 1);
  await device.displays.next();
  expect(device.acks.waiting).toBe(0);
}

describe('[TRM-01] a tap', () => {
  test('becomes a command of the room that the device belongs to, at the time of the tap', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    device.tap(tap(1, { tapUptime: 5_000, sentUptime: 65_000 }));
    device.tap(tap(2, { action: { kind: 'order', goodsCode: 'TEA', qty: 2, guest: 1 } }));
    device.tap(
      tap(3, {
        sentBootId: 'boot-b',
        action: { kind: 'card', cardUid: '0B020004', intent: 'extend', extensions: 2 },
      }),
    );
    expect(await device.acks.take(3)).toMatchObject([
      { v: 1, bootId: 'boot-a', seq: 1, result: { status: 'accepted', did: 'startClock' } },
      { seq: 2 },
      { seq: 3 },
    ]);
    const at = world.clock.at;
    expect(world.pipeline.asked.map(({ keyed, command }) => ({ keyed, command }))).toEqual([
      {
        keyed: {
          source: 'device',
          key: 'd/T-302/boot-a/1',
          deviceId: 'T-302',
          bootId: 'boot-a',
          seq: 1,
        },
        command: {
          ...{
            type: 'tapCard',
            roomNo: '302',
            cardUid: '0B020004',
            intent: 'auto',
            tapAt: at - 60_000,
            tapAtKnown: true,
          },
          actor: { kind: 'terminal', id: 'T-302' },
          stamp: { at, localDay: '2026-11-20', localMinute: 1_200 },
        },
      },
      {
        keyed: expect.objectContaining({ key: 'd/T-302/boot-a/2' }) as unknown,
        command: expect.objectContaining({
          type: 'orderFromRoom',
          roomNo: '302',
          goodsCode: 'TEA',
          qty: 2,
          guest: 1,
        }) as unknown,
      },
      {
        keyed: expect.objectContaining({ key: 'd/T-302/boot-a/3' }) as unknown,
        command: expect.objectContaining({
          intent: 'extend',
          extensions: 2,
          tapAt: at,
          tapAtKnown: false,
        }) as unknown,
      },
    ]);
  });

  test('is acknowledged only when it is committed', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    const { open, passed } = door();
    world.pipeline.commit = () => passed;
    device.tap(tap(1));
    await world.pipeline.askedInbox.next();
    await hearsOnlyMarker(world, device);
    open();
    expect(await device.acks.next()).toMatchObject({ seq: 1, result: { status: 'accepted' } });
  });

  test('that was refused is acknowledged with the refusal', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    const refusal = { name: 'not_called_here' as const, detail: { staffNo: '8', roomNo: '305' } };
    world.pipeline.decide = () => ({ status: 'refused', pos: 1, refusal });
    device.tap(tap(1));
    expect(await device.acks.next()).toEqual({
      v: 1,
      bootId: 'boot-a',
      seq: 1,
      result: { status: 'refused', refusal },
    });
  });

  test('for which the hub was too busy is not, and is decided when it comes again', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    const { decide } = world.pipeline;
    world.pipeline.decide = () => busy();
    device.tap(tap(1));
    await world.pipeline.askedInbox.next();
    await world.ingress.idle();
    await hearsOnlyMarker(world, device);
    world.pipeline.decide = decide;
    device.tap(tap(1, { sentUptime: 9_000 }));
    expect(await device.acks.next()).toMatchObject({ seq: 1, result: { status: 'accepted' } });
  });

  test('whose pipeline breaks is not acknowledged, and the next one is taken', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    world.pipeline.commit = () => Promise.reject(new Error('the disk is gone'));
    device.tap(tap(1));
    await world.pipeline.askedInbox.next();
    await world.ingress.idle();
    await hearsOnlyMarker(world, device);
    expect(world.log.lines.filter((line) => line.includes('the disk is gone'))).toHaveLength(1);
    world.pipeline.commit = () => Promise.resolve();
    device.tap(tap(1));
    expect(await device.acks.next()).toMatchObject({ seq: 1 });
  });
});

describe('[TRM-01] each tap counts once', () => {
  test('sent five times at five times it is decided once and answered five times alike', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    for (let time = 0; time < 5; time += 1) device.tap(tap(1, { sentUptime: 1_000 + time * 700 }));
    const acks = await device.acks.take(5);
    for (const ack of acks) expect(ack).toEqual(acks[0]);
    expect(world.pipeline.decided).toEqual(['d/T-302/boot-a/1']);
  });

  test('after a lost acknowledgement the device sends again and gets the same answer', async () => {
    const world = await ground();
    const credentials = await world.claim('T-302');
    const first = await openDevice(world.broker.port, credentials);
    const { open, passed } = door();
    world.pipeline.commit = () => passed;
    first.tap(tap(1));
    await world.pipeline.askedInbox.next();
    // The line breaks between the commit and the acknowledgement.
    first.client.end(true);
    await first.closed;
    open();
    await world.ingress.idle();
    const again = await openDevice(world.broker.port, credentials);
    again.tap(tap(1, { sentUptime: 30_000 }));
    expect(await again.acks.next()).toMatchObject({ seq: 1, result: { status: 'accepted' } });
    expect(world.pipeline.decided).toEqual(['d/T-302/boot-a/1']);
    expect(world.pipeline.asked).toHaveLength(2);
  });

  test('sent again over a new connection while the first still waits, it waits its turn', async () => {
    const world = await ground();
    const credentials = await world.claim('T-302');
    const first = await openDevice(world.broker.port, credentials);
    const { open, passed } = door();
    world.pipeline.commit = () => passed;
    first.tap(tap(1));
    await world.pipeline.askedInbox.next();
    const again = await openDevice(world.broker.port, credentials);
    again.tap(tap(1));
    again.tap(tap(2));
    await hearsOnlyMarker(world, again);
    open();
    expect((await again.acks.take(3)).map(({ seq }) => seq)).toEqual([1, 1, 2]);
    expect(world.pipeline.decided).toEqual(['d/T-302/boot-a/1', 'd/T-302/boot-a/2']);
  });

  test('the same number with another wish is another matter: key_reused', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    device.tap(tap(1));
    device.tap(tap(1, { action: { kind: 'card', cardUid: '0B020007', intent: 'auto' } }));
    expect(await device.acks.take(2)).toMatchObject([
      { result: { status: 'accepted' } },
      { result: { refusal: { name: 'key_reused' } } },
    ]);
  });
});

describe('order', () => {
  test('a gap is not acknowledged; with the missing one sent, both are', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    device.tap(tap(2));
    await world.pipeline.askedInbox.next();
    await world.ingress.idle();
    await hearsOnlyMarker(world, device);
    device.tap(tap(1));
    device.tap(tap(2));
    expect((await device.acks.take(2)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('the taps of each device are taken in the order in which it sent them, whatever their QoS and however long commits take', async () => {
    const world = await ground();
    const names = ['T-301', 'T-302'];
    const devices = await Promise.all(
      names.map(async (name) =>
        openDevice(world.broker.port, await world.claim(name, name.slice(2))),
      ),
    );
    let boot = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            who: fc.nat(1),
            qos: fc.constantFrom(0 as const, 1 as const),
            ticks: fc.nat(3),
          }),
          { maxLength: 60 },
        ),
        async (plan) => {
          boot += 1;
          const bootId = `boot-${String(boot)}`;
          world.pipeline.commit = async () => {
            const ticks = plan[world.pipeline.asked.length % plan.length]?.ticks ?? 0;
            for (let tick = 0; tick < ticks; tick += 1) await new Promise(setImmediate);
          };
          const sent = [0, 0];
          for (const { who, qos } of plan) {
            sent[who] = (sent[who] ?? 0) + 1;
            devices[who]?.tap(tap(sent[who], { bootId, sentBootId: bootId }), qos);
          }
          for (const [who, device] of devices.entries()) {
            const count = sent[who] ?? 0;
            const upTo = Array.from({ length: count }, (_, index) => index + 1);
            expect((await device.acks.take(count)).map(({ seq }) => seq)).toEqual(upTo);
            const prefix = `d/${device.deviceId}/${bootId}/`;
            expect(world.pipeline.decided.filter((key) => key.startsWith(prefix))).toEqual(
              upTo.map((seq) => prefix + String(seq)),
            );
          }
        },
      ),
      // Small enough that no lane fills.
      { numRuns: 40 },
    );
  });

  test('a stuck pipeline fills a bounded lane; what did not fit is not acknowledged and comes again', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    const { open, passed } = door();
    world.pipeline.commit = () => passed;
    const count = mostWaiting + 20;
    const all = Array.from({ length: count }, (_, index) => index + 1);
    const heard = new Promise((resolve) => {
      world.broker.onUp(() => {
        if (world.ingress.counts().taps === count) resolve(undefined);
      });
    });
    for (const seq of all) device.tap(tap(seq));
    await heard;
    expect(world.ingress.counts()).toMatchObject({ taps: count, dropped: 20, acknowledged: 0 });
    open();
    expect((await device.acks.take(mostWaiting)).map(({ seq }) => seq)).toEqual(
      all.slice(0, mostWaiting),
    );
    await world.ingress.idle();
    for (const seq of all.slice(mostWaiting)) device.tap(tap(seq));
    expect((await device.acks.take(20)).map(({ seq }) => seq)).toEqual(all.slice(mostWaiting));
  });
});

describe('malformed taps', () => {
  test('one that can be named is refused, so that the device does not send it for ever, and is told', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    device.tap({ ...tap(1), action: { kind: 'dance' } });
    device.tap(tap(2, { oldestSeq: 2 }));
    expect(await device.acks.take(2)).toMatchObject([
      { seq: 1, result: { status: 'refused', refusal: { name: 'malformed' } } },
      { seq: 2, result: { status: 'accepted' } },
    ]);
    expect(world.broker.presence('T-302')?.denials.last).toMatchObject({
      name: 'malformed',
      reason: 'action.kind: invalid_union',
    });
    expect(world.ingress.counts().malformed).toBe(1);
  });

  test('one that cannot be named is told and not answered, and locks nobody', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    for (const payload of ['', '{', 'null', '[]', '{"v":1}', '{"bootId":"boot-a","seq":-1}'])
      device.publish(topics.up(storeId, 'T-302'), payload);
    device.tap(tap(1));
    expect(await device.acks.next()).toMatchObject({ seq: 1, result: { status: 'accepted' } });
    expect(device.acks.waiting).toBe(0);
    expect(world.broker.presence('T-302')).toMatchObject({
      online: true,
      denials: { count: 6, lockedUntilAt: null },
    });
    expect(world.log.lines.length).toBeLessThan(6);
  });

  test('its refusal never speaks for a tap before it that has not come', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    const bad = { ...tap(2), action: { kind: 'dance' } };
    device.tap(bad);
    await world.ingress.idle();
    await hearsOnlyMarker(world, device);
    device.tap(tap(1));
    device.tap(bad);
    expect(await device.acks.take(2)).toMatchObject([
      { seq: 1, result: { status: 'accepted' } },
      { seq: 2, result: { status: 'refused', refusal: { name: 'malformed' } } },
    ]);
  });

  test('nor for one before it that still waits for its commit', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    const { open, passed } = door();
    world.pipeline.commit = () => passed;
    device.tap(tap(1));
    device.tap({ ...tap(2), v: 9 });
    await world.pipeline.askedInbox.next();
    await hearsOnlyMarker(world, device);
    open();
    expect((await device.acks.take(2)).map(({ seq }) => seq)).toEqual([1, 2]);
  });
});

describe('hello', () => {
  test('is told with the device that said it; a malformed one is a denial', async () => {
    const world = await ground();
    const hellos: unknown[] = [];
    const heard = new Promise((resolve) => {
      world.ingress.onHello((device, hello) => {
        hellos.push([device, hello]);
        resolve(undefined);
      });
    });
    const device = await connectDevice(world.broker.port, await world.claim('T-302'));
    const hello = { v: 1, bootId: 'boot-a', uptime: 12, firmware: 'sim 1.0', pending: 3 };
    device.hello({ ...hello, firmware: '' });
    device.hello(hello);
    await heard;
    expect(hellos).toEqual([[{ deviceId: 'T-302', roomNo: '302' }, hello]]);
    expect(world.broker.presence('T-302')?.denials.last?.reason).toBe('firmware: too_small');
  });
});
