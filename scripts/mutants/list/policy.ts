/** The rules as data, and what a manager does to the queues by hand. */
import type { Mutant } from '../mutant.ts';

const moves = 'floor/queues/queue-moves.ts';
const holds = 'floor/queues/holds.ts';
const versions = 'policy/versions.ts';

export const policyMutants: readonly Mutant[] = [
  {
    name: 'a reward sends to the tail',
    law: 'Q2',
    file: moves,
    find: "toHead(recording, staffNo, 'QMV-2', reason);",
    replace: "toTail(recording, staffNo, null, 'QMV-2', reason);",
  },
  {
    name: 'a penalty sends to the head',
    law: 'Q2',
    file: moves,
    find: "toTail(recording, staffNo, null, 'QMV-3', reason);",
    replace: "toHead(recording, staffNo, 'QMV-3', reason);",
  },
  {
    name: 'a penalty is not counted as a turn',
    law: 'QMV-3',
    file: moves,
    find: 'turns: 1, tailNext: false',
    replace: 'turns: 0, tailNext: false',
  },
  {
    name: 'a lap that is forgiven is one more',
    law: 'Q2',
    file: moves,
    find: 'laps: laps - 1,',
    replace: 'laps: laps + 1,',
  },
  {
    name: 'who passes a lap is sent all the same',
    law: 'QMV-5',
    file: 'floor/queues/eligibility.ts',
    find: "return standing.laps > 0 ? 'passesLap' : undefined;",
    replace: "return standing.laps > 1 ? 'passesLap' : undefined;",
  },
  {
    name: 'who is kept for a guest is sent to another',
    law: 'QMV-6',
    file: 'floor/queues/eligibility.ts',
    find: "if (standing.hold !== null) return 'held';",
    replace: "if (standing.hold !== null && standing.laps > 0) return 'held';",
  },
  {
    name: 'a place is kept for ever, one hold after the other',
    law: 'QMV-6',
    file: holds,
    find: "if (standingOf(state, staffNo).hold !== null) return refuse('nothing_to_do'",
    replace: "if (standingOf(state, staffNo).laps > 9) return refuse('nothing_to_do'",
  },
  {
    name: 'a hold that ran out costs nothing',
    law: 'QMV-8',
    file: holds,
    find: "toTail(recording, staffNo, null, 'QMV-8');",
    replace: "if (late) toTail(recording, staffNo, null, 'QMV-8');",
  },
  {
    name: 'the running day gets new rules',
    law: 'POL-4',
    file: versions,
    find: 'fromDay <= businessDay)',
    replace: 'fromDay < businessDay)',
  },
  {
    name: 'the rules of a day to come hold already',
    law: 'POL-1',
    file: versions,
    find: 'if (one.fromDay <= day && one.fromDay >=',
    replace: 'if (one.fromDay >=',
  },
  {
    name: 'rules that contradict each other are taken',
    law: 'POL-2',
    file: versions,
    find: 'if (wrong.length > 0) return refuse',
    replace: 'if (wrong.length > 2) return refuse',
  },
  {
    name: 'a cancelled clock gives the turn back, whatever the policy says',
    law: 'POL-6',
    file: 'floor/clocks/take-back.ts',
    find: "if (because === 'desk') return cancel.slot === 'tail';",
    replace: "if (because === 'desk') return false;",
  },
  {
    name: 'a swapped clock is paid after a complaint',
    law: 'POL-7',
    file: 'floor/clocks/take-back.ts',
    find: "return complaint !== true && policyOf(state).swap.commission === 'byMinutes';",
    replace: "return policyOf(state).swap.commission === 'byMinutes';",
  },
  {
    name: 'who ends too early begins tomorrow as everybody',
    law: 'POL-5',
    file: 'policy/penalties.ts',
    find: '...{ turns: 0, tailNext, clockId },',
    replace: '...{ turns: 0, tailNext: false, clockId },',
  },
  {
    name: 'who goes and comes again has paid for the early end',
    law: 'POL-5',
    file: 'floor/queues/turn-evolve.ts',
    find: "const heeded = event.place === 'tail' && !standing.cameToday;",
    replace: "const heeded = event.place === 'tail';",
  },
  {
    name: 'who misses a turn passes none',
    law: 'MIS-5',
    file: 'policy/penalties.ts',
    find: 'const laps = standingOf(state, staffNo).laps + 1;',
    replace: 'const laps = standingOf(state, staffNo).laps;',
  },
  {
    name: 'who misses a turn is suspended in every store',
    law: 'MIS-6',
    file: 'policy/penalties.ts',
    find: "if (policyOf(state).missedTurn.then !== 'suspend' ||",
    replace: "if (policyOf(state).missedTurn.then === 'skipRound' ||",
  },
  {
    name: 'a missed turn is fined in every store',
    law: 'MIS-7',
    file: 'policy/penalties.ts',
    find: 'if (fineFen === 0) return;',
    replace: 'if (fineFen < 0) return;',
  },
];
