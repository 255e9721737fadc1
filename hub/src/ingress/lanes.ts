/** One lane a device: its jobs run one after the other, in order; devices do not wait for each other. */
export class Lanes {
  readonly #most: number;
  readonly #onError: (error: unknown) => void;
  /** Only devices with something to do are in here. */
  readonly #lanes = new Map<string, (() => Promise<void>)[]>();
  #whenIdle: (() => void)[] = [];

  constructor(most: number, onError: (error: unknown) => void) {
    this.#most = most;
    this.#onError = onError;
  }

  /** False: the lane is full, and the job was not taken. */
  push(deviceId: string, job: () => Promise<void>): boolean {
    const lane = this.#lanes.get(deviceId);
    if (lane === undefined) {
      const started = [job];
      this.#lanes.set(deviceId, started);
      void this.#run(deviceId, started);
      return true;
    }
    if (lane.length >= this.#most) return false;
    lane.push(job);
    return true;
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    if (this.#lanes.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  async #run(deviceId: string, lane: (() => Promise<void>)[]): Promise<void> {
    // The running job keeps its place at the head, so that the bound counts it.
    for (let job = lane[0]; job !== undefined; job = lane[0]) {
      try {
        await job();
      } catch (error) {
        this.#onError(error);
      }
      lane.shift();
    }
    this.#lanes.delete(deviceId);
    if (this.#lanes.size > 0) return;
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }
}
