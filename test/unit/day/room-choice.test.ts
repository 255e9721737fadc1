import { describe, expect, test } from 'vitest';
import { chooseRoom, seatNext } from '../../../scripts/day/room-choice.ts';

const rooms = [
  { roomNo: '202', seats: 4, feeFen: 2000 },
  { roomNo: '207', seats: 2, feeFen: 8000 },
  { roomNo: '201', seats: 2, feeFen: 0 },
  { roomNo: '205', seats: 2, feeFen: 0 },
];

describe('the room that a party gets', () => {
  test.each([
    [1, '201'],
    [2, '201'],
    [3, '202'],
    [5, undefined],
  ])('%i guests: the smallest that fits, then the lowest fee, then as listed', (guests, roomNo) => {
    expect(chooseRoom(rooms, guests)?.roomNo).toBe(roomNo);
  });

  test('a party that fits nowhere is overtaken by one that fits, nobody else is', () => {
    const four = { guests: [1, 2, 3, 4] };
    const [two, alsoTwo] = [{ guests: [1, 2] }, { guests: [3, 4] }];
    const doubles = rooms.filter(({ seats }) => seats === 2);
    expect(seatNext([four, two, alsoTwo], doubles)).toEqual({ party: two, room: doubles[1] });
    expect(seatNext([four, two], rooms)?.party).toBe(four);
    expect(seatNext([four], doubles)).toBeUndefined();
  });
});
