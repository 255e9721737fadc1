import { DisplayMessage } from '@baozhong/contract/terminal.ts';
import { maxPacketBytes } from '@baozhong/contract/topics.ts';
import { type Event, minuteMs, nextTimer } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { roomDisplayState } from '../../../hub/src/consumers/room-display.ts';
import { displayOf, roomsTouched } from '../../../hub/src/consumers/terminal-display.ts';
import { Floor, requested, storeConfig } from '../../support/floor.ts';

const frame = (floor: Floor) => ({
  deviceId: 'T-301',
  pos: 7,
  hubAt: floor.at,
  language: 'zh-CN' as const,
});

function shown(floor: Floor, roomNo = '301'): DisplayMessage {
  const display = displayOf(floor.state, roomNo, frame(floor));
  // What the contract would not let through must not be sent.
  return DisplayMessage.parse(display);
}
function stateOf(floor: Floor): string {
  const room = floor.state.rooms.get('301');
  return room === undefined ? '' : roomDisplayState(floor.state, room);
}
/** Lets time pass until the next timer, and fires it. */
function nextReminder(floor: Floor): readonly Event[] {
  const timer = nextTimer(floor.state);
  if (timer === undefined) throw new Error('no timer');
  floor.at = timer.dueAt;
  return floor.does({ type: 'fireTimer', ...timer });
}

describe('the state a room shows', () => {
  test('[FLR-01] through a visit', () => {
    const floor = Floor.open(['1']);
    const seen = [stateOf(floor)];
    const clockId = floor.opens('301', requested('1'));
    seen.push(stateOf(floor));
    floor.does({ type: 'startClock', clockId });
    seen.push(stateOf(floor));
    floor.passMinutes(58);
    floor.does({ type: 'endClock', clockId });
    seen.push(stateOf(floor));
    const { ticketId, ticketVersion } = floor.ticketIn('301');
    const tenders = [{ tender: 'cash', handedFen: 12_800 }] as const;
    floor.does({
      type: 'settle',
      ticketId,
      seenVersion: ticketVersion,
      seenDueFen: 12_800,
      tenders,
    });
    seen.push(stateOf(floor));
    floor.does({ type: 'markCleaning', roomNo: '301' });
    seen.push(stateOf(floor));
    floor.does({ type: 'markVacant', roomNo: '301' });
    floor.does({ type: 'setOutOfService', roomNo: '301' });
    seen.push(stateOf(floor));
    expect(seen).toEqual([
      'vacant',
      'awaitingTechnician',
      'inService',
      'awaitingPayment',
      'dirty',
      'cleaning',
      'outOfService',
    ]);
  });

  test('[FLR-09] overrun from the reminder at the end, through its acknowledgement, until an extension', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301', requested('1'));
    floor.does({ type: 'startClock', clockId });
    nextReminder(floor);
    expect([stateOf(floor), shown(floor).reminder]).toEqual(['inService', 'before']);
    nextReminder(floor);
    expect([stateOf(floor), shown(floor).reminder]).toEqual(['overrun', 'end']);
    floor.does({ type: 'acknowledgeReminder', clockId });
    expect([stateOf(floor), shown(floor).reminder]).toEqual(['overrun', 'none']);
    nextReminder(floor);
    expect([stateOf(floor), shown(floor).reminder]).toEqual(['overrun', 'over']);
    // The same again is another moment, so that it sounds again.
    const before = shown(floor).reminderAt ?? 0;
    nextReminder(floor);
    expect(shown(floor)).toMatchObject({ reminder: 'over', reminderAt: floor.at });
    expect(floor.at).toBeGreaterThan(before);
    floor.does({ type: 'extendClock', clockId, extensions: 1 });
    expect([stateOf(floor), shown(floor).reminder]).toEqual(['inService', 'none']);
  });
});

describe('[TRM-05] the display', () => {
  test('of an empty room: its menu and nothing else', () => {
    const floor = Floor.open();
    expect(shown(floor)).toEqual({
      ...{
        v: 1,
        pos: 7,
        deviceId: 'T-301',
        roomNo: '301',
        state: 'vacant',
        hubAt: floor.at,
        language: 'zh-CN',
      },
      ...{ clocks: [], guests: 0, billFen: null, reminder: 'none', reminderAt: null },
      calls: [],
      menu: [{ goodsCode: 'TEA', name: '菊花茶', priceFen: 2800 }],
    });
  });

  test('of a party: one line a guest, the bill with goods and room fee, the most urgent reminder', () => {
    const floor = Floor.open(['1', '2']);
    const item = (staffNo: string) => ({ serviceCode: 'FOOT60', wish: requested(staffNo) });
    // The second line of the first guest stands behind the first one.
    const guests = [{ items: [item('1'), item('1')] }, { items: [item('2')] }];
    floor.does({ type: 'openVisit', roomNo: '302', guests });
    const [first, , second] = floor.ticketIn('302').clockIds;
    floor.does({ type: 'startClock', clockId: first ?? '' });
    floor.passMinutes(3);
    floor.does({ type: 'orderFromRoom', roomNo: '302', goodsCode: 'TEA', qty: 2 });
    expect(shown(floor, '302')).toMatchObject({
      state: 'inService',
      guests: 2,
      billFen: 12_800 + 2 * 2_800 + 8_000,
      clocks: [
        {
          staffNo: '1',
          serviceName: '足底按摩',
          minutes: 60,
          status: 'started',
          startedAt: floor.at - 3 * minuteMs,
          expectedEndAt: floor.at + 57 * minuteMs,
        },
        {
          staffNo: '2',
          serviceName: '足底按摩',
          minutes: 60,
          status: 'called',
          startedAt: null,
          expectedEndAt: null,
        },
      ],
    });
    floor.does({ type: 'startClock', clockId: second ?? '' });
    nextReminder(floor);
    nextReminder(floor);
    // Both have been reminded before their end, the second three minutes after the first.
    expect(shown(floor, '302')).toMatchObject({ reminder: 'before', reminderAt: floor.at });
    nextReminder(floor);
    expect(shown(floor, '302')).toMatchObject({ reminder: 'end', reminderAt: floor.at });
  });

  test('of a room that the store does not have: none', () => {
    expect(displayOf(Floor.open().state, '999', frame(Floor.open()))).toBeUndefined();
    expect(displayOf(new Floor().state, '301', frame(new Floor()))).toBeUndefined();
  });

  test('fits the packet that a terminal takes, whatever things are called and however many guests there are', () => {
    const floor = new Floor();
    const config = storeConfig();
    const long = '足'.repeat(400);
    floor.does({
      type: 'configureStore',
      config: {
        ...config,
        rooms: config.rooms.map((room) => ({ ...room, seats: 20 })),
        services: config.services.map((service) => ({ ...service, name: long })),
        goods: Array.from({ length: 40 }, (_, index) => ({
          code: `G${String(index)}`,
          name: long,
          priceFen: 1,
          printTo: 'bar',
        })),
      },
    });
    floor.does({ type: 'openBusinessDay', day: '2026-11-20' });
    const items = [{ serviceCode: 'FOOT60', wish: { type: 'rotation' as const } }];
    floor.does({
      type: 'openVisit',
      roomNo: '301',
      guests: Array.from({ length: 20 }, () => ({ items })),
    });
    const display = shown(floor);
    expect(display.menu).toHaveLength(9);
    expect(display.clocks).toHaveLength(20);
    expect(Buffer.byteLength(JSON.stringify(display))).toBeLessThan(maxPacketBytes);
  });
});

describe('which rooms a commit touches', () => {
  test('those whose display changed, and whatever changes a display touches its room', () => {
    const floor = Floor.open(['1']);
    const displays = () =>
      new Map(
        [...floor.state.rooms.keys()].map((roomNo) => [
          roomNo,
          JSON.stringify({ ...shown(floor, roomNo), hubAt: 0 }),
        ]),
      );
    const step = (body: Parameters<Floor['does']>[0]): readonly string[] => {
      const before = displays();
      const events = floor.does(body);
      const touched = roomsTouched(floor.state, events);
      if (touched === 'all') throw new Error('not the whole store');
      for (const [roomNo, now] of displays())
        if (now !== before.get(roomNo)) expect(touched).toContain(roomNo);
      return [...touched];
    };
    const guests = [{ items: [{ serviceCode: 'FOOT60', wish: requested('1') }] }];
    expect(step({ type: 'openVisit', roomNo: '301', guests })).toEqual(['301']);
    const { ticketId, clockIds } = floor.ticketIn('301');
    const clockId = clockIds[0] ?? '';
    expect(step({ type: 'startClock', clockId })).toEqual(['301']);
    // Another room whose line waits for the technician of the first: the end of one calls them to the other.
    expect(
      step({
        type: 'openVisit',
        roomNo: '303',
        guests: [{ items: [{ serviceCode: 'FOOT60', wish: requested('1') }] }],
      }),
    ).toEqual(['303']);
    expect(step({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: 1 })).toEqual(['301']);
    const timer = nextTimer(floor.state);
    floor.at = timer?.dueAt ?? 0;
    expect(step({ type: 'fireTimer', timerId: timer?.timerId ?? '', dueAt: floor.at })).toEqual([
      '301',
    ]);
    expect(step({ type: 'extendClock', clockId, extensions: 1 })).toEqual(['301']);
    floor.passMinutes(40);
    expect([...step({ type: 'endClock', clockId })].sort()).toEqual(['301', '303']);
    const { ticketVersion } = floor.ticketIn('301');
    const seenDueFen = shown(floor).billFen ?? 0;
    const tenders = [{ tender: 'cash' as const, handedFen: seenDueFen }];
    expect(
      step({ type: 'settle', ticketId, seenVersion: ticketVersion, seenDueFen, tenders }),
    ).toEqual(['301']);
    expect(step({ type: 'markCleaning', roomNo: '301' })).toEqual(['301']);
    expect(step({ type: 'clockOn', staffNo: '3' })).toEqual([]);
  });

  test('all of them when the store is configured anew', () => {
    const floor = Floor.open();
    const events = floor.does({ type: 'configureStore', config: storeConfig() });
    expect(roomsTouched(floor.state, events)).toBe('all');
  });
});
