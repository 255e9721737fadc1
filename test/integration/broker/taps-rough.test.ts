/** Taps out of order, too many, and malformed: what is acknowledged, and what is not. */
import { topics } from '@baozhong/contract/topics.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostWaiting } from '../../../hub/src/ingress/terminal-ingress.ts';
import { door } from './fake-pipeline.ts';
import { ground, hearsOnlyMarker, tap } from './ground.ts';
import { connectDevice, openDevice, storeId } from './support.ts';

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
