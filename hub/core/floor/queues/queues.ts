/**
 * The queues of the store: who stands in which (ROT-10), through which of them
 * a line looks, and in what order. A queue is the list of all on duty whom it
 * is for, by turn number; of equal numbers who came on duty first, then by
 * staff number. Numbers of different queues compare.
 */
import type { Wish } from '../../commands.ts';
import type { RotationPolicy } from '../../policy/policy.ts';
import type { ServiceConfig, TechnicianConfig } from '../../store-config.ts';
import type { GroupCode, StaffNo } from '../../units.ts';
import type { Catalogue, State, Turn } from '../state.ts';
import { standingOf } from '../technicians.ts';

type Partition = RotationPolicy['partition'];

/** The one queue of the whole store. */
const everyone: GroupCode = 'all';
const ofGender = (group: GroupCode, gender: string): GroupCode => `${group}/${gender}`;
const genders = ['F', 'M'] as const;

export function queuesOf(
  catalogue: Catalogue,
  partition: Partition,
  { staffNo, gender, grade }: TechnicianConfig,
): readonly GroupCode[] {
  const groups = catalogue.groupsOf.get(staffNo) ?? [];
  switch (partition) {
    case 'one':
      return [everyone];
    case 'group':
      return groups;
    case 'gender':
      return [gender];
    case 'groupGender':
      return groups.map((group) => ofGender(group, gender));
    case 'grade':
      return [grade];
  }
}

/** All that there can be, in the order of the store's groups and grades. */
export function queuesOfStore({ config }: Catalogue, partition: Partition): readonly GroupCode[] {
  const groups = config.queueGroups.map(({ code }) => code);
  switch (partition) {
    case 'one':
      return [everyone];
    case 'group':
      return groups;
    case 'gender':
      return genders;
    case 'groupGender':
      return groups.flatMap((group) => genders.map((gender) => ofGender(group, gender)));
    case 'grade':
      return config.grades.map(({ code }) => code);
  }
}

/** Those in which somebody may stand who fits. */
export function queuesFor(
  catalogue: Catalogue,
  partition: Partition,
  { skill }: ServiceConfig,
  wish: Wish,
): readonly GroupCode[] {
  const group = catalogue.groupBySkill.get(skill);
  const gender = wish.type === 'rotation' ? wish.gender : undefined;
  const wished = gender === undefined ? genders : [gender];
  switch (partition) {
    case 'one':
      return [everyone];
    case 'group':
      return group === undefined ? [] : [group];
    case 'gender':
      return wished;
    case 'groupGender':
      return group === undefined ? [] : wished.map((one) => ofGender(group, one));
    case 'grade': {
      const grade = wish.type === 'rotation' ? wish.grade : undefined;
      return grade === undefined ? queuesOfStore(catalogue, 'grade') : [grade];
    }
  }
}

/** By length first, so that 8 comes before 12. */
export function byStaffNo(a: StaffNo, b: StaffNo): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Whether `a` with this number stands before `b` with that one. */
export function standsBefore(
  state: State,
  [a, aNo]: readonly [StaffNo, number],
  [b, bNo]: readonly [StaffNo, number],
): boolean {
  if (aNo !== bNo) return aNo < bNo;
  const since = (staffNo: StaffNo) => standingOf(state, staffNo).onSince ?? 0;
  return (since(a) - since(b) || byStaffNo(a, b)) < 0;
}

/** Where somebody with this number stands in a queue, among all others in it. */
export function positionFor(
  state: State,
  group: GroupCode,
  staffNo: StaffNo,
  turnNo: number,
): number {
  const queue = state.queues.get(group) ?? [];
  const turnNos = state.turnNos.get(group) ?? [];
  let ahead = 0;
  for (const [index, other] of queue.entries()) {
    if (other === staffNo) continue;
    if (standsBefore(state, [other, turnNos[index] ?? 0], [staffNo, turnNo])) ahead += 1;
  }
  return ahead;
}

export function turnsOf(state: State, staffNo: StaffNo): Turn[] {
  return [...state.queues].flatMap(([group, queue]) => {
    const turnNo = state.turnNos.get(group)?.[queue.indexOf(staffNo)];
    return turnNo === undefined ? [] : [{ group, turnNo }];
  });
}

/** Everybody in these queues, first in turn first, until `visit` says that it is enough. */
export function walkInTurn(
  state: State,
  groups: readonly GroupCode[],
  visit: (staffNo: StaffNo, group: GroupCode, position: number) => boolean,
): void {
  const [first = '', ...others] = groups;
  if (others.length === 0) {
    const queue = state.queues.get(first) ?? [];
    for (let position = 0; position < queue.length; position += 1)
      if (visit(queue[position] ?? '', first, position)) return;
    return;
  }
  const heads = groups.map((group) => ({ group, position: 0 }));
  const at = ({ group, position }: (typeof heads)[number]) => ({
    staffNo: state.queues.get(group)?.[position],
    turnNo: state.turnNos.get(group)?.[position] ?? 0,
  });
  for (;;) {
    let next: (typeof heads)[number] | undefined;
    let nextIs: readonly [StaffNo, number] | undefined;
    for (const head of heads) {
      const { staffNo, turnNo } = at(head);
      if (staffNo === undefined) continue;
      if (nextIs !== undefined && !standsBefore(state, [staffNo, turnNo], nextIs)) continue;
      next = head;
      nextIs = [staffNo, turnNo];
    }
    if (next === undefined || nextIs === undefined) return;
    if (visit(nextIs[0], next.group, next.position)) return;
    next.position += 1;
  }
}
