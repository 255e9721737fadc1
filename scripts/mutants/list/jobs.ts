/** Several on one job, parties, and clocks that change while they run. */
import type { Mutant } from '../mutant.ts';

const joining = 'floor/visits/joining.ts';
const transfer = 'floor/clocks/transfer.ts';

export const jobMutants: readonly Mutant[] = [
  {
    name: 'a quarter of an extension',
    law: 'CLK-6',
    file: 'floor/clocks/clocks.ts',
    find: 'Number.isInteger(extensions * 2) &&',
    replace: 'Number.isInteger(extensions * 4) &&',
  },
  {
    name: 'half an extension costs a whole one',
    law: 'PRC-3',
    file: 'pricing.ts',
    find: 'fen: service.extendPriceFen * whole + half,',
    replace: 'fen: service.extendPriceFen * (whole + 1),',
  },
  {
    name: 'half an extension earns nothing',
    law: 'COM-5',
    file: 'commission.ts',
    find: '...{ gradeAddFen: 0, fen: half.fen },',
    replace: '...{ gradeAddFen: 0, fen: 0 },',
  },
  {
    name: 'the desk is asked about one overrun again and again',
    law: 'CLK-7',
    file: 'floor/clocks/jobs-evolve.ts',
    find: 'setClock(state, { ...clock, overrunAskedAt: event.at });',
    replace:
      'setClock(state, { ...clock, overrunDueAt: event.at + 60_000, overrunAskedAt: event.at });',
  },
  {
    name: 'another service begins from the change on',
    law: 'CLK-8',
    file: 'floor/clocks/change-service.ts',
    find: 'const expectedEndAt = clock.startedAt +',
    replace: 'const expectedEndAt = command.stamp.at +',
  },
  {
    name: 'another service is given by one who cannot do it',
    law: 'CLK-8',
    file: 'floor/clocks/change-service.ts',
    find: 'if (staffNo === undefined) return undefined;',
    replace: "if (staffNo === undefined || clock.status === 'called') return undefined;",
  },
  {
    name: 'another service costs what the first one did',
    law: 'CLK-8',
    file: 'floor/clocks/change-service.ts',
    find: 'priceFen: price.fen,',
    replace: 'priceFen: clock.priceFen,',
  },
  {
    name: 'who takes a clock over does not take the turn',
    law: 'CLK-9',
    file: transfer,
    find: "reachTurn(recording, clockId, 'start');",
    replace: "if (by !== 'turn') reachTurn(recording, clockId, 'start');",
  },
  {
    name: 'who is relieved late has the turn back',
    law: 'CLK-9',
    file: transfer,
    find: "return first === 'slotBack' && limitPassed(recording, clock) === undefined;",
    replace: "return first === 'slotBack' || limitPassed(recording, clock) === undefined;",
  },
  {
    name: 'who takes a clock over earns all of it',
    law: 'COM-6',
    file: 'floor/clocks/earnings.ts',
    find: 'fromMinute = toMinute;',
    replace: 'fromMinute = isLast ? toMinute : 0;',
  },
  {
    name: 'a fen is lost between two who served',
    law: 'COM-6',
    file: 'commission.ts',
    find: 'return until(toMinute) - until(fromMinute);',
    replace: 'return until(toMinute - fromMinute);',
  },
  {
    name: 'a clock starts where the store does not let it',
    law: 'CLK-10',
    file: 'floor/clocks/places.ts',
    find: 'return place === undefined || places.includes(place)',
    replace: "return place === undefined || place === 'room' || places.includes(place)",
  },
  {
    name: 'the next job begins when one line of this one is over',
    law: 'JOB-1',
    file: 'floor/dispatch/dispatch.ts',
    find: "if (next === undefined || open.some((clock) => clock.status !== 'queued')) return;",
    replace: "if (next === undefined || open.every((clock) => clock.status !== 'queued')) return;",
  },
  {
    name: 'of a job only one line becomes ready',
    law: 'JOB-1',
    file: 'floor/dispatch/dispatch.ts',
    find: 'const ready = open.filter((clock) => jobOf(clock) === jobOf(next));',
    replace: 'const ready = open.filter((clock) => clock.clockId === next.clockId);',
  },
  {
    name: 'a helper stays when the job is over',
    law: 'JOB-5',
    file: 'floor/clocks/take-back.ts',
    find: 'if (open.some(({ helps }) => helps === undefined)) return;',
    replace: 'if (open.length > 0) return;',
  },
  {
    name: 'a helper is on the bill',
    law: 'JOB-4',
    file: 'floor/clocks/clocks.ts',
    find: 'const price = helps ? helperPrice : priceOfClock(service);',
    replace: 'const price = helps && minutes < 0 ? helperPrice : priceOfClock(service);',
  },
  {
    name: 'a guest joins where no seat is left',
    law: 'JOB-6',
    file: joining,
    find: 'if (sitting >= seats ||',
    replace: 'if (sitting > seats ||',
  },
  {
    name: 'a service is added for one who has paid',
    law: 'JOB-7',
    file: joining,
    find: "if (visit.settledGuests.includes(guest)) return refuse('guest_settled', { guest });",
    replace: "if (visit.settledGuests.length > 5) return refuse('guest_settled', { guest });",
  },
  {
    name: 'what is added is served at once',
    law: 'JOB-7',
    file: joining,
    find: 'const waits = job === undefined ? last !== undefined : mates.every(isQueued);',
    replace: 'const waits = job === undefined ? false : mates.every(isQueued);',
  },
];
