/**
 * Chance from a seed, the same on every machine (sfc32). Each part of the world
 * has a stream of its own, by name: one more question in one place does not
 * change the answers in another, which is what lets a trace be shortened.
 */
export class Chance {
  readonly #name: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(name: string) {
    this.#name = name;
    [this.#a, this.#b, this.#c] = scattered(name);
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** A stream of its own. */
  of(part: string): Chance {
    return new Chance(`${this.#name}/${part}`);
  }

  /** From 0 up to and without 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.next() * from.length)];
  }

  /** One of the names, by weight. */
  weighed<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    const [first] = entries;
    if (first === undefined) throw new Error('nothing to choose from');
    return first[0];
  }

  shuffled<T>(items: readonly T[]): T[] {
    const mixed = [...items];
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const other = this.between(0, last);
      [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
    }
    return mixed;
  }
}

/** FNV-1a from three starting points. */
function scattered(name: string): [number, number, number] {
  const hashed = (start: number): number => {
    let mixed = start;
    for (let at = 0; at < name.length; at += 1)
      mixed = Math.imul(mixed ^ name.charCodeAt(at), 16_777_619);
    return mixed | 0;
  };
  return [hashed(0x811c9dc5), hashed(0x01234567), hashed(0x7f4a7c15)];
}
