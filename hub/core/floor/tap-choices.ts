/** What was chosen at a room's terminal before the card did it (TAP-11, TAP-12): short words, since a device carries them without knowing them. */
import type { CommandBody, OpenGuest, Wish } from '../commands.ts';
import { type Answer, isRefused, refuse, type Refused } from '../decision.ts';
import type { StaffRole } from '../store-config.ts';
import type { ClockId, RoomNo, VisitId } from '../units.ts';
import { changeService } from './clocks/change-service.ts';
import { swapTechnician } from './clocks/take-back.ts';
import type { Recording } from './recording.ts';
import { addService } from './visits/joining.ts';
import { openVisit } from './visits/visits.ts';

type Tap = Extract<CommandBody, { type: 'tapCard' }>;

/** Who serves: whose turn it is, of a gender, or a number. */
export const anyone = 'rotation';
const byNumber = 'no:';
export const numberWord = (staffNo: string): string => `${byNumber}${staffNo}`;

/** Undefined: no word of ours. */
export function wishOf(word: string): Wish | undefined {
  if (word === anyone) return { type: 'rotation' };
  if (word === 'F' || word === 'M') return { type: 'rotation', gender: word };
  if (!word.startsWith(byNumber) || word === byNumber) return undefined;
  return { type: 'requested', staffNo: word.slice(byNumber.length) };
}

/** The desk's people open rooms and send technicians; the same as at the desk (TAP-11). */
export function mayOpen(role: StaffRole): boolean {
  return role !== 'attendant';
}

/** TAP-11: for so many guests with one service each; the first has the technician who was chosen, whose number serves one only. */
export function openingOf(
  roomNo: RoomNo,
  chosen: readonly string[],
): Extract<CommandBody, { type: 'openVisit' }> | undefined {
  const [guestsWord = '', serviceCode = '', wishWord = ''] = chosen;
  const wish = wishOf(wishWord);
  const count = countOf(guestsWord);
  if (chosen.length !== 3 || wish === undefined || count === undefined) return undefined;
  const others: Wish = wish.type === 'rotation' ? wish : { type: 'rotation' };
  const guests: OpenGuest[] = Array.from({ length: count }, (_, guest) => ({
    items: [{ serviceCode, wish: guest === 0 ? wish : others }],
  }));
  return { type: 'openVisit', roomNo, guests };
}

/** TAP-11: one more service for a guest who sits there. */
export function addingOf(
  visitId: VisitId,
  chosen: readonly string[],
): Extract<CommandBody, { type: 'addService' }> | undefined {
  const [guestWord = '', serviceCode = '', wishWord = ''] = chosen;
  const wish = wishOf(wishWord);
  const guest = countOf(guestWord);
  if (chosen.length !== 3 || wish === undefined || guest === undefined) return undefined;
  return { type: 'addService', visitId, guest: guest - 1, serviceCode, wish };
}

export function openByCard(recording: Recording, { roomNo, chosen = [] }: Tap): Answer | Refused {
  const opening = openingOf(roomNo, chosen);
  if (opening === undefined) return refuse('ask_first');
  return named('openVisit', openVisit(recording, opening));
}

export function dispatchByCard(
  recording: Recording,
  { roomNo, chosen = [] }: Tap,
): Answer | Refused {
  const visitId = recording.state.rooms.get(roomNo)?.visitId ?? null;
  if (visitId === null) return refuse('room_not_occupied', { roomNo });
  const adding = addingOf(visitId, chosen);
  if (adding === undefined) return refuse('ask_first');
  return named('addService', addService(recording, adding));
}

/** TAP-12: whoever is called or serves here gives the line to another, as within the limit at the desk. */
export function swapByCard(
  recording: Recording,
  { chosen = [] }: Tap,
  clockId: ClockId,
): Answer | Refused {
  const wish = wishOf(chosen[0] ?? '');
  if (chosen.length !== 1 || wish === undefined) return refuse('ask_first');
  const swapped = swapTechnician(recording, { type: 'swapTechnician', clockId, wish });
  if (isRefused(swapped)) return swapped;
  const next = recording.state.clocks.get(String(swapped['clockId']));
  const staffNo = next !== undefined && 'staffNo' in next ? next.staffNo : undefined;
  return {
    ...swapped,
    did: 'swapTechnician',
    ...(typeof staffNo === 'string' ? { nextStaffNo: staffNo } : {}),
  };
}

/** TAP-12 */
export function changeByCard(
  recording: Recording,
  { chosen = [] }: Tap,
  clockId: ClockId,
): Answer | Refused {
  const [serviceCode] = chosen;
  if (chosen.length !== 1 || serviceCode === undefined) return refuse('ask_first');
  const changed = changeService(recording, { type: 'changeService', clockId, serviceCode });
  return named('changeService', changed);
}

function named(did: string, answer: Answer | Refused): Answer | Refused {
  return isRefused(answer) ? answer : { ...answer, did };
}

/** From 1, of at most two digits. */
function countOf(word: string): number | undefined {
  return /^[1-9]\d?$/.test(word) ? Number(word) : undefined;
}
