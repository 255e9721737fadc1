/** Rooms, and the lines of a party. */
import type { Mutant } from '../mutant.ts';

const dispatch = 'floor/dispatch/dispatch.ts';
const rooms = 'floor/visits/rooms.ts';

export const floorMutants: readonly Mutant[] = [
  {
    name: 'a room is made vacant with guests in it',
    law: 'ROM-2',
    file: rooms,
    find: "from: ['cleaning', 'dirty'],",
    replace: "from: ['cleaning', 'dirty', 'awaitingPayment'],",
  },
  {
    name: 'a room comes back clean from repair',
    law: 'ROM-3',
    file: rooms,
    find: "to: 'dirty',",
    replace: "to: 'vacant',",
  },
  {
    name: 'a room that is being cleaned is not closed for repair',
    law: 'ROM-3',
    file: rooms,
    find: "from: ['vacant', 'dirty', 'cleaning'],",
    replace: "from: ['vacant', 'dirty'],",
  },
  {
    name: 'the room goes on as occupied when the last line is over',
    law: 'VIS-5',
    file: 'floor/lines.ts',
    find: "from, to: 'awaitingPayment', visitId }",
    replace: "from, to: 'occupied', visitId }",
  },
  {
    name: 'the room waits for payment while a guest is served',
    law: 'VIS-5',
    file: 'floor/lines.ts',
    find: '.some(isOpen)) return;',
    replace: '.every(isOpen)) return;',
  },
  {
    name: 'an open is taken back though somebody was served',
    law: 'VIS-3',
    file: 'floor/visits/visits.ts',
    find: 'if (began || visit.goods.length > 0 ||',
    replace: 'if (visit.goods.length > 0 ||',
  },
  {
    name: 'more guests than seats',
    law: 'VIS-1',
    file: 'floor/visits/visits.ts',
    find: 'if (guests.length > config.seats)',
    replace: 'if (guests.length > config.seats + 1)',
  },
  {
    name: 'two guests with one wristband',
    law: 'VIS-2',
    file: 'floor/visits/visits.ts',
    find: 'if (wristband !== null && seen.has(wristband))',
    replace: 'if (wristband !== null && seen.size > 1 && seen.has(wristband))',
  },
  {
    name: 'a party moves into a room that is being cleaned',
    law: 'MOV-1',
    file: 'floor/visits/move.ts',
    find: "if (room.status !== 'vacant')",
    replace: "if (room.status !== 'vacant' && room.status !== 'cleaning')",
  },
  {
    name: 'the room that a party leaves is clean',
    law: 'MOV-2',
    file: 'floor/visits/move.ts',
    find: "to: 'dirty',",
    replace: "to: 'vacant',",
  },
  {
    name: 'the youngest line is served first',
    law: 'DSP-4',
    file: dispatch,
    find: 'const [nobody, nobodySoon] = [new Set<string>(), new Set<string>()];\n  for (const clockId of [...state.awaiting]) {',
    replace:
      'const [nobody, nobodySoon] = [new Set<string>(), new Set<string>()];\n  for (const clockId of [...state.awaiting].reverse()) {',
  },
  {
    name: 'a guest is served by two lines at once',
    law: 'DSP-5',
    file: 'floor/visits/visits.ts',
    find: 'const first = index === 0 || (',
    replace: 'const first = index < 2 || (',
  },
  {
    name: 'who is asked for by name is spent on another by rotation',
    law: 'DSP-7',
    file: dispatch,
    find: "if (wish === undefined || wish.type === 'rotation') continue;\n    if (!dispatchLine",
    replace: "if (wish === undefined || wish.type !== 'booked') continue;\n    if (!dispatchLine",
  },
  {
    name: 'a wish is waited for however long it takes',
    law: 'DSP-3',
    file: dispatch,
    find: "- now > longest ? 'busy' : undefined;",
    replace: "- now > 100 * longest ? 'busy' : undefined;",
  },
  {
    name: 'a rotation clock beyond the shift and its grace',
    law: 'ROT-3',
    file: 'floor/queues/eligibility.ts',
    find: '<= shift.end + policyOf(state).shiftEndGraceMinutes;',
    replace: '<= shift.end + 2 * policyOf(state).shiftEndGraceMinutes;',
  },
  {
    name: 'the grace at the end of a shift is a quarter of an hour in every store',
    law: 'ROT-3',
    file: 'floor/queues/eligibility.ts',
    find: '<= shift.end + policyOf(state).shiftEndGraceMinutes;',
    replace: '<= shift.end + 15 + 0 * policyOf(state).shiftEndGraceMinutes;',
  },
];
