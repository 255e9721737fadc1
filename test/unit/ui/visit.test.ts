/** What the desk shows of a visit under way: where it may go, who may come, what is most urgent. */
import type {
  AnnouncementView,
  CallView,
  ClockView,
  RoomView,
  VisitView,
} from '@baozhong/contract/live.ts';
import type { StoreView, TechnicianView } from '@baozhong/contract/live.ts';
import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../floor-ui/src/lib/floor/opening/candidates.ts';
import {
  cancelBar,
  endsFirst,
  hadBegun,
  extensionMeets,
  inOrder,
  mayCancel,
  runsInto,
} from '../../../floor-ui/src/lib/floor/room/clocks.ts';
import { roomsThatFit } from '../../../floor-ui/src/lib/floor/room/rooms-that-fit.ts';
import { stripCards } from '../../../floor-ui/src/lib/floor/strip.ts';

const minute = 60_000;
const now = 1_000 * minute;

const clock = (given: Partial<ClockView>) =>
  ({
    ...{ clockId: 'c', guest: 0, status: 'started', staffNo: '8', late: false },
    ...{ reminder: 'none', startedAt: null, calledAt: null, expectedEndAt: null },
    overrunAskedAt: null,
    bookedNext: null,
    ...given,
  }) as ClockView;
const visit = (id: string, ...clocks: ClockView[]) =>
  ({ id, roomNo: id, clocks, guests: [] }) as unknown as VisitView;
const call = (given: Partial<CallView>) =>
  ({
    kind: 'call',
    id: 'k',
    roomNo: '302',
    what: 'tea',
    at: now,
    takenBy: null,
    ...given,
  }) as CallView;

describe('the strip', () => {
  it('[FLR-08, FLR-09] shows who is late first, then who is over, then calls and ends', () => {
    const visits = [
      visit('201', clock({ clockId: 'soon', reminder: 'before', expectedEndAt: now + 4 * minute })),
      visit('202', clock({ clockId: 'over', reminder: 'over', expectedEndAt: now - 2 * minute })),
      visit(
        '203',
        clock({ clockId: 'late', status: 'called', late: true, calledAt: now - 5 * minute }),
      ),
      visit('204', clock({ clockId: 'end', reminder: 'end', expectedEndAt: now })),
    ];
    const calls = [
      call({ id: 'new' }),
      call({ id: 'old', at: now - 6 * minute }),
      call({ id: 'taken', at: now - 9 * minute, takenBy: 'H1' }),
    ];
    expect(stripCards(visits, calls, now).map(({ id }) => id)).toEqual([
      'late late',
      'reminder 202',
      'call old',
      'reminder 204',
      'call new',
      'reminder 201',
      'call taken',
    ]);
  });

  it('[TRM-08] shows whose call nobody heard, once', () => {
    const late = clock({ clockId: 'late', status: 'called', late: true, calledAt: now });
    const unheard = ['late', 'other'].map(
      (clockId) => ({ clockId, at: now - minute, state: 'expired' }) as AnnouncementView,
    );
    expect(stripCards([visit('203', late)], [], now, unheard).map(({ id }) => id)).toEqual([
      'unheard other',
      'late late',
    ]);
  });

  it('puts the clocks of a room on one card, the first to end first', () => {
    const late = clock({ clockId: 'b', reminder: 'over', expectedEndAt: now - minute });
    const soon = clock({ clockId: 'a', reminder: 'before', expectedEndAt: now + minute });
    const [card] = stripCards([visit('201', soon, late)], [], now);
    expect(card).toMatchObject({
      kind: 'reminder',
      n: 1,
      clocks: [{ clockId: 'b' }, { clockId: 'a' }],
    });
  });
});

describe('[BKG-11] a clock and the booking after it', () => {
  const bookedNext = { bookingId: 'B1', at: now + 40 * minute, roomNo: null, staffNo: '8' };
  const services = [{ code: 'FOOT60', extendMinutes: 30 }];
  const store = { services } as unknown as StoreView;
  const until = (minutes: number, given: Partial<ClockView> = {}) =>
    clock({
      ...{ serviceCode: 'FOOT60', helps: null, bookedNext },
      ...{ expectedEndAt: now + minutes * minute, ...given },
    });

  it('tells which extension would run into it, to the minute', () => {
    const meets = (minutes: number) => extensionMeets(until(minutes), store, now);
    expect([10, 11, 25, 26].map(meets)).toEqual(['nothing', 'whole', 'whole', 'half']);
    expect(extensionMeets(until(39, { bookedNext: null }), store, now)).toBe('nothing');
    expect(runsInto(until(40), now)).toBeNull();
    expect(runsInto(until(41), now)).toEqual(bookedNext);
    // One that runs over has not ended when it should have.
    expect(runsInto(until(40), bookedNext.at + minute)).toEqual(bookedNext);
    expect(runsInto(until(41, { status: 'ended' }), now)).toBeNull();
  });

  it('stands in the strip once it would run into it, and presses when that is near', () => {
    const soon = visit(
      '201',
      clock({ clockId: 'soon', reminder: 'before', expectedEndAt: now + minute }),
    );
    const ids = (at: number, ...given: ClockView[]) =>
      stripCards([soon, visit('202', ...given)], [call({ id: 'new', at })], at).map(({ id }) => id);
    expect(ids(now, until(40))).not.toContain('booked c');
    expect(ids(now, until(41))).toEqual(['call new', 'booked c', 'reminder 201']);
    const near = now + 30 * minute;
    expect(ids(near, until(41)).slice(0, 2)).toEqual(['reminder 201', 'booked c']);
    // Asked about its end already: it is told there.
    expect(ids(now, until(41, { reminder: 'before' }))).not.toContain('booked c');
  });
});

describe('a clock', () => {
  const store = { settings: { cancelLimitMinutes: 10 } } as StoreView;
  it('[FLR-08] can be taken back while called, and so long after its start', () => {
    expect(cancelBar(clock({ status: 'called' }), store, now)).toBeNull();
    expect(cancelBar(clock({ status: 'awaitingTechnician' }), store, now)).toBe('notCalled');
    expect(cancelBar(clock({ startedAt: now - 10 * minute }), store, now)).toBeNull();
    expect(cancelBar(clock({ startedAt: now - 11 * minute }), store, now)).toBe('limit');
    expect(cancelBar(clock({ status: 'ended', startedAt: now }), store, now)).toBe('over');
    const by = (cancelBy: StoreView['settings']['cancelBy']) => {
      const named = { ...store, settings: { ...store.settings, cancelBy } };
      return (['cashier', 'host', 'manager'] as const).filter((role) => mayCancel(role, named));
    };
    expect(by('desk')).toEqual(['cashier', 'host', 'manager']);
    expect(by('hostOrManager')).toEqual(['host', 'manager']);
    expect(by('manager')).toEqual(['manager']);
    const gone = clock({ clockId: 'a', status: 'cancelled', startedAt: now });
    const instead = clock({ clockId: 'b', status: 'called', replaces: 'a' });
    expect(hadBegun(instead, visit('201', gone, instead))).toBe(true);
    expect(hadBegun(instead, visit('201', instead))).toBe(false);
  });

  it('stands where something is to be done first', () => {
    const clocks = [
      clock({ clockId: 'ended', status: 'ended', guest: 0 }),
      clock({ clockId: 'second', guest: 1, expectedEndAt: now + minute }),
      clock({ clockId: 'first', guest: 0, expectedEndAt: now + 2 * minute }),
    ];
    expect(inOrder(clocks).map(({ clockId }) => clockId)).toEqual(['first', 'second', 'ended']);
    expect(endsFirst(clocks)?.clockId).toBe('second');
  });
});

describe('moving', () => {
  const room = (roomNo: string, given: Partial<RoomView> = {}) =>
    ({ roomNo, area: '3F', typeCode: 'double', seats: 2, state: 'vacant', ...given }) as RoomView;

  it('[FLR-08] offers vacant rooms with seats enough, the nearest and the like first', () => {
    const from = room('302', { state: 'inService' });
    const rooms = [
      room('201', { area: '2F' }),
      room('301', { state: 'dirty' }),
      from,
      room('303', { typeCode: 'quad', seats: 4 }),
      room('304', { typeCode: 'single', seats: 1 }),
      room('305'),
    ];
    expect(roomsThatFit(rooms, from, 2).map(({ roomNo }) => roomNo)).toEqual(['305', '303', '201']);
    expect(roomsThatFit(rooms, from, 5)).toEqual([]);
  });
});

describe('asking for somebody by name', () => {
  const technician = (staffNo: string, given: Partial<TechnicianView> = {}) =>
    ({ staffNo, skills: ['foot'], state: 'waiting', ...given }) as TechnicianView;
  const all = [
    technician('21'),
    technician('8', { state: 'inService' }),
    technician('15'),
    technician('108', { skills: ['spa'] }),
    technician('9', { state: 'offDuty' }),
  ];
  const found = (given: Partial<Parameters<typeof candidatesFor>[1]>) =>
    candidatesFor(all, {
      skill: 'foot',
      type: 'requested',
      except: null,
      sought: '',
      ...given,
    }).map(({ staffNo }) => staffNo);

  it('offers those who have the skill, the waiting first, but not the one who is swapped out', () => {
    expect(found({})).toEqual(['15', '21', '8']);
    expect(found({ type: 'picked' })).toEqual(['15', '21']);
    expect(found({ except: '15' })).toEqual(['21', '8']);
    expect(found({ sought: '2' })).toEqual(['21']);
  });
});
