/** What is done at the Station, as the core's commands, and the same for the ear afterwards. Pure. */
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { StationAct } from '@baozhong/contract/station.ts';
import type { Spoken } from '@baozhong/contract/terminal.ts';
import { addingOf, type CommandBody, openingOf, type State, wishOf } from '@baozhong/core/index.ts';
import { saidOf } from './tap-words.ts';

/** Of the desk's people: rooms are opened, and technicians sent (TAP-11). */
export type HostAct = Extract<StationAct, { type: 'open' | 'dispatch' }>;
export function isHostAct(act: StationAct): act is HostAct {
  return act.type === 'open' || act.type === 'dispatch';
}
type OwnAct = Exclude<StationAct, HostAct>;

const askFirst: Refusal = { name: 'ask_first', detail: {} };

export function commandOf(state: State, act: OwnAct, staffNo: string): CommandBody | Refusal {
  const technician = state.technicians.get(staffNo);
  const clockId = technician !== undefined && 'clockId' in technician ? technician.clockId : 'none';
  switch (act.type) {
    case 'startClock':
    case 'endClock':
      return { type: act.type, clockId };
    case 'extendClock':
      return { type: 'extendClock', clockId, extensions: act.extensions };
    case 'swap': {
      const wish = wishOf(act.chosen[0] ?? '');
      return act.chosen.length === 1 && wish !== undefined
        ? { type: 'swapTechnician', clockId, wish }
        : askFirst;
    }
    case 'changeService': {
      const [serviceCode] = act.chosen;
      return act.chosen.length === 1 && serviceCode !== undefined
        ? { type: 'changeService', clockId, serviceCode }
        : askFirst;
    }
    default:
      return { ...act, staffNo };
  }
}

export function hostCommandOf(
  state: State,
  { type, roomNo, chosen }: HostAct,
): CommandBody | Refusal {
  if (type === 'open') return openingOf(roomNo, chosen) ?? askFirst;
  const visitId = state.rooms.get(roomNo)?.visitId ?? null;
  return visitId === null
    ? { name: 'room_not_occupied', detail: { roomNo } }
    : (addingOf(visitId, chosen) ?? askFirst);
}

/** Of an accepted act; the state as it is afterwards. Undefined: the page's own word says all. */
export function saidOfAct(
  state: State,
  act: StationAct,
  answer: Readonly<Record<string, unknown>>,
): Spoken | undefined {
  switch (act.type) {
    case 'open': {
      const visit = state.visits.get(String(answer['visitId']));
      return comesTo(act.roomNo, called(state, visit?.clockIds ?? []), {
        zh: '已开',
        en: 'is open',
      });
    }
    case 'dispatch':
      return comesTo(act.roomNo, called(state, [String(answer['clockId'])]), {
        zh: '已加项目',
        en: 'has one more service',
      });
    case 'swap': {
      const [nextStaffNo] = called(state, [String(answer['clockId'])]);
      return saidOf({ did: 'swapTechnician', nextStaffNo });
    }
    default:
      return saidOf(answer);
  }
}

function called(state: State, clockIds: readonly string[]): string[] {
  return clockIds.flatMap((clockId) => {
    const clock = state.clocks.get(clockId);
    return clock?.status === 'called' ? [clock.staffNo] : [];
  });
}

function comesTo(roomNo: string, staffNos: readonly string[], what: Spoken): Spoken {
  const zh = staffNos.length === 0 ? '等钟' : `${staffNos.map((no) => `${no}号`).join('、')}来`;
  const en =
    staffNos.length === 0
      ? 'nobody is free yet'
      : `${staffNos.map((no) => `number ${no}`).join(' and ')} ${staffNos.length === 1 ? 'comes' : 'come'}`;
  return { zh: `${roomNo}房${what.zh}，${zh}`, en: `Room ${roomNo} ${what.en}, ${en}` };
}
