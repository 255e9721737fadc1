import { minuteMs } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, tapOf, timerOf, typesOf } from '../../support/floor.ts';

const rotation = { type: 'rotation' } as const;
const guest = { items: [{ serviceCode: 'FOOT60', wish: rotation }] };

describe('a party moves', () => {
  test('[MOV-1, FLR-08] only to a vacant room with seats enough', () => {
    const floor = Floor.open(['1', '2']);
    floor.does({ type: 'openVisit', roomNo: '301', guests: [guest, guest] });
    floor.opens('303');
    const { visitId } = floor.ticketIn('301');
    const to = (toRoomNo: string) => ({ type: 'moveRoom', visitId, toRoomNo }) as const;
    floor.refuses('unknown_room', to('999'));
    floor.refuses('unknown_visit', { type: 'moveRoom', visitId: 'none', toRoomNo: '302' });
    expect(floor.refuses('room_not_vacant', to('303'))).toMatchObject({ state: 'occupied' });
    floor.refuses('room_not_vacant', to('301'));
    const { catalogue } = floor.state;
    if (catalogue === null) throw new Error('no store');
    const rooms = catalogue.config.rooms.map((room) => ({ ...room, seats: 1 }));
    floor.does({ type: 'configureStore', config: { ...catalogue.config, rooms } });
    expect(floor.refuses('too_many_guests', to('302'))).toEqual({ roomNo: '302', seats: 1 });
  });

  test('[MOV-2, TKT-2] clocks and reminders run on, the old room is dirty, the fee is of the new one', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    const before = { clock: floor.clock(clockId), timer: timerOf(floor) };
    const { visitId, ticketVersion } = floor.ticketIn('301');
    const events = floor.passMinutes(20).does({ type: 'moveRoom', visitId, toRoomNo: '302' });
    expect(typesOf(events)).toEqual(['visitMoved', 'roomStatusChanged', 'roomStatusChanged']);
    expect(floor.state.rooms.get('301')).toMatchObject({ status: 'dirty', visitId: null });
    expect(floor.state.rooms.get('302')).toMatchObject({ status: 'occupied', visitId });
    expect({ clock: floor.clock(clockId), timer: timerOf(floor) }).toEqual(before);
    const moved = floor.ticketIn('302');
    expect(moved.ticketVersion).toBeGreaterThan(ticketVersion);
    floor.refuses('technician_busy', {
      ...{ type: 'tapCard', roomNo: '301', cardUid: '040200015E8061', intent: 'end' },
      ...{ tapAt: floor.at, tapAtKnown: true },
    });
    floor.passMinutes(40).does({ type: 'endClock', clockId });
    const due = floor.refuses('ticket_changed', {
      ...{ type: 'settle', ticketId: moved.ticketId, seenVersion: 0, seenDueFen: 0, tenders: [] },
    });
    expect(due).toMatchObject({ dueFen: 12_800 + 8_000 });
    floor.does({ type: 'markVacant', roomNo: '301' });
    floor.does({ type: 'moveRoom', visitId, toRoomNo: '301' });
    expect(floor.state.rooms.get('301')?.status).toBe('awaitingPayment');
  });

  test('[MOV-3] who is on the way is called to the new room, with the full time; who waits, waits on', () => {
    const floor = Floor.open(['1', '2']);
    const running = { items: [{ serviceCode: 'FOOT60', wish: rotation }] };
    floor.does({ type: 'openVisit', roomNo: '301', guests: [running, guest] });
    const [first = '', second = ''] = floor.ticketIn('301').clockIds;
    floor.does({ type: 'startClock', clockId: first });
    floor.passMinutes(2);
    const { visitId } = floor.ticketIn('301');
    const events = floor.does({ type: 'moveRoom', visitId, toRoomNo: '302' });
    expect(events.filter((event) => event.type === 'announcementQueued')).toMatchObject([
      { what: 'roomMove', clockId: second, staffNo: '2', roomNo: '302' },
    ]);
    expect(timerOf(floor)).toEqual({
      ...{ timerId: `missedTurn/${second}`, dueAt: floor.at + 3 * minuteMs },
    });
    expect(floor.refuses('not_called_here', tapOf('301', '2', floor.at))).toMatchObject({
      roomNo: '302',
    });
    floor.does(tapOf('302', '2', floor.at));
    expect(floor.clock(second).status).toBe('started');
  });

  test('[MOV-3, MIS-2] one who was late to the old room is not late to the new one', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    const timer = timerOf(floor);
    if (timer === undefined) throw new Error('no timer');
    floor.at = timer.dueAt;
    floor.does({ type: 'fireTimer', ...timer });
    expect(floor.clock(clockId)).toHaveProperty('late');
    floor.does({
      ...{ type: 'moveRoom', visitId: floor.ticketIn('301').visitId, toRoomNo: '303' },
    });
    expect(floor.clock(clockId)).not.toHaveProperty('late');
    expect(timerOf(floor)?.dueAt).toBe(floor.at + 3 * minuteMs);
  });

  test('[MOV-2, DSP-4] a line that waits is served in the new room', () => {
    const floor = Floor.open([]);
    const clockId = floor.opens('301');
    const { visitId } = floor.ticketIn('301');
    floor.does({ type: 'moveRoom', visitId, toRoomNo: '303' });
    const events = floor.does({ type: 'clockOn', staffNo: '1' });
    expect(events.at(-1)).toMatchObject({ type: 'announcementQueued', roomNo: '303' });
    expect(floor.clock(clockId).status).toBe('called');
  });
});
