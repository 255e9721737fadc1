/** Any command about duty, the queues and their rules. */
import type { DeskCommand } from '@baozhong/contract/commands.ts';
import type { Chance } from '../world/chance.ts';
import { anyPolicy, randomPolicy } from '../world/random-policy.ts';
import type { MakersOf } from './any-command.ts';
import { anyStaffNo, aReason, staffIn } from './pick.ts';
import type { Floor } from './stage.ts';

const dayMs = 24 * 3_600_000;
const onDuty = ['waiting', 'onBreak', 'meal', 'away', 'called', 'inService'];
const paused = ['onBreak', 'meal', 'away', 'leave', 'suspended', 'covered'];

function dayAfter({ state }: Floor, days: number): string {
  const today = Date.parse(`${state.businessDay ?? '2026-01-01'}T00:00:00Z`);
  return new Date(today + days * dayMs).toISOString().slice(0, 10);
}

type Duty =
  | ('clockOn' | 'clockOff' | 'setDuty' | 'setOff' | 'setOvertime' | 'buyClock')
  | ('registerCallIn' | 'planShift' | 'setRotationPolicy' | 'moveInQueue' | 'holdSlot')
  | ('releaseHold' | 'setClockPlaces');

export const dutyMakers: MakersOf<Duty> = {
  clockOn: (floor, chance) => ({ type: 'clockOn', staffNo: staffIn(floor, chance, ['offDuty']) }),
  clockOff: (floor, chance) => ({ type: 'clockOff', staffNo: anyStaffNo(floor, chance) }),
  setDuty: (floor, chance) => {
    const to = chance.weighed({
      ...{ waiting: 3, onBreak: 4, meal: 5, away: 4, leave: 1, suspended: 3, covered: 2 },
    });
    const staffNo = staffIn(floor, chance, to === 'waiting' ? paused : onDuty);
    return { type: 'setDuty', staffNo, to, ...(chance.is(0.5) ? { reason: aReason(chance) } : {}) };
  },
  setOff: (floor, chance) => ({ type: 'setOff', staffNo: staffIn(floor, chance, ['called']) }),
  setOvertime: (floor, chance) => ({
    ...{ type: 'setOvertime', staffNo: staffIn(floor, chance, onDuty), on: chance.is(0.7) },
  }),
  buyClock: (floor, chance) => ({
    ...{ type: 'buyClock', staffNo: staffIn(floor, chance, ['waiting']), reason: aReason(chance) },
  }),
  registerCallIn: (floor, chance) => ({
    ...{ type: 'registerCallIn', staffNo: staffIn(floor, chance, onDuty) },
  }),
  planShift(floor, chance) {
    const plans = Object.keys(floor.catalogue.config.shiftPlans);
    const shiftPlan = chance.is(0.2)
      ? null
      : chance.is(0.1)
        ? 'noSuch'
        : (chance.pick(plans) ?? null);
    const day = dayAfter(floor, chance.is(0.1) ? -3 : chance.between(0, 4));
    return { type: 'planShift', staffNo: anyStaffNo(floor, chance), day, shiftPlan };
  },
  setRotationPolicy: (floor, chance) => ({
    type: 'setRotationPolicy',
    policy: chance.is(0.75) ? randomPolicy(chance) : anyPolicy(chance),
    fromDay: dayAfter(floor, chance.is(0.15) ? 0 : chance.between(1, 3)),
  }),
  moveInQueue: (floor, chance) => ({
    type: 'moveInQueue',
    staffNo: staffIn(floor, chance, onDuty),
    how: chance.weighed({ rewardHead: 3, penaltyTail: 3, toTail: 2, passOneLap: 4, forgiveLap: 2 }),
    reason: aReason(chance),
  }),
  holdSlot: (floor, chance) => ({
    ...{ type: 'holdSlot', staffNo: staffIn(floor, chance, ['waiting']), reason: aReason(chance) },
    ...(chance.is(0.6) ? { minutes: chance.between(1, 70) } : {}),
  }),
  releaseHold: (floor, chance) => ({ type: 'releaseHold', staffNo: heldOr(floor, chance) }),
  setClockPlaces: (_floor, chance) => ({
    ...{ type: 'setClockPlaces', start: places(chance), end: places(chance) },
  }),
};

function heldOr(floor: Floor, chance: Chance): string {
  const held = [...floor.state.standings].filter(([, { hold }]) => hold !== null);
  return held.length > 0 && chance.is(0.8)
    ? (chance.pick(held)?.[0] ?? '')
    : anyStaffNo(floor, chance);
}

type Places = Extract<DeskCommand, { type: 'setClockPlaces' }>['start'];
function places(chance: Chance): Places {
  const chosen = (['room', 'station', 'desk'] as const).filter(() => chance.is(0.6));
  return chosen.length > 0 ? chosen : ['desk'];
}
