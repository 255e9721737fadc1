/** What a terminal is answered about a card of the staff (TAP-11, TAP-12): the next choice, the tap that does it all, or why not. Pure. */
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { AnswerMessage, AskMessage, Spoken } from '@baozhong/contract/terminal.ts';
import {
  anyone,
  type Catalogue,
  type Clock,
  mayOpen,
  numberWord,
  queuesOfStore,
  policyOf,
  type State,
} from '@baozhong/core/index.ts';
import { queueName } from '../../consumers/board/queue-names.ts';

export type Result = AnswerMessage['result'];
type Intent = Extract<Result, { status: 'tap' }>['intent'];
type Chosen = readonly string[];

export interface Floor {
  readonly state: State;
  readonly catalogue: Catalogue;
  /** Clocks of today. */
  readonly earned: (staffNo: string) => { readonly clocks: number };
}

/** Undefined: no card of the staff. */
export function staffAnswer(
  { state, catalogue, earned }: Floor,
  roomNo: string,
  { cardUid, intent, chosen }: Pick<AskMessage, 'cardUid' | 'intent' | 'chosen'>,
): Result | undefined {
  const technician = catalogue.techniciansByCard.get(cardUid);
  if (technician !== undefined) {
    const { staffNo } = technician;
    if (intent === 'query') return howItStands(state, catalogue, staffNo, earned(staffNo).clocks);
    if (intent === 'auto') return refused({ name: 'choose_action', detail: {} });
    return ofOwnClock(state, catalogue, roomNo, staffNo, intent, chosen);
  }
  const person = catalogue.staffByCard.get(cardUid);
  if (person === undefined) return undefined;
  if (intent !== 'auto' || !mayOpen(person.role))
    return refused({ name: 'not_allowed', detail: { role: person.role } });
  return ofRoom(state, catalogue, roomNo, chosen);
}

const refused = (refusal: Refusal): Result => ({ status: 'refused', refusal });
const tap = (intent: Intent, chosen: Chosen): Result => ({
  status: 'tap',
  intent,
  chosen: [...chosen],
});
const both = (zh: string, en: string): Spoken => ({ zh, en });

/** TAP-11: how many, what, by whom; in a room with guests: for whom, what, by whom. */
function ofRoom(state: State, catalogue: Catalogue, roomNo: string, chosen: Chosen): Result {
  const room = state.rooms.get(roomNo);
  const config = catalogue.rooms.get(roomNo);
  if (room === undefined || config === undefined)
    return refused({ name: 'unknown_room', detail: { roomNo } });
  const visit = state.visits.get(room.visitId ?? '');
  if (visit === undefined && room.status !== 'vacant')
    return refused({ name: 'room_not_vacant', detail: { roomNo, state: room.status } });
  const intent = visit === undefined ? 'open' : 'dispatch';
  const [who, serviceCode, ...wish] = chosen;
  if (who === undefined)
    return visit === undefined
      ? counted(both('几位客人', 'How many guests'), config.seats)
      : counted(both('哪位客人', 'Which guest'), visit.guests.length);
  if (serviceCode === undefined) return services(catalogue);
  return byWhom(intent, [who, serviceCode], wish);
}

/** TAP-12: of the clock that this technician is called to or serves here. */
function ofOwnClock(
  state: State,
  catalogue: Catalogue,
  roomNo: string,
  staffNo: string,
  intent: 'swap' | 'changeService',
  chosen: Chosen,
): Result {
  const clock = clockOf(state, staffNo);
  const where = state.visits.get(clock?.visitId ?? '')?.roomNo;
  if (clock === undefined || where !== roomNo)
    return refused({ name: 'not_called_here', detail: { staffNo, roomNo: where ?? '' } });
  if (intent === 'swap') return byWhom('swap', [], chosen);
  const [serviceCode] = chosen;
  if (serviceCode !== undefined) return tap('changeService', [serviceCode]);
  const skills: readonly string[] = catalogue.technicians.get(staffNo)?.skills ?? [];
  const fitting = [...catalogue.services.values()].filter(
    ({ code, skill }) => code !== clock.serviceCode && skills.includes(skill),
  );
  return choose(both('换什么项目', 'Which service'), fitting.map(serviceChoice));
}

function clockOf(state: State, staffNo: string): Clock | undefined {
  const technician = state.technicians.get(staffNo);
  return technician !== undefined && 'clockId' in technician
    ? state.clocks.get(technician.clockId)
    : undefined;
}

const others = 'number';

/** Whose turn it is, of a gender, or a number, which is typed. */
function byWhom(intent: Intent, before: Chosen, [how, staffNo]: Chosen): Result {
  if (how === undefined)
    return choose(both('谁来做', 'By whom'), [
      { value: anyone, text: both('轮钟', 'Whose turn it is') },
      { value: 'F', text: both('女技师', 'A woman') },
      { value: 'M', text: both('男技师', 'A man') },
      { value: others, text: both('点工号', 'By number') },
    ]);
  if (how !== others) return tap(intent, [...before, how]);
  if (staffNo === undefined)
    return { status: 'type', title: both('工号', 'Staff number'), what: 'number', most: 6 };
  return tap(intent, [...before, numberWord(staffNo)]);
}

function services(catalogue: Catalogue): Result {
  return choose(
    both('什么项目', 'Which service'),
    [...catalogue.services.values()].map(serviceChoice),
  );
}

function serviceChoice(service: {
  readonly code: string;
  readonly name: string;
  readonly nameEn?: string | undefined;
  readonly minutes: number;
}) {
  const { code, name, nameEn = name, minutes } = service;
  const named = (text: string) => [...text].slice(0, longestName).join('');
  return {
    value: code,
    text: both(`${named(name)}${String(minutes)}`, `${named(nameEn)} ${String(minutes)}`),
  };
}
const longestName = 24;
/** Nine a page, four pages: more nobody turns through at a door. */
const mostChoices = 36;

function counted(title: Spoken, most: number): Result {
  const numbers = Array.from({ length: Math.min(most, 9) }, (_, index) => String(index + 1));
  return choose(
    title,
    numbers.map((value) => ({ value, text: both(`${value}位`, value) })),
  );
}

function choose(title: Spoken, choices: Extract<Result, { status: 'choose' }>['choices']): Result {
  return choices.length === 0
    ? refused({ name: 'nothing_to_do', detail: {} })
    : { status: 'choose', title, choices: choices.slice(0, mostChoices) };
}

/** For the technician's own ear: where they stand, and how many clocks; what they earn is not for a guest's room. */
function howItStands(state: State, catalogue: Catalogue, staffNo: string, clocks: number): Result {
  const technician = state.technicians.get(staffNo);
  if (technician === undefined || technician.status === 'offDuty')
    return refused({ name: 'not_on_duty', detail: { staffNo } });
  const { partition } = policyOf(state);
  const places = queuesOfStore(catalogue, partition).flatMap((queue) => {
    const place = (state.queues.get(queue) ?? []).indexOf(staffNo) + 1;
    const named = queueName(catalogue, partition, queue);
    if (place === 0 || named === undefined) return [];
    const { name, nameEn = name } = named;
    return [both(`${name}第${String(place)}位`, `${nameEn}, place ${String(place)}`)];
  });
  return {
    status: 'tell',
    lines: [
      both(
        `${staffNo}号，今天${String(clocks)}个钟`,
        `Number ${staffNo}, ${String(clocks)} clocks today`,
      ),
      ...places.slice(0, 6),
    ],
  };
}
