/**
 * The laws of the queue, each by its number:
 * Q1 a position is the fold of the queue's events; Q2 no penalty improves one, no reward worsens one;
 * Q3 being passed over for lack of fit costs nothing; Q4 one clock a technician, one technician a line,
 * one state a room and seat; Q5 fairness; Q6 an owed turn is used once; Q7 undoing a dispatch.
 */
import type { Mutant } from '../mutant.ts';

const rotation = 'floor/rotation.ts';
const eligibility = 'floor/eligibility.ts';
const dispatch = 'floor/dispatch.ts';
const evolve = 'floor/evolve.ts';

export const queueMutants: readonly Mutant[] = [
  {
    name: 'a move that is not written down',
    law: 'Q1',
    file: rotation,
    find: 'const to = queue.length - 1;',
    replace: 'const to = queue.length - 1; if (queue.length > 2) queue.reverse();',
  },
  {
    name: 'the fold puts one place too far back',
    law: 'Q1',
    file: evolve,
    find: 'queue.splice(to, 0, staffNo);',
    replace: 'queue.splice(to + 1, 0, staffNo);',
  },
  {
    name: 'the fold forgets the number that the event gives',
    law: 'Q1',
    file: evolve,
    find: 'turnNos.splice(to, 0, turnNo ?? next);',
    replace: 'turnNos.splice(to, 0, next);',
  },
  {
    name: 'a missed turn goes to the head',
    law: 'Q2',
    file: rotation,
    find: 'const to = queue.length - 1;',
    replace: "const to = ruleId === 'MIS-3' ? 0 : queue.length - 1;",
  },
  {
    name: 'a missed turn costs nothing',
    law: 'Q2',
    file: 'floor/missed.ts',
    find: "toTail(recording, staffNo, clockId, 'MIS-3');",
    replace: "if (by === 'timer' && false) toTail(recording, staffNo, clockId, 'MIS-3');",
  },
  {
    name: 'who does not fit goes to the tail',
    law: 'Q3',
    file: dispatch,
    find: "announce(recording, clockId, 'dispatch');",
    replace:
      "announce(recording, clockId, 'dispatch'); for (const [group, queue] of state.queues) { const passed = queue[0]; if (passed !== undefined && passed !== staffNo && state.technicians.get(passed)?.status === 'waiting') recording.record({ type: 'queueMoved', group, staffNo: passed, from: 0, to: queue.length - 1, ruleId: 'ROT-2', clockId, turnNo: (state.turnNos.get(group)?.at(-1) ?? 0) + 1 }); }",
  },
  {
    name: 'who lacks the skill is sent',
    law: 'Q3',
    file: eligibility,
    find: "if (!technician.skills.includes(service.skill)) return 'lacksSkill';",
    replace: "if (technician.skills.length === 0) return 'lacksSkill';",
  },
  {
    name: 'a guest is given whom they do not want',
    law: 'Q3',
    file: eligibility,
    find: 'if (wish.exclude?.includes(technician.staffNo))',
    replace: 'if (wish.exclude?.includes(technician.grade))',
  },
  {
    name: 'the gender wished for is not asked',
    law: 'Q3',
    file: eligibility,
    find: "technician.gender !== wish.gender) return 'otherGender';",
    replace: "technician.gender !== 'F' && wish.grade !== undefined) return 'otherGender';",
  },
  {
    name: 'two clocks for one technician',
    law: 'Q4',
    file: eligibility,
    find: "(status === 'waiting' ? undefined : status) ??",
    replace: "(status === 'waiting' || status === 'inService' ? undefined : status) ??",
  },
  {
    name: 'who is named is sent though busy',
    law: 'Q4',
    file: dispatch,
    find: "return state.technicians.get(staffNo)?.status === 'waiting';",
    replace: "return state.technicians.get(staffNo)?.status !== 'called';",
  },
  {
    name: 'a room in use is opened again',
    law: 'Q4',
    file: 'floor/visits.ts',
    find: "if (room.status !== 'vacant') return",
    replace: "if (room.status === 'outOfService') return",
  },
  {
    name: 'the last in the queue is first',
    law: 'Q5',
    file: rotation,
    find: 'for (const staffNo of queue) {',
    replace: 'for (const staffNo of [...queue].reverse()) {',
  },
  {
    name: 'a rotation clock keeps the place',
    law: 'Q5',
    file: 'floor/clocks.ts',
    find: "if (clockType === 'rotation') takeTurn",
    replace: "if (clockType !== 'rotation') takeTurn",
  },
  {
    name: 'one step back instead of the tail',
    law: 'Q5',
    file: rotation,
    find: 'const to = queue.length - 1;',
    replace: 'const to = Math.min(from + 1, queue.length - 1);',
  },
  {
    name: 'a cancel gives the place in front of everybody',
    law: 'Q7',
    file: rotation,
    find: 'const to = state.turnNos.get(group)?.findIndex((one) => one >= turnNo) ?? from;',
    replace: 'const to = 0;',
  },
  {
    name: 'a cancel leaves the technician at the tail',
    law: 'Q7',
    file: 'floor/take-back.ts',
    find: 'giveTurnBack(recording, clock);',
    replace: "if (clock.clockType === 'bought') giveTurnBack(recording, clock);",
  },
  {
    name: 'a turn is given back in one queue only',
    law: 'Q7',
    file: rotation,
    find: 'for (const { group, turnNo } of clock.turns ?? []) {',
    replace: 'for (const { group, turnNo } of (clock.turns ?? []).slice(0, 1)) {',
  },
];
