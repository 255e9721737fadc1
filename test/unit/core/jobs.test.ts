import { billLines, type OpenItem, previewOpen } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, requested, storeConfig, type Wish } from '../../support/floor.ts';

const rotation: Wish = { type: 'rotation' };
const foot = (wish: Wish = rotation, together?: boolean): OpenItem => ({
  serviceCode: 'FOOT60',
  wish,
  ...(together === undefined ? {} : { together }),
});
const body = (wish: Wish = rotation, together?: boolean): OpenItem => ({
  ...foot(wish, together),
  serviceCode: 'BODY60',
});
const idsIn = (floor: Floor, roomNo: string) => floor.ticketIn(roomNo).clockIds;
const statuses = (floor: Floor, roomNo: string) =>
  idsIn(floor, roomNo).map((clockId) => floor.clock(clockId).status);
const staffOf = (floor: Floor, clockId: string) => {
  const clock = floor.clock(clockId);
  return 'staffNo' in clock ? clock.staffNo : undefined;
};
const lineAt = (floor: Floor, roomNo: string, index: number) => idsIn(floor, roomNo)[index] ?? '';
const bill = (floor: Floor, roomNo: string) => {
  const { catalogue } = floor.state;
  if (catalogue === null) throw new Error('no store');
  return billLines(floor.state, catalogue, floor.ticketIn(roomNo)).map((line) => line.fen);
};

describe('several technicians on one guest', () => {
  test('[JOB-1, DSP-5, LAW-2] lines of a job run at the same time, and what follows waits for all of them', () => {
    const floor = Floor.open(['1', '2', '3', '4']);
    floor.does({
      type: 'openVisit',
      roomNo: '301',
      guests: [{ items: [foot(), body(rotation, true), foot()] }],
    });
    const [first = '', second = '', third = ''] = idsIn(floor, '301');
    expect(statuses(floor, '301')).toEqual(['called', 'called', 'queued']);
    expect(staffOf(floor, first)).not.toBe(staffOf(floor, second));
    for (const clockId of [first, second]) floor.does({ type: 'startClock', clockId });
    floor.passMinutes(60).does({ type: 'endClock', clockId: first });
    expect(floor.clock(third).status).toBe('queued');
    floor.does({ type: 'endClock', clockId: second });
    expect(floor.clock(third).status).toBe('called');
  });

  test('[JOB-1, SWP-3] who is swapped within a job leaves the others alone, and the job goes on', () => {
    const floor = Floor.open(['1', '2', '3']);
    floor.does({
      type: 'openVisit',
      roomNo: '301',
      guests: [{ items: [foot(), foot(rotation, true), body()] }],
    });
    const [first = '', second = '', later = ''] = idsIn(floor, '301');
    for (const clockId of [first, second]) floor.does({ type: 'startClock', clockId });
    floor.does({ type: 'swapTechnician', clockId: first, wish: rotation });
    const replacing = lineAt(floor, '301', 1);
    expect(floor.clock(replacing)).toMatchObject({ status: 'called', job: first });
    floor.passMinutes(60).does({ type: 'endClock', clockId: second });
    expect(floor.clock(later).status).toBe('queued');
    floor.does({ type: 'cancelClock', clockId: replacing });
    expect(floor.clock(later).status).toBe('called');
  });

  test('[JOB-2] nobody is asked for twice in one job', () => {
    const floor = Floor.open(['1', '2']);
    const items = [foot(requested('2')), body(requested('2'), true)];
    const open = { type: 'openVisit', roomNo: '301', guests: [{ items }] } as const;
    expect(floor.refuses('named_twice', open)).toEqual({ staffNo: '2' });
    // One after the other is another thing.
    floor.does({ ...open, guests: [{ items: [foot(requested('2')), body(requested('2'))] }] });
  });
});

describe('helpers', () => {
  test('[JOB-4, TKT-1] a helper joins a called or running clock at no cost to the guest, and keeps the place', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = floor.opens('301', requested('1'));
    floor.does({ type: 'startClock', clockId });
    floor.passMinutes(20);
    const queue = floor.queue('foot');
    floor.does({ type: 'addHelper', clockId, wish: rotation });
    const helper = lineAt(floor, '301', 1);
    expect(floor.clock(helper)).toMatchObject({
      ...{ status: 'called', clockType: 'helper', helps: clockId, job: clockId },
    });
    const [started] = floor.does({ type: 'startClock', clockId: helper });
    // To the end of the clock, at no price, and nobody asks about an overrun of theirs.
    expect(started).toMatchObject({ minutes: 40, priceFen: 0, priceRuleId: 'helper' });
    expect(started).not.toHaveProperty('overrunDueAt');
    expect(started).toMatchObject({ commission: { ruleId: 'none', ruleFen: 0 } });
    expect(floor.queue('foot')).toBe(queue);
    expect(bill(floor, '301')).toEqual([12800]);
    for (const command of [
      { type: 'extendClock', clockId: helper, extensions: 1 },
      { type: 'changeService', clockId: helper, serviceCode: 'BODY60' },
      { type: 'addHelper', clockId: helper, wish: rotation },
    ] as const)
      floor.refuses('helper_clock', command);
    // Nobody keeps a helper to the planned end.
    floor.passMinutes(5).does({ type: 'endClock', clockId: helper });
    expect(floor.clock(helper)).toMatchObject({ status: 'ended' });
  });

  test('[JOB-4, COM-1] a store may pay helpers by a rule of their own', () => {
    const config = storeConfig();
    const rule = { ruleId: 'c/foot/help', serviceCode: 'FOOT60', fen: 1500 };
    const floor = Floor.open([]);
    floor.does({
      type: 'configureStore',
      config: {
        ...config,
        commissionRules: [...config.commissionRules, { ...rule, clockType: 'helper' }],
      },
    });
    for (const staffNo of ['1', '3']) floor.does({ type: 'clockOn', staffNo });
    const clockId = floor.opens('301');
    floor.does({ type: 'addHelper', clockId, wish: requested('3') });
    const helper = lineAt(floor, '301', 1);
    floor.does({ type: 'startClock', clockId: helper });
    const events = floor.does({ type: 'endClock', clockId: helper });
    expect(events.find((event) => event.type === 'commissionEarned')).toMatchObject({
      ...{ staffNo: '3', clockType: 'helper', fen: 1500 },
    });
  });

  test('[JOB-5, VIS-5] when the job is over its helpers are free: who serves has served, who is called is sent back', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.does({ type: 'addHelper', clockId, wish: rotation });
    floor.does({ type: 'addHelper', clockId, wish: rotation });
    const [, serving = '', called = ''] = idsIn(floor, '301');
    floor.does({ type: 'startClock', clockId: serving });
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    expect(floor.clock(serving).status).toBe('ended');
    expect(floor.clock(called).status).toBe('cancelled');
    expect(floor.state.rooms.get('301')?.status).toBe('awaitingPayment');
    for (const staffNo of ['1', '2', '3'])
      expect(floor.state.technicians.get(staffNo)?.status).toBe('waiting');
  });

  test('[JOB-4] a swapped technician leaves the helper to the next; what waits or is over is not helped with', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = floor.opens('301');
    floor.does({ type: 'addHelper', clockId, wish: requested('3') });
    floor.refuses('named_twice', { type: 'addHelper', clockId, wish: requested('1') });
    floor.does({ type: 'swapTechnician', clockId, wish: rotation });
    const [, replacing = '', helper = ''] = idsIn(floor, '301');
    expect(floor.clock(helper).status).toBe('called');
    floor.refuses('clock_not_running', { type: 'addHelper', clockId, wish: rotation });
    floor.does({ type: 'cancelClock', clockId: replacing });
    expect(floor.clock(helper).status).toBe('cancelled');
  });
});

describe('guests and services that come later', () => {
  test('[JOB-6, VIS-1, VIS-2] a guest joins while there is a seat, and is served at once', () => {
    const floor = Floor.open(['1', '2']);
    floor.opens('301');
    const { visitId } = floor.ticketIn('301');
    const join = { type: 'addGuest', visitId, wristband: 7, items: [foot()] } as const;
    floor.does(join);
    expect(statuses(floor, '301')).toEqual(['called', 'called']);
    expect(floor.ticketIn('301').guests).toEqual([
      { seat: 1, wristband: null },
      { seat: 2, wristband: 7 },
    ]);
    expect(floor.refuses('too_many_guests', join)).toMatchObject({ seats: 2 });
    floor.opens('303');
    const other = floor.ticketIn('303').visitId;
    floor.refuses('wristband_in_use', { ...join, visitId: other });
    floor.refuses('unknown_visit', { ...join, visitId: 'V1' });
    floor.refuses('no_guests', { ...join, visitId: other, wristband: 8, items: [] });
  });

  test('[JOB-6, LAW-2, TKT-8] a seat whose guest has paid is free, and the room serves again', () => {
    const floor = Floor.open(['1', '2']);
    floor.does({
      type: 'openVisit',
      roomNo: '301',
      guests: [{ items: [foot()] }, { items: [foot()] }],
    });
    for (const clockId of idsIn(floor, '301')) floor.does({ type: 'startClock', clockId });
    floor.passMinutes(60);
    for (const clockId of idsIn(floor, '301')) floor.does({ type: 'endClock', clockId });
    const { visitId, ticketId, ticketVersion } = floor.ticketIn('301');
    floor.does({
      ...{ type: 'settle', ticketId, seenVersion: ticketVersion, seenDueFen: 12800 },
      ...{ guests: [0], tenders: [{ tender: 'qr' }] },
    });
    expect(floor.state.rooms.get('301')?.status).toBe('awaitingPayment');
    floor.does({ type: 'addGuest', visitId, items: [foot()] });
    expect(floor.state.rooms.get('301')?.status).toBe('occupied');
    expect(floor.ticketIn('301').guests.map(({ seat }) => seat)).toEqual([1, 2, 1]);
    floor.refuses('guest_settled', { type: 'addService', visitId, guest: 0, ...foot() });
  });

  test('[JOB-7, DSP-5] more for a guest comes after what they have, or at the same time as it', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = floor.opens('301');
    const { visitId } = floor.ticketIn('301');
    const add = { type: 'addService', visitId, guest: 0 } as const;
    floor.does({ ...add, ...foot() });
    floor.does({ ...add, ...body() });
    floor.does({ ...add, ...body(rotation, true) });
    // Together with the last of it, which waits.
    expect(statuses(floor, '301')).toEqual(['called', 'queued', 'queued', 'queued']);
    const [, , third = '', fourth = ''] = idsIn(floor, '301');
    expect(floor.clock(fourth)).toMatchObject({ job: third });
    floor.refuses('unknown_guest', { ...add, guest: 1, ...foot() });
    floor.refuses('unknown_service', { ...add, serviceCode: 'NONE', wish: rotation });
    floor.does({ type: 'cancelClock', clockId: lineAt(floor, '301', 1) });
    floor.does({ type: 'cancelClock', clockId });
    expect(statuses(floor, '301').slice(2)).toEqual(['called', 'called']);
  });

  test('[JOB-7] a guest who has nothing left is served at once, and lines are bounded', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    const { visitId } = floor.ticketIn('301');
    const add = { type: 'addService', visitId, guest: 0, ...foot() } as const;
    floor.does(add);
    expect(floor.state.rooms.get('301')?.status).toBe('occupied');
    expect(floor.clock(lineAt(floor, '301', 1)).status).toBe('called');
    for (let more = 1; more < 12; more += 1) floor.does(add);
    expect(floor.refuses('too_many_lines', add)).toEqual({ most: 12 });
  });
});

describe('rooms of one party', () => {
  const rooms = (first: OpenItem[], second: OpenItem[]) => [
    { roomNo: '301', guests: [{ items: first }] },
    { roomNo: '303', guests: [{ items: second }] },
  ];

  test('[JOB-8, DSP-1] several rooms are one decision: names first over all of them', () => {
    const floor = Floor.open(['2', '1']);
    floor.does({ type: 'openLinked', rooms: rooms([foot()], [foot(requested('2'))]) });
    expect(staffOf(floor, lineAt(floor, '301', 0))).toBe('1');
    expect(staffOf(floor, lineAt(floor, '303', 0))).toBe('2');
    const { partyId } = floor.ticketIn('301');
    expect(partyId).toBeDefined();
    expect(floor.ticketIn('303')).toMatchObject({ partyId });
    // Each has its own ticket and can be taken back alone.
    floor.does({ type: 'releaseRoom', visitId: floor.ticketIn('301').visitId });
    expect(floor.state.rooms.get('303')?.status).toBe('occupied');
  });

  test('[JOB-8, VIS-1, VIS-2] all of them are opened, or none', () => {
    const floor = Floor.open(['1', '2']);
    const linked = { type: 'openLinked', rooms: rooms([foot()], [foot()]) } as const;
    const [first, second] = linked.rooms;
    if (first === undefined || second === undefined) throw new Error('two rooms');
    floor.refuses('no_guests', { ...linked, rooms: [first] });
    floor.refuses('room_not_vacant', { ...linked, rooms: [first, first] });
    const banded = { ...first, guests: [{ wristband: 3, items: [foot()] }] };
    floor.refuses('wristband_in_use', {
      ...linked,
      rooms: [banded, { ...second, guests: banded.guests }],
    });
    // Each guest whom a technician brings in is registered, whatever the room.
    floor.does({ type: 'registerCallIn', staffNo: '1' });
    const own = [foot({ type: 'calledIn', staffNo: '1' })];
    floor.refuses('call_in_not_registered', { ...linked, rooms: rooms(own, own) });
    floor.opens('303');
    floor.refuses('room_not_vacant', linked);
  });

  test('[JOB-9, JOB-1, JOB-8] the preview tells of every room and job what opening brings', () => {
    const floor = Floor.open(['1', '2', '3', '4']);
    const { catalogue } = floor.state;
    if (catalogue === null) throw new Error('no store');
    const stamp = { at: floor.at, localDay: '2026-11-20', localMinute: 720 };
    const asked = rooms(
      [foot(), body({ type: 'rotation', gender: 'M' }, true)],
      [foot({ type: 'rotation', grade: 'senior' }), foot(requested('3'), true)],
    );
    const before = JSON.stringify(floor.snapshot());
    const [{ guests } = { guests: [] }, ...more] = asked;
    const linked = { linked: more };
    const promised = previewOpen(floor.state, catalogue, stamp, '301', guests, linked);
    expect(JSON.stringify(floor.snapshot())).toBe(before);
    floor.does({ type: 'openLinked', rooms: asked });
    const brought = ['301', '303'].flatMap((roomNo) =>
      idsIn(floor, roomNo).map((clockId) => `${roomNo} ${staffOf(floor, clockId) ?? 'waits'}`),
    );
    const told = promised.items.map((item) => `${item.roomNo} ${item.staffNo ?? 'waits'}`);
    expect(told).toEqual(brought);
    expect(promised).toMatchObject({ totalFen: 12800 * 3 + 15800, refused: null });
  });
});
