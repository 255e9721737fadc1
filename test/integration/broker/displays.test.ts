/** The whole loop over the wire, with the floor's own rules behind it: hello, display, tap, commit, display. */
import type { TerminalView } from '@baozhong/contract/live.ts';
import { minuteMs } from '@baozhong/core/index.ts';
import { describe, expect, test, vi } from 'vitest';
import { createTerminalDisplays } from '../../../hub/src/consumers/terminal-displays.ts';
import { createTerminalList } from '../../../hub/src/consumers/terminal-list.ts';
import { createCuttingProxy } from '../pipeline/cutting-proxy.ts';
import { tapTrust } from '../../../hub/src/ingress/tap-trust.ts';
import { createTerminalIngress } from '../../../hub/src/ingress/terminal-ingress.ts';
import { localTime } from '../../../hub/src/ingress/stamp.ts';
import { Floor, requested } from '../../support/floor.ts';
import { FakePipeline } from './fake-pipeline.ts';
import { connectDevice, type Device, Inbox, onEnd, openBroker, openDevice } from './support.ts';

/** A store with three rooms and a terminal in two of them. */
async function store() {
  const world = await openBroker();
  const { broker, clock, log } = world;
  const floor = Floor.open(['1', '2']);
  const clockOfFloor = { now: () => floor.at };
  const pipeline = new FakePipeline();
  const state = () => floor.state;
  const pos = () => floor.events.length;
  const displays = createTerminalDisplays({
    ...{ broker, state, pos, clock: clockOfFloor },
    local: () => localTime('Asia/Shanghai', 360),
  });
  const changed = new Inbox<TerminalView>();
  const gone: string[] = [];
  const list = createTerminalList({
    broker,
    board: { terminalChanged: (view) => changed.put(view), terminalGone: (id) => gone.push(id) },
  });
  onEnd(() => {
    list.close();
  });
  pipeline.decide = ({ command }) => {
    const decision = floor.send(command);
    if (decision.kind === 'refused') return { status: 'refused', pos: pos(), refusal: decision };
    floor.events.push(...decision.events);
    displays.apply(decision.events);
    return { status: 'accepted', pos: pos(), answer: decision.answer };
  };
  const local = () => ({
    stamp: (at: number) => ({ at, localDay: '2026-11-20', localMinute: 720 }),
  });
  const ingress = createTerminalIngress({ broker, pipeline, clock: clockOfFloor, local, log });
  ingress.onHello((device, hello) => {
    displays.show(device);
    list.hello(device, hello);
  });
  const secrets = {
    '301': await broker.claim('T-301', '301'),
    '302': await broker.claim('T-302', '302'),
  };
  return { ...world, clock, floor, displays, list, changed, gone, ...{ secrets } };
}
const hello = { v: 1, bootId: 'boot-a', uptime: 12, firmware: 'sim 1.0', pending: 3 };
const card = (seq: number, intent: string) => ({
  ...{
    v: 1,
    bootId: 'boot-a',
    seq,
    tapUptime: 0,
    sentBootId: 'boot-a',
    sentUptime: 0,
    oldestSeq: seq,
  },
  action: { kind: 'card', cardUid: '040200015E8061', intent },
});
async function nextState(device: Device): Promise<string> {
  return (await device.displays.next()).state;
}

describe('[TRM-05] displays', () => {
  test('are there for who connects, retained from the start', async () => {
    const { broker, displays, secrets } = await store();
    displays.publishAll();
    const device = await openDevice(broker.port, secrets['301']);
    expect(await device.displays.next()).toMatchObject({
      deviceId: 'T-301',
      roomNo: '301',
      state: 'vacant',
      menu: [{ goodsCode: 'TEA' }],
    });
  });

  test('come with a hello, as the floor stands now', async () => {
    const { broker, floor, secrets } = await store();
    const device = await openDevice(broker.port, secrets['301']);
    floor.opens('301', requested('1'));
    device.hello(hello);
    expect(await device.displays.next()).toMatchObject({
      state: 'awaitingTechnician',
      pos: floor.events.length,
      hubAt: floor.at,
      utcOffsetMinutes: 480,
    });
  });

  test('[FLR-07] follow each commit, in the room that it touched and at every terminal of it', async () => {
    const { broker, floor, displays, secrets } = await store();
    const virtual = broker.issueVirtual('301');
    if (virtual === undefined) throw new Error('no place');
    const [real, inBrowser, other] = await Promise.all([
      openDevice(broker.port, secrets['301']),
      openDevice(broker.port, virtual),
      openDevice(broker.port, secrets['302']),
    ]);
    displays.apply(
      floor.does({
        type: 'openVisit',
        roomNo: '301',
        guests: [{ items: [{ serviceCode: 'FOOT60', wish: requested('1') }] }],
      }),
    );
    expect([await nextState(real), await nextState(inBrowser)]).toEqual([
      'awaitingTechnician',
      'awaitingTechnician',
    ]);
    inBrowser.tap(card(1, 'start'));
    expect([await nextState(real), await nextState(inBrowser)]).toEqual(['inService', 'inService']);
    expect(await inBrowser.acks.next()).toMatchObject({
      seq: 1,
      result: { status: 'accepted', did: 'startClock' },
    });
    floor.at += 59 * minuteMs;
    real.tap(card(1, 'end'));
    expect([await nextState(real), await nextState(inBrowser)]).toEqual([
      'awaitingPayment',
      'awaitingPayment',
    ]);
    real.tap(card(2, 'end'));
    expect((await real.acks.take(2))[1]).toMatchObject({
      result: { refusal: { name: 'not_called_here' } },
    });
    displays.apply(floor.does({ type: 'setOutOfService', roomNo: '302' }));
    expect(await nextState(other)).toBe('outOfService');
    expect([real.displays.waiting, inBrowser.displays.waiting, other.displays.waiting]).toEqual([
      0, 0, 0,
    ]);
  });

  test('[MOV-2, MOV-3, CAL-3] both rooms of a move, and what a room has called for', async () => {
    const { broker, floor, displays, secrets } = await store();
    const [old, next] = await Promise.all([
      openDevice(broker.port, secrets['301']),
      openDevice(broker.port, secrets['302']),
    ]);
    displays.apply(floor.does({ type: 'callService', roomNo: '301', what: 'clean' }));
    expect((await old.displays.next()).calls).toEqual([{ what: 'clean', taken: false }]);
    floor.opens('301', requested('1'));
    floor.does({ type: 'callService', roomNo: '301', what: 'tea' });
    const { visitId } = floor.ticketIn('301');
    displays.apply(floor.does({ type: 'moveRoom', visitId, toRoomNo: '302' }));
    expect(await old.displays.next()).toMatchObject({
      ...{ state: 'dirty', guests: 0, clocks: [], calls: [{ what: 'clean' }] },
    });
    expect(await next.displays.next()).toMatchObject({
      ...{ state: 'awaitingTechnician', clocks: [{ staffNo: '1', status: 'called' }] },
      calls: [{ what: 'tea', taken: false }],
    });
    const [, tea = ''] = floor.state.calls.keys();
    displays.apply(floor.does({ type: 'takeCall', callId: tea }));
    expect((await next.displays.next()).calls).toEqual([{ what: 'tea', taken: true }]);
    displays.apply(floor.does({ type: 'finishCall', callId: tea }));
    expect((await next.displays.next()).calls).toEqual([]);
    old.tap(card(1, 'auto'));
    expect(await old.acks.next()).toMatchObject({
      result: { refusal: { name: 'not_called_here', detail: { roomNo: '302' } } },
    });
  });

  test('once a room for each commit, however many of its events touch it', async () => {
    const { broker, floor, displays, secrets } = await store();
    const device = await openDevice(broker.port, secrets['301']);
    const events = floor.does({
      type: 'openVisit',
      roomNo: '301',
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: requested('1') }] }],
    });
    expect(events.length).toBeGreaterThan(4);
    displays.apply(events);
    displays.apply(
      floor.does({ type: 'startClock', clockId: floor.ticketIn('301').clockIds[0] ?? '' }),
    );
    expect([await nextState(device), await nextState(device)]).toEqual([
      'awaitingTechnician',
      'inService',
    ]);
    expect(device.displays.waiting).toBe(0);
  });
});

describe('whether a tap would have come through', () => {
  test('[MIS-2] only by a terminal of the room that has been connected for a while', async () => {
    const { broker, clock, secrets } = await store();
    const wouldTell = tapTrust(broker, clock);
    expect([await wouldTell('301'), await wouldTell('303')]).toEqual([false, false]);
    const device = await openDevice(broker.port, secrets['301']);
    expect(await wouldTell('301')).toBe(false);
    clock.at += 10_000;
    expect([await wouldTell('301'), await wouldTell('302')]).toEqual([true, false]);
    await device.client.endAsync();
    await vi.waitFor(async () => expect(await wouldTell('301')).toBe(false));
    // Anybody at a desk can open a page that looks like the room's terminal.
    const virtual = broker.issueVirtual('301');
    if (virtual === undefined) throw new Error('no place');
    const page = await openDevice(broker.port, virtual);
    clock.at += 10_000;
    expect(await wouldTell('301')).toBe(false);
    await page.client.endAsync();
  });

  test('[MIS-2] not by one whose line is dead, though it still looks connected', async () => {
    const { broker, clock, secrets } = await store();
    const wouldTell = tapTrust(broker, clock);
    const proxy = await createCuttingProxy(broker.port);
    const device = await openDevice(proxy.port, secrets['301']);
    clock.at += 10_000;
    expect(await wouldTell('301')).toBe(true);
    // What it says next is heard by nobody, and nobody is told that it is so.
    proxy.cutNext('silence');
    void device.client.publishAsync('anything', '', { qos: 0 });
    await vi.waitFor(() => expect(proxy.cuts()).toBe(1));
    expect(await wouldTell('301')).toBe(false);
    expect(broker.presence(secrets['301'].deviceId)?.online).toBe(true);
    device.client.end(true);
    await proxy.close();
  });
});

describe('[TRM-12] the list of terminals', () => {
  test('says who is connected since when, with what firmware and how much is pending, and why one was cut', async () => {
    const { broker, clock, changed, list, secrets } = await store();
    await changed.take(2);
    list.publishAll();
    const offline = {
      kind: 'terminal',
      online: false,
      firmware: '',
      pending: 0,
      lastDenial: '',
      ...{ battery: null, signalDbm: null },
      ...{ denialReason: '', deniedAt: null, denials: 0 },
      ...{ model: '', claimedBy: '', claimedAt: null, received: true, lock: null },
      sinceAt: clock.at,
    };
    expect(await changed.take(2)).toEqual([
      { ...offline, id: 'T-301', roomNo: '301' },
      { ...offline, id: 'T-302', roomNo: '302' },
    ]);
    clock.at += 1_000;
    const device = await connectDevice(broker.port, secrets['301']);
    expect(await changed.next()).toMatchObject({ id: 'T-301', online: true, sinceAt: clock.at });
    device.hello(hello);
    expect(await changed.next()).toMatchObject({
      id: 'T-301',
      online: true,
      firmware: 'sim 1.0',
      pending: 3,
    });
    device.publish('bz/1/S1/terminal/T-302/up/tap', '{}');
    expect(await changed.take(2)).toMatchObject([
      {
        ...{ id: 'T-301', online: true, lastDenial: 'not_allowed', denials: 1 },
        ...{ deniedAt: clock.at, denialReason: 'published to "bz/1/S1/terminal/T-302/up/tap"' },
      },
      { id: 'T-301', online: false, lastDenial: 'not_allowed' },
    ]);
  });

  test('shows a manager’s lock with who and when, and no longer lists who was revoked', async () => {
    const { broker, changed, gone, clock } = await store();
    await changed.take(2);
    const lock = { why: 'manager' as const, by: 'B1', at: clock.at };
    const identity = broker.identity('T-301');
    if (identity === undefined) throw new Error('no identity');
    await broker.changeIdentities({ save: { ...identity, lock } });
    expect(await changed.next()).toMatchObject({ id: 'T-301', lock });
    await broker.changeIdentities({ gone: ['T-301'] });
    expect(gone).toEqual(['T-301']);
    expect(broker.devices().map(({ deviceId }) => deviceId)).toEqual(['T-302']);
  });

  test('names the lock before its cause, and forgets both when it is lifted', async () => {
    const { broker, changed, secrets } = await store();
    await changed.take(2);
    for (let time = 0; time < 3; time += 1) {
      const device = await connectDevice(broker.port, secrets['301']);
      device.publish('elsewhere', '{}');
      await device.closed;
    }
    await expect.poll(async () => (await changed.next()).lastDenial).toBe('locked_out');
    broker.unlock('T-301');
    await expect.poll(async () => (await changed.next()).lastDenial).toBe('');
  });

  test('does not list a browser’s virtual terminal', async () => {
    const { broker, changed, secrets } = await store();
    await changed.take(2);
    const virtual = broker.issueVirtual('301');
    if (virtual === undefined) throw new Error('no place');
    const device = await openDevice(broker.port, virtual);
    device.hello(hello);
    await device.displays.next();
    await connectDevice(broker.port, secrets['302']);
    expect(await changed.next()).toMatchObject({ id: 'T-302' });
  });
});
