/**
 * What is still to be done, by virtual minute. Things of the same minute come
 * in a fixed order (what frees somebody or something first, new guests last),
 * so that the same files always give the same day.
 */

/** In the order in which things of one minute are done. */
export const ranks = [
  'clockOn',
  'extend',
  'end',
  'leave',
  'swap',
  'clockOff',
  'cleaned',
  'start',
  'order',
  'move',
  'call',
  'pay',
  'arrive',
  'giveUp',
] as const;
export type Rank = (typeof ranks)[number];

export interface Entry<T> {
  readonly minute: number;
  readonly rank: Rank;
  /** Among things of the same minute and rank: usually the visit's number. */
  readonly order: number;
  readonly what: T;
}

export class Agenda<T> {
  readonly #heap: { readonly entry: Entry<T>; readonly key: readonly number[] }[] = [];
  #count = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(entry: Entry<T>): void {
    this.#count += 1;
    const key = [entry.minute, ranks.indexOf(entry.rank), entry.order, this.#count];
    this.#heap.push({ entry, key });
    for (let child = this.#heap.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.#before(child, parent)) break;
      this.#swap(child, parent);
      child = parent;
    }
  }

  /** The minute of what comes next. */
  next(): number | undefined {
    return this.#heap[0]?.entry.minute;
  }

  take(): Entry<T> | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first.entry;
  }

  #sink(): void {
    for (let parent = 0; ;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < this.#heap.length && this.#before(child, least)) least = child;
      if (least === parent) return;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #before(a: number, b: number): boolean {
    const left = this.#heap[a]?.key ?? [];
    const right = this.#heap[b]?.key ?? [];
    for (const [index, value] of left.entries()) {
      const other = right[index] ?? 0;
      if (value !== other) return value < other;
    }
    return false;
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}
