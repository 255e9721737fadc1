/** Taps on their way: what has been seen of each, and when. */

export type Sight = 'display' | 'board' | 'ack';

/** Milliseconds from the tap. */
export type Times = Readonly<Record<Sight, number>>;

interface Flight {
  readonly sentMs: number;
  readonly seen: Partial<Record<Sight, number>>;
}

/** One tap a device at a time, over when everything that counts has been seen of it. */
export class Flights {
  readonly #counts: readonly Sight[];
  readonly #open = new Map<number, Flight>();
  #landed: (device: number, times: Times) => void = () => undefined;

  constructor(counts: readonly Sight[]) {
    this.#counts = counts;
  }

  get open(): number {
    return this.#open.size;
  }

  onLanded(landed: (device: number, times: Times) => void): void {
    this.#landed = landed;
  }

  has(device: number): boolean {
    return this.#open.has(device);
  }

  begin(device: number): void {
    if (this.#open.has(device)) throw new Error(`the tap before of device ${device} is not shown`);
    this.#open.set(device, { sentMs: performance.now(), seen: {} });
  }

  /** Whether this was the last that counts: then it is to be landed. */
  saw(device: number, sight: Sight): boolean {
    const flight = this.#open.get(device);
    if (flight === undefined) return false;
    flight.seen[sight] ??= performance.now() - flight.sentMs;
    return this.#counts.every((one) => flight.seen[one] !== undefined);
  }

  land(device: number): void {
    const flight = this.#open.get(device);
    if (!this.#open.delete(device)) return;
    const { display = 0, board = 0, ack = 0 } = flight?.seen ?? {};
    this.#landed(device, { display, board, ack });
  }

  /** Given up; tells of each what was never seen of it. */
  lose(): string[] {
    const lost = [...this.#open].map(([device, { seen }]) => {
      const missing = this.#counts.filter((one) => seen[one] === undefined);
      return `device ${String(device)}: no ${missing.join(', no ')}`;
    });
    this.#open.clear();
    return lost;
  }
}
