/** Choosing what a command is about: things that are there, are over, or never were. */
import type { Clock, Room, Visit } from '@baozhong/core/index.ts';
import type { Chance } from '../world/chance.ts';
import type { Floor } from './stage.ts';

export const nobody = '9999';
export const neverVisit = 'V20000101-1';
export const strangeService = 'NOSUCH';

/** One that is there, or now and then one that is not. */
export function oneOf<T>(chance: Chance, things: Iterable<T>, stranger: T): T {
  return chance.is(0.06) ? stranger : (chance.pick([...things]) ?? stranger);
}

export function anyStaffNo({ catalogue }: Floor, chance: Chance): string {
  return oneOf(chance, catalogue.technicians.keys(), nobody);
}

/** Mostly one of those who are in such a state. */
export function staffIn({ state }: Floor, chance: Chance, statuses: readonly string[]): string {
  const all = [...state.technicians];
  const wanted = all.filter(([, { status }]) => statuses.includes(status));
  const from = wanted.length > 0 && chance.is(0.85) ? wanted : all;
  return oneOf(
    chance,
    from.map(([staffNo]) => staffNo),
    nobody,
  );
}

export function anyRoomNo({ state }: Floor, chance: Chance): string {
  return oneOf(chance, state.rooms.keys(), nobody);
}

/** Those of the wanted state first: of the others there are always more. */
export function clockIn({ state }: Floor, chance: Chance, status?: Clock['status']): string {
  const clocks = [...state.clocks.values()];
  const wanted = clocks.filter((clock) => clock.status === status);
  const from = wanted.length > 0 && chance.is(0.8) ? wanted : clocks;
  return oneOf(
    chance,
    from.map((clock) => clock.clockId),
    `${neverVisit}/1`,
  );
}

export function roomIn({ state }: Floor, chance: Chance, status: Room['status']): string {
  const wanted = [...state.rooms.values()].filter((room) => room.status === status);
  const room = chance.is(0.8) ? chance.pick(wanted) : chance.pick([...state.rooms.values()]);
  return room === undefined || chance.is(0.05) ? nobody : room.roomNo;
}

export function anyVisit({ state }: Floor, chance: Chance): Visit | undefined {
  return chance.is(0.06) ? undefined : chance.pick([...state.visits.values()]);
}

export function guestOf(of: Visit | undefined, chance: Chance): number {
  return chance.is(0.05) ? 19 : chance.between(0, Math.max(0, (of?.guests.length ?? 1) - 1));
}

const reasons = ['客人要求', '店长安排', '身体不适', '家里有事'];
export function aReason(chance: Chance): string {
  return chance.pick(reasons) ?? '客人要求';
}
