/**
 * The queues by the rules alone. Everyone in a queue has a number; who takes a
 * turn, misses one or comes on duty gets the next one, and whose turn was taken
 * for nothing gets the old one back: the same place, unless others moved. Beside
 * them what the moves in the log make of it.
 */
import { need, type Store } from './inputs.ts';

interface Move {
  readonly group: string;
  readonly staffNo: string;
  readonly from: number | null;
  readonly to: number | null;
}

export class Queues {
  readonly #store: Store;
  /** By queue: the number of each who stands in it. */
  readonly #numbers = new Map<string, Map<string, number>>();
  readonly #logged = new Map<string, string[]>();
  /** By clock: the numbers that were given up for it. */
  readonly #before = new Map<string, readonly (readonly [group: string, number: number])[]>();
  #last = 0;

  constructor(store: Store) {
    this.#store = store;
    for (const { code } of store.queueGroups) {
      this.#numbers.set(code, new Map());
      this.#logged.set(code, []);
    }
  }

  join(staffNo: string): void {
    const skills = this.#store.technicians.find((one) => one.staffNo === staffNo)?.skills ?? [];
    for (const { code, skills: served } of this.#store.queueGroups)
      if (served.some((skill) => skills.includes(skill))) this.#give(code, staffNo);
  }

  leave(staffNo: string): void {
    for (const numbers of this.#numbers.values()) numbers.delete(staffNo);
  }

  toTail(staffNo: string): void {
    for (const [group, numbers] of this.#numbers)
      if (numbers.has(staffNo)) this.#give(group, staffNo);
  }

  takeTurn(staffNo: string, clockId: string): void {
    const had = [...this.#numbers].flatMap(([group, numbers]) => {
      const number = numbers.get(staffNo);
      return number === undefined ? [] : [[group, number] as const];
    });
    this.#before.set(clockId, had);
    this.toTail(staffNo);
  }

  /** Nothing, when no turn was taken for this clock. */
  giveBack(staffNo: string, clockId: string): void {
    for (const [group, number] of this.#before.get(clockId) ?? []) {
      const numbers = this.#numbers.get(group);
      if (numbers?.has(staffNo) === true) numbers.set(staffNo, number);
    }
  }

  /** In turn order, all who stand in the queue of this skill. */
  of(skill: string): readonly string[] {
    const group = this.#store.queueGroups.find(({ skills }) => skills.includes(skill));
    return this.#order(need(group, `queue for ${skill}`).code);
  }

  /** Moves as the log says; a sentence when nobody stood where the move begins. */
  follow({ group, staffNo, from, to }: Move): string | undefined {
    const queue = need(this.#logged.get(group), group);
    const index = queue.indexOf(staffNo);
    if (index >= 0) queue.splice(index, 1);
    if (to !== null) queue.splice(to, 0, staffNo);
    return index === (from ?? -1)
      ? undefined
      : `${staffNo} in ${group} stood at ${String(index)}, moved from ${String(from)}`;
  }

  /** Whether the log has somebody in another place than the rules. */
  isMisplaced(staffNo: string): boolean {
    return [...this.#logged].some(
      ([group, queue]) => queue.indexOf(staffNo) !== this.#order(group).indexOf(staffNo),
    );
  }

  /** A sentence for each queue that is another in the log; from then on the log's is forgotten. */
  differences(): string[] {
    const sentences: string[] = [];
    for (const [group, queue] of this.#logged) {
      const order = this.#order(group);
      if (queue.join() === order.join()) continue;
      sentences.push(`${group}: ${queue.join(' ')} in the log, ${order.join(' ')} by the rules`);
      this.#logged.set(group, order);
    }
    return sentences;
  }

  #give(group: string, staffNo: string): void {
    this.#last += 1;
    this.#numbers.get(group)?.set(staffNo, this.#last);
  }

  #order(group: string): string[] {
    const numbers = need(this.#numbers.get(group), group);
    return [...numbers].sort(([, a], [, b]) => a - b).map(([staffNo]) => staffNo);
  }
}
