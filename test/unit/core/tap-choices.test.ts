/** What a card does with what was chosen at the room's terminal. */
import type { CommandBody } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, typesOf } from '../../support/floor.ts';

const host = '0B020001';
const attendant = '0B020004';
const manager = '0B020007';
const cardOf = (staffNo: string) => `0402000${staffNo}5E8061`;

type Intent = 'auto' | 'start' | 'open' | 'dispatch' | 'swap' | 'changeService' | 'clean';
function tap(
  floor: Floor,
  cardUid: string,
  intent: Intent,
  chosen?: string[],
  roomNo = '301',
): CommandBody {
  const at = { tapAt: floor.at, tapAtKnown: true };
  return { type: 'tapCard', roomNo, cardUid, intent, chosen, ...at };
}

describe('[TAP-11] a card of the desk at the terminal of a room', () => {
  test('opens it for as many guests, the service and whose turn it is', () => {
    const floor = Floor.open(['1', '2', '3']);
    const events = floor.does(tap(floor, host, 'open', ['2', 'FOOT60', 'rotation']));
    expect(typesOf(events)).toContain('visitOpened');
    const called = events.flatMap((event) =>
      event.type === 'technicianCalled' ? [event.staffNo] : [],
    );
    expect(called).toEqual(['1', '2']);
  });

  test('by number for the first guest, the others by turn; of a gender for all', () => {
    const floor = Floor.open(['1', '2', '3']);
    const numbered = floor.does(tap(floor, host, 'open', ['2', 'FOOT60', 'no:3']));
    expect(
      numbered.flatMap((event) =>
        event.type === 'technicianCalled' ? [[event.staffNo, event.clockType]] : [],
      ),
    ).toEqual([
      ['3', 'requested'],
      ['1', 'rotation'],
    ]);
    const women = Floor.open(['1', '2', '3']);
    const called = women.does(tap(women, manager, 'open', ['2', 'FOOT60', 'F']));
    expect(
      called.flatMap((event) => (event.type === 'technicianCalled' ? [event.staffNo] : [])),
    ).toEqual(['1', '3']);
  });

  test('asks for one more service of a guest who sits there', () => {
    const floor = Floor.open(['1', '2', '3']);
    floor.opens('301');
    const events = floor.does(tap(floor, host, 'dispatch', ['1', 'BODY60', 'rotation']));
    expect(events.find(({ type }) => type === 'clockLineAdded')).toMatchObject({
      serviceCode: 'BODY60',
      guest: 0,
    });
    floor.refuses('unknown_guest', tap(floor, host, 'dispatch', ['2', 'BODY60', 'rotation']));
    floor.refuses(
      'room_not_occupied',
      tap(floor, host, 'dispatch', ['1', 'BODY60', 'rotation'], '302'),
    );
  });

  test('bare, or with what is no choice, it is told to choose first, and nothing is changed', () => {
    const floor = Floor.open(['1']);
    floor.refuses('ask_first', tap(floor, host, 'auto'));
    for (const chosen of [
      undefined,
      [],
      ['1'],
      ['1', 'FOOT60'],
      ['0', 'FOOT60', 'rotation'],
      ['1.5', 'FOOT60', 'rotation'],
      ['100', 'FOOT60', 'rotation'],
      ['1', 'FOOT60', 'X'],
      ['1', 'FOOT60', 'no:'],
      ['1', 'FOOT60', 'rotation', 'more'],
    ])
      floor.refuses('ask_first', tap(floor, host, 'open', chosen));
    floor.refuses('unknown_service', tap(floor, host, 'open', ['1', 'NAILS', 'rotation']));
    floor.refuses('too_many_guests', tap(floor, host, 'open', ['3', 'FOOT60', 'rotation']));
    floor.refuses('unknown_technician', tap(floor, host, 'open', ['1', 'FOOT60', 'no:99']));
    floor.refuses('nothing_to_do', tap(floor, host, 'start'));
    expect(floor.state.rooms.get('301')?.status).toBe('vacant');
  });

  test('is refused where guests sit already, to attendants, and to technicians', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301');
    const chosen = ['1', 'FOOT60', 'rotation'];
    floor.refuses('room_not_vacant', tap(floor, host, 'open', chosen));
    floor.refuses('nothing_to_do', tap(floor, attendant, 'open', chosen, '302'));
    floor.does({ type: 'startClock', clockId });
    floor.refuses('not_allowed', tap(floor, cardOf('1'), 'open', chosen));
    floor.refuses('not_allowed', tap(floor, cardOf('1'), 'dispatch', chosen));
  });
});

describe('[TAP-12] a technician at the terminal', () => {
  test('gives a clock that was just started to the next, and the place comes back', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = floor.opens('301');
    floor.does(tap(floor, cardOf('1'), 'start'));
    floor.passMinutes(2);
    const events = floor.does(tap(floor, cardOf('1'), 'swap', ['rotation']));
    expect(events[0]).toMatchObject({ type: 'clockCancelled', clockId, because: 'swapped' });
    expect(events.find(({ type }) => type === 'technicianCalled')).toMatchObject({ staffNo: '2' });
    expect(floor.queue('foot')).toBe('1 2 3');
  });

  test('also one that they are only called to; by number; past the limit as at the desk', () => {
    const floor = Floor.open(['1', '2', '3']);
    floor.opens('301');
    const events = floor.does(tap(floor, cardOf('1'), 'swap', ['no:3']));
    expect(events.find(({ type }) => type === 'technicianCalled')).toMatchObject({ staffNo: '3' });
    floor.does(tap(floor, cardOf('3'), 'start'));
    floor.refuses('same_technician', tap(floor, cardOf('3'), 'swap', ['no:3']));
    floor.passMinutes(11);
    floor.refuses('cancel_limit_passed', tap(floor, cardOf('3'), 'swap', ['rotation']));
  });

  test('changes the service of the own clock', () => {
    const floor = Floor.open(['3']);
    const clockId = floor.opens('301');
    floor.does(tap(floor, cardOf('3'), 'start'));
    const events = floor.does(tap(floor, cardOf('3'), 'changeService', ['BODY60']));
    expect(events[0]).toMatchObject({ type: 'serviceChanged', clockId, to: 'BODY60' });
    floor.refuses('same_service', tap(floor, cardOf('3'), 'changeService', ['BODY60']));
    floor.refuses('ask_first', tap(floor, cardOf('3'), 'changeService'));
  });

  test('not in another room, and not without choosing', () => {
    const floor = Floor.open(['1', '2']);
    floor.opens('301');
    const inOther = tap(floor, cardOf('1'), 'swap', ['rotation'], '302');
    expect(floor.refuses('not_called_here', inOther)).toMatchObject({ roomNo: '301' });
    floor.refuses('ask_first', tap(floor, cardOf('1'), 'swap'));
    floor.refuses('ask_first', tap(floor, cardOf('1'), 'swap', ['whoever']));
  });
});
