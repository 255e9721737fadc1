/** How often each thing happened: what is never seen proves nothing. */
export const countKinds = ['command', 'event', 'refusal', 'fault', 'option'] as const;
export type CountKind = (typeof countKinds)[number];

export class Counts {
  readonly #counts: Record<CountKind, Map<string, number>>;

  constructor(from?: Readonly<Record<CountKind, Readonly<Record<string, number>>>>) {
    const kept = (kind: CountKind): Map<string, number> =>
      new Map(Object.entries(from?.[kind] ?? {}));
    this.#counts = {
      command: kept('command'),
      event: kept('event'),
      refusal: kept('refusal'),
      fault: kept('fault'),
      option: kept('option'),
    };
  }

  add(kind: CountKind, name: string, times = 1): void {
    const counts = this.#counts[kind];
    counts.set(name, (counts.get(name) ?? 0) + times);
  }

  of(kind: CountKind, name: string): number {
    return this.#counts[kind].get(name) ?? 0;
  }

  names(kind: CountKind): string[] {
    return [...this.#counts[kind].keys()].sort();
  }

  plain(): Record<CountKind, Record<string, number>> {
    const [command, event, refusal, fault, option] = countKinds.map((kind) =>
      Object.fromEntries(this.names(kind).map((name) => [name, this.of(kind, name)])),
    );
    return {
      command: command ?? {},
      event: event ?? {},
      refusal: refusal ?? {},
      fault: fault ?? {},
      option: option ?? {},
    };
  }

  addAll(other: Counts): void {
    for (const kind of countKinds)
      for (const name of other.names(kind)) this.add(kind, name, other.of(kind, name));
  }
}
