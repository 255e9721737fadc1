/** What will happen, in the order in which it will: a heap by moment, and by number among the same. */
interface Entry {
  readonly at: number;
  readonly no: number;
  run: (() => void) | undefined;
}

export class Agenda {
  readonly #heap: Entry[] = [];
  #made = 0;
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }
  /** When the next thing happens. */
  get nextAt(): number {
    this.#dropCancelled();
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Never before now. The function returned takes it back. */
  at(moment: number, run: () => void): () => void {
    const entry: Entry = { at: Math.max(Math.ceil(moment), this.#now), no: (this.#made += 1), run };
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    return () => {
      entry.run = undefined;
    };
  }

  after(ms: number, run: () => void): () => void {
    return this.at(this.#now + ms, run);
  }

  /** Does what comes next, and moves the time there. */
  step(): void {
    const entry = this.#take();
    if (entry?.run === undefined) return;
    this.#now = entry.at;
    entry.run();
  }

  /** Nothing happens until then. */
  passTo(moment: number): void {
    this.#now = Math.max(this.#now, moment);
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#heap[0]?.run === undefined) this.#take();
  }

  #take(): Entry | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (this.#heap.length > 0 && last !== undefined) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #rise(from: number): void {
    const heap = this.#heap;
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      if (!isBefore(heap[index], heap[above])) return;
      [heap[index], heap[above]] = [heap[above] as Entry, heap[index] as Entry];
      index = above;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let index = 0; ;) {
      const left = index * 2 + 1;
      const right = left + 1;
      let first = index;
      if (isBefore(heap[left], heap[first])) first = left;
      if (isBefore(heap[right], heap[first])) first = right;
      if (first === index) return;
      [heap[index], heap[first]] = [heap[first] as Entry, heap[index] as Entry];
      index = first;
    }
  }
}

function isBefore(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.at === b.at ? a.no < b.no : a.at < b.at;
}
