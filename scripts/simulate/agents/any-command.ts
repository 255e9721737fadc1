/**
 * Any command there is, about things that are there, are over, or never were:
 * what a person could send who looked at an old screen, or at none. That every
 * command has its maker here is checked against the contract.
 */
import type { DeskCommand } from '@baozhong/contract/commands.ts';
import type { Chance } from '../world/chance.ts';
import { dutyMakers } from './any-duty.ts';
import { goodsMakers } from './any-goods.ts';
import { jobMakers, oddItem } from './any-job.ts';
import { aWish } from './guests.ts';
import {
  anyRoomNo,
  anyStaffNo,
  anyVisit,
  clockIn,
  guestOf,
  neverVisit,
  nobody,
  oneOf,
  roomIn,
} from './pick.ts';
import type { Floor } from './stage.ts';

type Type = DeskCommand['type'];
type Maker<T extends Type> = (floor: Floor, chance: Chance) => Extract<DeskCommand, { type: T }>;
export type MakersOf<T extends Type> = { readonly [K in T]: Maker<K> };

function callId({ state }: Floor, chance: Chance): string {
  return oneOf(chance, state.calls.keys(), 'C20000101-1');
}

const hex = (chance: Chance): string =>
  chance.between(0x10000000, 0x7fffffff).toString(16).toUpperCase();

/** A new one, one of today's, or one that somebody else has. */
function aPerson(floor: Floor, chance: Chance) {
  const known = chance.pick([...floor.catalogue.staff.values()]);
  const isNew = chance.is(0.7);
  const cardUid = chance.weighed({ own: 70, another: 15, none: 15 });
  return {
    staffNo: isNew ? `N${String(chance.between(1, 40))}` : (known?.staffNo ?? nobody),
    name: `新人${String(chance.between(1, 40))}`,
    role: chance.weighed({ host: 4, cashier: 2, attendant: 6, accountManager: 1, manager: 1 }),
    cardUid:
      cardUid === 'none' ? null : cardUid === 'own' ? hex(chance) : (known?.cardUid ?? hex(chance)),
  };
}

/** Does not compile while the desk has a command that nobody here makes. */
const makers: MakersOf<Type> = {
  ...dutyMakers,
  ...jobMakers,
  ...goodsMakers,
  openVisit: (floor, chance) => ({
    type: 'openVisit',
    roomNo: roomIn(floor, chance, 'vacant'),
    guests: Array.from({ length: chance.between(1, 5) }, () => ({
      ...(chance.is(0.4) ? { wristband: chance.between(1, 60) } : {}),
      items: [oddItem(floor, chance)],
    })),
  }),
  releaseRoom: (floor, chance) => ({
    type: 'releaseRoom',
    visitId: anyVisit(floor, chance)?.visitId ?? neverVisit,
  }),
  cancelClock: (floor, chance) => ({ type: 'cancelClock', clockId: clockIn(floor, chance) }),
  swapTechnician(floor, chance) {
    const id = clockIn(floor, chance, 'started');
    const clock = floor.state.clocks.get(id);
    const service = floor.catalogue.services.get(clock?.serviceCode ?? '');
    const same = clock?.status === 'started';
    const wish =
      same && chance.is(0.2)
        ? ({ type: 'requested', staffNo: clock.staffNo } as const)
        : service === undefined || chance.is(0.2)
          ? ({ type: 'picked', staffNo: anyStaffNo(floor, chance) } as const)
          : aWish(floor, service, chance);
    return { type: 'swapTechnician', clockId: id, wish };
  },
  markMissedTurn: (floor, chance) => ({
    ...{ type: 'markMissedTurn', clockId: clockIn(floor, chance, 'called') },
  }),
  moveRoom: (floor, chance) => ({
    type: 'moveRoom',
    visitId: anyVisit(floor, chance)?.visitId ?? neverVisit,
    toRoomNo: roomIn(floor, chance, 'vacant'),
  }),
  callService: (floor, chance) => ({
    type: 'callService',
    roomNo: anyRoomNo(floor, chance),
    what: chance.pick(['tea', 'water', 'cold', 'manager', 'clean', 'other', 'fan']) ?? 'tea',
  }),
  takeCall: (floor, chance) => ({ type: 'takeCall', callId: callId(floor, chance) }),
  finishCall: (floor, chance) => ({ type: 'finishCall', callId: callId(floor, chance) }),
  recallTechnician: (floor, chance) => ({
    ...{ type: 'recallTechnician', clockId: clockIn(floor, chance, 'called') },
  }),
  startClock: (floor, chance) => ({
    ...{ type: 'startClock', clockId: clockIn(floor, chance, 'called') },
  }),
  extendClock: (floor, chance) => ({
    type: 'extendClock',
    clockId: clockIn(floor, chance, 'started'),
    extensions: chance.pick([0.5, 1, 1.5, 2, 3]) ?? 1,
  }),
  endClock: (floor, chance) => ({
    type: 'endClock',
    clockId: clockIn(floor, chance, 'started'),
    ...(chance.is(0.3) ? { early: true } : {}),
  }),
  acknowledgeReminder: (floor, chance) => ({
    ...{ type: 'acknowledgeReminder', clockId: clockIn(floor, chance, 'started') },
  }),
  settle(floor, chance) {
    const of = anyVisit(floor, chance);
    const over = [...floor.state.settledToday];
    const ticketId = of?.ticketId ?? chance.pick(over) ?? 'T20000101-1';
    return {
      type: 'settle',
      ticketId,
      seenVersion: of?.ticketVersion ?? 1,
      seenDueFen: chance.between(0, 50_000),
      ...(chance.is(0.3) ? { guests: [guestOf(of, chance)] } : {}),
      tenders: [{ tender: 'qr' }],
    };
  },
  reprintReceipt(floor, chance) {
    const open = [...floor.state.visits.values()].map((one) => one.ticketId);
    const from = chance.is(0.7) ? [...floor.state.settledToday] : open;
    return { type: 'reprintReceipt', ticketId: oneOf(chance, from, 'T20000101-1') };
  },
  topUp: (floor, chance) => ({
    type: 'topUp',
    memberId: oneOf(chance, floor.state.wallets.keys(), nobody),
    principalFen: chance.is(0.05) ? 900_000_000 : chance.between(1, 40) * 10_000,
    tender: chance.pick(['cash', 'qr', 'bankCard'] as const) ?? 'cash',
    ...(chance.is(0.5) ? { soldBy: oneOf(chance, floor.catalogue.staff.keys(), nobody) } : {}),
  }),
  markCleaning: (floor, chance) => ({
    ...{ type: 'markCleaning', roomNo: roomIn(floor, chance, 'dirty') },
  }),
  markVacant: (floor, chance) => ({
    ...{ type: 'markVacant', roomNo: roomIn(floor, chance, 'cleaning') },
  }),
  setOutOfService: (floor, chance) => ({
    ...{ type: 'setOutOfService', roomNo: roomIn(floor, chance, 'dirty') },
  }),
  returnToService: (floor, chance) => ({
    ...{ type: 'returnToService', roomNo: roomIn(floor, chance, 'outOfService') },
  }),
  addStaff: (floor, chance) => ({ type: 'addStaff', ...aPerson(floor, chance) }),
  changeStaff(floor, chance) {
    const person = aPerson(floor, chance);
    const known = chance.pick([...floor.catalogue.staff.values()]);
    return known === undefined || chance.is(0.1)
      ? { type: 'changeStaff', ...person }
      : { type: 'changeStaff', ...person, staffNo: known.staffNo };
  },
  staffLeaves(floor, chance) {
    const staff = [...floor.catalogue.staff.values()];
    // Those of the store file stay, but for the attempt: the house needs somebody.
    const newcomers = staff.filter((one) => one.staffNo.startsWith('N'));
    const managers = staff.filter((one) => one.role === 'manager');
    const from = managers.length === 1 && chance.is(0.3) ? managers : newcomers;
    return { type: 'staffLeaves', staffNo: chance.pick(from)?.staffNo ?? nobody };
  },
  nameStore: (_floor, chance) => ({
    ...{ type: 'nameStore', name: `报钟店${String(chance.between(1, 9))}` },
  }),
};

export function anyCommand(floor: Floor, chance: Chance, types: readonly Type[]): DeskCommand {
  const type = chance.pick(types) ?? 'nameStore';
  return makers[type](floor, chance);
}

export const everyDeskCommand = Object.keys(makers) as Type[];
