/** A tap's way: device, broker, ingress, pipeline, and its acknowledgement back. */
import { describe, expect, test } from 'vitest';
import { busy, door } from './fake-pipeline.ts';
import { ground, hearsOnlyMarker, tap } from './ground.ts';
import { openDevice } from './support.ts';

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
    device.tap(tap(4, { action: { kind: 'call', what: 'tea' } }));
    expect(await device.acks.take(4)).toMatchObject([
      { v: 1, bootId: 'boot-a', seq: 1, result: { status: 'accepted', did: 'startClock' } },
      { seq: 2 },
      { seq: 3 },
      { seq: 4 },
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
      {
        keyed: expect.objectContaining({ key: 'd/T-302/boot-a/4' }) as unknown,
        command: expect.objectContaining({
          ...{ type: 'callService', roomNo: '302', what: 'tea' },
          actor: { kind: 'terminal', id: 'T-302' },
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

  test('for a hub whose machine woke up in 1970 waits, and then has its own time', async () => {
    const world = await ground();
    const device = await openDevice(world.broker.port, await world.claim('T-302'));
    const { decide } = world.pipeline;
    const rightAt = world.clock.at;
    world.clock.at = 5_000;
    // As the pipeline does with a log that is ahead of the clock.
    const refusal = { name: 'clock_behind', detail: { lastAt: rightAt } } as const;
    world.pipeline.decide = () => ({ status: 'refused', pos: 0, refusal });
    device.tap(tap(1, { sentUptime: 601_000 }));
    // Ten minutes before five seconds after the beginning of time: nobody believes that.
    expect((await world.pipeline.askedInbox.next()).command).toMatchObject({
      ...{ tapAt: 5_000, tapAtKnown: false },
    });
    await world.ingress.idle();
    await hearsOnlyMarker(world, device);

    world.clock.at = rightAt;
    world.pipeline.decide = decide;
    device.tap(tap(1, { sentUptime: 631_000 }));
    expect(await device.acks.next()).toMatchObject({ seq: 1, result: { status: 'accepted' } });
    expect((await world.pipeline.askedInbox.next()).command).toMatchObject({
      ...{ tapAt: rightAt - 630_000, tapAtKnown: true },
    });
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
