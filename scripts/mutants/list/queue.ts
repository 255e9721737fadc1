/**
 * The laws of the queue, each by its number:
 * Q1 a position is the fold of the queue's events; Q2 no penalty improves one, no reward worsens one;
 * Q3 being passed over for lack of fit costs nothing; Q4 one clock a technician, one technician a line,
 * one state a room and seat; Q5 fairness; Q6 an owed turn is used once; Q7 undoing a dispatch.
 */
import type { Mutant } from '../mutant.ts';

const rotation = 'floor/queues/rotation.ts';
const taking = 'floor/queues/taking-turns.ts';
const numbers = 'floor/queues/turn-numbers.ts';
const joining = 'floor/queues/join-queues.ts';
const next = 'floor/queues/next-in-turn.ts';
const eligibility = 'floor/queues/eligibility.ts';
const dispatch = 'floor/dispatch/dispatch.ts';
const evolve = 'floor/evolve.ts';

export const queueMutants: readonly Mutant[] = [
  {
    name: 'a move that is not written down',
    law: 'Q1',
    file: rotation,
    find: 'const to = positionFor(state, group, staffNo, turnNo);',
    replace:
      'const to = positionFor(state, group, staffNo, turnNo); if (to > 1) state.queues.get(group)?.reverse();',
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
    name: 'the fold lets who leaves stand',
    law: 'Q1',
    file: evolve,
    find: 'if (from >= 0) {',
    replace: 'if (from > 0) {',
  },
  {
    name: 'a position counts those of the same number twice',
    law: 'Q1',
    file: 'floor/queues/queues.ts',
    find: 'if (aNo !== bNo) return aNo < bNo;',
    replace: 'if (aNo !== bNo) return aNo <= bNo + 1;',
  },
  {
    name: 'the tail is right before the last',
    law: 'Q2',
    file: numbers,
    find: "if (discipline === 'positional') return greatest + step;",
    replace: "if (discipline === 'positional') return greatest - 1;",
  },
  {
    name: 'a missed turn goes to the head',
    law: 'Q2',
    file: rotation,
    find: 'turnNo: tailNo(state, discipline, group, command.stamp.at),',
    replace:
      "turnNo: (ruleId === 'MIS-3' ? headNo : tailNo)(state, discipline, group, command.stamp.at),",
  },
  {
    name: 'a missed turn costs nothing',
    law: 'Q2',
    file: 'floor/dispatch/missed.ts',
    find: "toTail(recording, staffNo, clockId, 'MIS-3');",
    replace: "if (by === 'timer') return { did: 'missTurn' };",
  },
  {
    name: 'who comes a second time begins the shift anew',
    law: 'Q2',
    file: joining,
    find: 'if (standing.cameToday || standing.tailNext)',
    replace: 'if (standing.tailNext)',
  },
  {
    name: 'a late technician is in time',
    law: 'Q2',
    file: joining,
    find: '<= start + lateAfterMinutes;',
    replace: '<= start + 100 * lateAfterMinutes;',
  },
  {
    name: 'a late technician moves forward',
    law: 'Q2',
    file: joining,
    find: "return onTime ? 'shiftStart' : policy.joinLate;",
    replace: "return onTime ? 'shiftStart' : 'head';",
  },
  {
    name: 'who has a lap to pass keeps it for ever',
    law: 'Q2',
    file: dispatch,
    find: 'const laps = standingOf(recording.state, staffNo).laps - 1;',
    replace: 'const laps = standingOf(recording.state, staffNo).laps;',
  },
  {
    name: 'who passes a lap keeps the place',
    law: 'QMV-5',
    file: dispatch,
    find: "toTail(recording, staffNo, clockId, 'ROT-9');",
    replace: "if (laps > 5) toTail(recording, staffNo, clockId, 'ROT-9');",
  },
  {
    name: 'a guest waits for the sake of a penalty',
    law: 'ROT-9',
    file: next,
    find: 'return least === undefined ? undefined : {',
    replace: 'return passing.length < 9 || least === undefined ? undefined : {',
  },
  {
    name: 'who does not fit goes to the tail',
    law: 'Q3',
    file: dispatch,
    find: 'for (const one of found.passed) passLap(recording, one, clockId);',
    replace:
      "for (const [group, queue] of state.queues) { const one = queue[0]; if (one !== undefined && one !== staffNo && by === 'turn' && state.technicians.get(one)?.status === 'waiting' && (state.catalogue?.groupsOf.get(staffNo) ?? []).includes(group)) toTail(recording, one, clockId, 'ROT-2'); } for (const one of found.passed) passLap(recording, one, clockId);",
  },
  {
    name: 'who lacks the skill is sent',
    law: 'Q3',
    file: eligibility,
    find: "if (!technician.skills.includes(service.skill)) return 'lacksSkill';",
    replace: "if (technician.skills.length === 0) return 'lacksSkill';",
  },
  {
    name: 'who does not fit passes a lap for it',
    law: 'Q3',
    file: next,
    find: "if (first === undefined && verdict === 'passesLap') passing.push(staffNo);",
    replace:
      "if (first === undefined && (verdict === 'passesLap' || verdict === 'otherGender')) passing.push(staffNo);",
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
    name: 'the grade wished for is not asked',
    law: 'Q3',
    file: eligibility,
    find: "technician.grade !== wish.grade ? 'otherGrade' : undefined;",
    replace: "technician.grade === '' ? 'otherGrade' : undefined;",
  },
  {
    name: 'two clocks for one technician',
    law: 'Q4',
    file: eligibility,
    find: "(status === 'waiting' ? undefined : status) ??",
    replace: "(status === 'waiting' || status === 'inService' ? undefined : status) ??",
  },
  {
    name: 'a clock is handed to somebody who is busy',
    law: 'Q4',
    file: 'floor/clocks/transfer.ts',
    find: 'return busyElsewhere(recording, staffNo, technician.clockId);',
    replace:
      "return staffNo === '' ? busyElsewhere(recording, staffNo, technician.clockId) : undefined;",
  },
  {
    name: 'a room in use is opened again',
    law: 'Q4',
    file: 'floor/bookings/booked.ts',
    find: "if (status === 'vacant') return true;",
    replace: "if (status === 'vacant' || status === 'occupied') return true;",
  },
  {
    name: 'the last in the queue is first',
    law: 'Q5',
    file: next,
    find: 'first ??= staffNo;',
    replace: 'first = staffNo;',
  },
  {
    name: 'a rotation clock keeps the place',
    law: 'Q5',
    file: taking,
    find: 'if (rule.when === moment) takeTurn(recording, clock, rule);',
    replace: "if (rule.when === moment && rule.move === 'none') takeTurn(recording, clock, rule);",
  },
  {
    name: 'one step back instead of the tail',
    law: 'Q5',
    file: numbers,
    find: "case 'positional':\n      return tailNo(state, discipline, group, at);",
    replace: "case 'positional':\n      return turnNo + step + 1;",
  },
  {
    name: 'a requested clock takes the turn as well',
    law: 'Q5',
    file: taking,
    find: 'const rule = policyOf(recording.state).clockTypes[clock.clockType];',
    replace:
      "const rule = policyOf(recording.state).clockTypes[clock.clockType === 'requested' ? 'rotation' : clock.clockType];",
  },
  {
    name: 'of two queues the one that stands first in the store goes first',
    law: 'Q5',
    file: 'floor/queues/queues.ts',
    find: 'if (nextIs !== undefined && !standsBefore(state, [staffNo, turnNo], nextIs)) continue;',
    replace: 'if (nextIs !== undefined && turnNo >= 0) continue;',
  },
  {
    name: 'half a turn counts as a whole one',
    law: 'Q5',
    file: numbers,
    find: 'return turnNo + turns * step;',
    replace: 'return turnNo + Math.ceil(turns) * step;',
  },
  {
    name: 'the longest idle is idle from the start of the clock',
    law: 'Q5',
    file: taking,
    find: "if (policyOf(state).discipline !== 'longestIdle' || stayForJob(state, clock)) return;",
    replace:
      "if (policyOf(state).discipline === 'longestIdle' || stayForJob(state, clock)) return;",
  },
  {
    name: 'an owed turn is used twice',
    law: 'Q6',
    file: 'floor/queues/turn-evolve.ts',
    find: 'changeStanding(state, event.staffNo, { owed: null });\n      return;\n    }',
    replace: 'return;\n    }',
  },
  {
    name: 'two turns are owed at once',
    law: 'Q6',
    file: next,
    find: 'if (keeps && standingOf(state, staffNo).owed === null &&',
    replace: 'if (keeps &&',
  },
  {
    name: 'an owed turn takes the turn as well',
    law: 'Q6',
    file: taking,
    find: "if (clock.by === 'owedTurn') return;\n  const rule",
    replace: "if (clock.clockType === 'bought') return;\n  const rule",
  },
  {
    name: 'an owed turn is lost when its clock is taken back',
    law: 'Q6',
    file: taking,
    find: 'if (clock.owed !== undefined)',
    replace:
      "if (clock.owed !== undefined && clock.status === 'called' && clock.clockType === 'bought')",
  },
  {
    name: 'who is owed a turn waits for it',
    law: 'Q6',
    file: next,
    find: 'if (owed !== undefined) return {',
    replace: 'if (owed !== undefined && first === undefined) return {',
  },
  {
    name: 'a turn is owed for a line that came to nothing',
    law: 'Q6',
    file: taking,
    find: 'if (owed?.clockId === clockId)',
    replace: 'if (owed?.clockId === clockId && owed.at < 0)',
  },
  {
    name: 'a cancel gives the place in front of everybody',
    law: 'Q7',
    file: taking,
    find: "moveTo(recording, staffNo, back, { ruleId: 'ROT-8', clockId });",
    replace:
      "moveTo(recording, staffNo, back.map(({ group, turnNo }) => ({ group, turnNo: turnNo - 2 ** 30 })), { ruleId: 'ROT-8', clockId });",
  },
  {
    name: 'a cancel leaves the technician at the tail',
    law: 'Q7',
    file: taking,
    find: "moveTo(recording, staffNo, back, { ruleId: 'ROT-8', clockId });",
    replace:
      "if (took === undefined) moveTo(recording, staffNo, back, { ruleId: 'ROT-8', clockId });",
  },
  {
    name: 'a turn is given back in one queue only',
    law: 'Q7',
    file: taking,
    find: "moveTo(recording, staffNo, back, { ruleId: 'ROT-8', clockId });",
    replace: "moveTo(recording, staffNo, back.slice(0, 1), { ruleId: 'ROT-8', clockId });",
  },
  {
    name: 'a cancel undoes what a manager has done since',
    law: 'Q7',
    file: taking,
    find: ': took.from.filter(({ group }) => noIn(now, group) === noIn(took.to, group));',
    replace: ': took.from;',
  },
  {
    name: 'what was counted stays counted when the clock is taken back',
    law: 'Q7',
    file: 'floor/queues/turn-evolve.ts',
    find: 'count(state, event.staffNo, -event.counts);',
    replace: 'count(state, event.staffNo, 0 * event.counts);',
  },
  {
    name: 'who was promised a line is not sent to it',
    law: 'ROT-19',
    file: dispatch,
    find: 'if (promisedTo !== undefined && !isOverdue(state, promisedTo, command.stamp.at)) continue;',
    replace: 'if (promisedTo !== undefined && command.stamp.at < 0) continue;',
  },
  {
    name: 'a promise is kept though the clock runs on',
    law: 'ROT-19',
    file: 'floor/queues/promises.ts',
    find: "if (!mayPromise(recording, line, staffNo)) withdraw(recording, clockId, staffNo, 'later');",
    replace:
      "if (!mayPromise(recording, line, staffNo) && state.suspendAtEnd.size > 5) withdraw(recording, clockId, staffNo, 'later');",
  },
  {
    name: 'of several on one job each moves as they start',
    law: 'ROT-16',
    file: taking,
    find: 'ahead = between(Math.max(turnNos[position - 1] ?? before.turnNo, before.turnNo), got);',
    replace: 'ahead = turnNo;',
  },
  {
    name: 'only the first of a job moves, whatever the policy says',
    law: 'ROT-16',
    file: taking,
    find: "if (crossRoom !== 'firstMoves') return false;",
    replace: "if (crossRoom === 'firstMoves') return false;",
  },
  {
    name: 'the own slot is better than it was',
    law: 'ROT-12',
    file: taking,
    find: 'if (now < 0 || now >= to) return [];',
    replace: 'if (now < 0) return [];',
  },
  {
    name: 'the round that is played is that of whoever stands first, paused or not',
    law: 'ROT-18',
    file: numbers,
    find: 'return technician !== undefined && !isPaused(technician);',
    replace: "return technician !== undefined && technician.status !== 'offDuty';",
  },
  {
    name: 'where turns are counted a place moves by where the clock would put it',
    law: 'ROT-20',
    file: 'policy/policy.ts',
    find: "return discipline === 'fewestTurns' ? counts > 0 : move !== 'none';",
    replace: "return counts >= 0 && move !== 'none';",
  },
  {
    name: 'a place given by hand is forgotten with the next clock',
    law: 'ROT-20',
    file: numbers,
    find: 'return turnNo + turns * step;',
    replace: 'return (Math.floor(turnNo / quarter) + 4 * turns) * quarter + quarter / 2;',
  },
  {
    name: 'a penalty counts no turn',
    law: 'QMV-3',
    file: numbers,
    find: 'return counts ? counted(tail, 1) : tail;',
    replace: 'return counts ? counted(tail, 0) : tail;',
  },
];
