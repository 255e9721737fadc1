/** Who is on duty, what they do beside working, and what is noted of it. */
import type { Mutant } from '../mutant.ts';

const duty = 'floor/duty/duty.ts';
const attendance = 'floor/duty/attendance.ts';

export const dutyMutants: readonly Mutant[] = [
  {
    name: 'somebody clocks off from a running clock',
    law: 'DTY-2',
    file: duty,
    find: "if (technician.status === 'offDuty') return refuse('not_on_duty', { staffNo });",
    replace:
      "if (technician.status === 'offDuty') return refuse('not_on_duty', { staffNo }); if (technician.status === 'inService') { leaveQueues(recording, staffNo); changeTo(recording, staffNo, technician, 'offDuty'); return { staffNo }; }",
  },
  {
    name: 'somebody comes on duty twice',
    law: 'DTY-1',
    file: duty,
    find: "if (!isAbsent(technician)) return refuse('already_on_duty', { staffNo });",
    replace: "if (isBusy(technician)) return refuse('already_on_duty', { staffNo });",
  },
  {
    name: 'who is on a break is sent',
    law: 'DTY-3',
    file: 'floor/queues/eligibility.ts',
    find: "(status === 'waiting' ? undefined : status) ??",
    replace: "(status === 'waiting' || status === 'onBreak' ? undefined : status) ??",
  },
  {
    name: 'a technician lifts the own suspension',
    law: 'DTY-4',
    file: duty,
    find: 'const forbidden = isTheirs(to) || isTheirs(status) ? mayNot(recording) : undefined;',
    replace: 'const forbidden = isTheirs(to) ? mayNot(recording) : undefined;',
  },
  {
    name: 'who was to be suspended waits again',
    law: 'DTY-5',
    file: 'floor/dispatch/free.ts',
    find: "to: reason === undefined ? 'waiting' : 'suspended',",
    replace: "to: reason === undefined || from === 'called' ? 'waiting' : 'suspended',",
  },
  {
    name: 'a second pause begins the time anew',
    law: 'DTY-6',
    file: duty,
    find: 'return Math.min(running ?? untilAt, untilAt);',
    replace: 'return untilAt;',
  },
  {
    name: 'a break between two meals begins the time anew',
    law: 'DTY-6',
    file: duty,
    find: 'if (minutes === 0) return running;',
    replace: 'if (minutes === 0) return undefined;',
  },
  {
    name: 'the place is lost twice',
    law: 'DTY-6',
    file: 'floor/duty/duty-evolve.ts',
    find: '...(lost === true && { placeLost: lost }),',
    replace: '...(lost === true && state.lastAt < 0 && { placeLost: lost }),',
  },
  {
    name: 'who eats too long keeps the place',
    law: 'DTY-6',
    file: 'floor/duty/freeze.ts',
    find: "toTail(recording, staffNo, null, 'DTY-6');",
    replace: "if (dueAt < 0) toTail(recording, staffNo, null, 'DTY-6');",
  },
  {
    name: 'a guest waits for one who has gone home',
    law: 'DTY-7',
    file: 'floor/dispatch/free.ts',
    find: "if (wish !== undefined && wish.type !== 'rotation' && wish.staffNo === staffNo)",
    replace: "if (wish !== undefined && wish.type === 'picked' && wish.staffNo === staffNo)",
  },
  {
    name: 'on leave the place is kept',
    law: 'DTY-8',
    file: duty,
    find: "changeTo(recording, staffNo, before, 'leave', undefined, reason);",
    replace:
      "changeTo(recording, staffNo, before, 'leave', undefined, reason); joinQueues(recording, staffNo);",
  },
  {
    name: 'a bought clock costs nothing',
    law: 'DTY-9',
    file: duty,
    find: "recording.record({ type: 'clockBought', staffNo, fen, counts, reason });",
    replace: "recording.record({ type: 'clockBought', staffNo, fen: 0 * fen, counts, reason });",
  },
  {
    name: 'everybody is late who comes after the minute',
    law: 'DTY-11',
    file: attendance,
    find: 'late: after > policyOf(state).lateAfterMinutes ? after : 0',
    replace: 'late: after > 0 ? after : 0',
  },
  {
    name: 'everybody is forgiven ten minutes in every store',
    law: 'DTY-11',
    file: attendance,
    find: 'late: after > policyOf(state).lateAfterMinutes ? after : 0',
    replace: 'late: after > 10 + 0 * policyOf(state).lateAfterMinutes ? after : 0',
  },
  {
    name: 'overtime counts from before one came',
    law: 'DTY-11',
    file: attendance,
    find: 'const from = Math.max(end, state.attendance.get(staffNo)?.onMinute ?? end);',
    replace: 'const from = end;',
  },
  {
    name: 'a registration serves for every guest',
    law: 'DTY-15',
    file: 'floor/duty/call-ins.ts',
    find: "because === 'used' ? Math.max(0, before - 1) : before + 1;",
    replace: "because === 'used' ? before : before + 1;",
  },
  {
    name: 'a registration is for as many clocks as wait',
    law: 'DTY-15',
    file: 'floor/duty/call-ins.ts',
    find: '!isUsed(status)) left -= 1;',
    replace: '!isUsed(status)) left -= 0;',
  },
  {
    name: 'a bought clock moves nobody',
    law: 'DTY-9',
    file: 'floor/duty/duty.ts',
    find: 'takeTurnAlone(recording, staffNo, clockTypes.bought);',
    replace: 'if (fen < 0) takeTurnAlone(recording, staffNo, clockTypes.bought);',
  },
  {
    name: 'who is away has as long as who eats',
    law: 'DTY-6',
    file: duty,
    find: "to === 'away' ? awayMinutes : 0;",
    replace: "to === 'away' ? mealMinutes + 0 * awayMinutes : 0;",
  },
];
