/**
 * A terminal, its disk, a bad network and a model hub. Everything that the
 * network may do wrong is chosen from outside, step by step, so that a seed
 * reproduces a run. Power may be cut before or after any single storage write.
 */
import type { AckMessage, TapMessage } from '@baozhong/contract/terminal.ts';
import { step } from '@baozhong/terminal/src/firmware.ts';
import {
  limits,
  powerless,
  type Input,
  type Output,
  type State,
  type StoredTap,
  type TapName,
} from '@baozhong/terminal/src/state.ts';

type InputWithoutTime = Input extends infer I
  ? I extends Input
    ? Omit<I, 'uptime'>
    : never
  : never;
export const nameOf = ({ bootId, seq }: TapName) => `${bootId}/${String(seq)}`;

/** The hub as the architecture has it: in order by boot, once each, and the same answer to the same tap. */
class ModelHub {
  /** In the order in which they counted. */
  readonly counted: TapName[] = [];
  readonly #watermarks = new Map<string, number>();
  readonly #answers = new Map<string, AckMessage>();

  hear({ bootId, seq, oldestSeq }: TapMessage): AckMessage | undefined {
    const known = this.#answers.get(nameOf({ bootId, seq }));
    if (known !== undefined) return known;
    const mark = Math.max(this.#watermarks.get(bootId) ?? 0, oldestSeq - 1);
    if (seq !== mark + 1) return undefined;
    this.#watermarks.set(bootId, seq);
    this.counted.push({ bootId, seq });
    const result: AckMessage['result'] =
      seq % 3 === 0
        ? { status: 'refused', refusal: { name: 'nothing_to_do', detail: {} } }
        : { status: 'accepted', did: 'startClock' };
    const ack: AckMessage = { v: 1, bootId, seq, result };
    this.#answers.set(nameOf({ bootId, seq }), ack);
    return ack;
  }
}

class PowerCut extends Error {}

export class World {
  readonly hub = new ModelHub();
  /** Taps that the person heard the device take. */
  readonly seenTaken: TapName[] = [];
  readonly seenDropped: TapName[] = [];
  readonly faults: string[] = [];
  state: State = powerless;
  up: TapMessage[] = [];
  /** The hub's acknowledgements, and the broker's own. */
  down: (AckMessage | { readonly taken: TapName })[] = [];
  /** The broker closes the connection when it gets this one. */
  poison: string | undefined;
  #disk: StoredTap[] = [];
  #uptime = 0;
  #boots = 0;
  #writesUntilCut = Number.POSITIVE_INFINITY;
  #cutAfterWrite = false;

  constructor() {
    this.powerOn();
  }

  do(input: InputWithoutTime): void {
    try {
      this.#step(input);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.powerOn();
    }
    this.#watch();
  }

  /** Also a power cut: what is not on the disk is gone, with all that was on its way. */
  powerOn(): void {
    this.up = [];
    this.down = [];
    this.#writesUntilCut = Number.POSITIVE_INFINITY;
    this.state = powerless;
    this.#uptime = 0;
    this.#boots += 1;
    const bootId = `boot-${String(this.#boots)}`;
    this.do({ type: 'powerOn', bootId, stored: [...this.#disk] });
  }

  cutAt(writes: number, afterWrite: boolean): void {
    this.#writesUntilCut = writes;
    this.#cutAfterWrite = afterWrite;
  }

  wait(ms: number): void {
    this.#uptime += ms;
    this.do({ type: 'tick' });
  }

  connect(failedTries: number): void {
    if (this.state.link.status === 'online') return;
    this.do({ type: 'connected', failedTries });
    this.do({ type: 'helloTaken' });
  }

  disconnect(): void {
    this.up = [];
    this.down = [];
    if (this.state.link.status === 'online') this.do({ type: 'disconnected' });
  }

  /** `take`: out of the line, else a copy of it is delivered once more. */
  deliverUp(index: number, take: boolean): void {
    const message = this.up[index];
    if (message === undefined) return;
    if (take) this.up.splice(index, 1);
    if (nameOf(message) === this.poison) {
      // With all that the broker had not yet sent: what it took before may seem untaken.
      this.disconnect();
      return;
    }
    this.down.push({ taken: message });
    const ack = this.hub.hear(message);
    if (ack !== undefined) this.down.push(ack);
  }

  deliverDown(index: number, take: boolean): void {
    const message = this.down[index];
    if (message === undefined) return;
    if (take) this.down.splice(index, 1);
    if ('taken' in message) {
      const { bootId, seq } = message.taken;
      this.do({ type: 'tapTaken', bootId, seq });
    } else this.do({ type: 'ack', message });
  }

  /** The network is well: everything arrives, in order, until nothing is kept or it never ends. */
  heal(): boolean {
    for (let round = 0; round < 2_000 && this.state.ring.length > 0; round++) {
      this.connect(0);
      while (this.up.length > 0) this.deliverUp(0, true);
      while (this.down.length > 0) this.deliverDown(0, true);
      this.wait(500);
    }
    return this.state.ring.length === 0 && this.#disk.length === 0;
  }

  #step(input: InputWithoutTime): void {
    const stepped = step(this.state, { ...input, uptime: this.#uptime });
    this.state = stepped.state;
    for (const output of stepped.outputs) this.#perform(output);
  }

  #perform(output: Output): void {
    switch (output.type) {
      case 'store': {
        this.#write(() => this.#disk.push(output.tap));
        const { bootId, seq } = output.tap;
        this.#step({ type: 'stored', bootId, seq });
        // Only now a person can have heard it: the cut may have come before.
        this.seenTaken.push({ bootId, seq });
        return;
      }
      case 'unstore':
        for (const gone of output.taps)
          this.#write(() => {
            this.#disk = this.#disk.filter((tap) => nameOf(tap) !== nameOf(gone));
          });
        return;
      case 'publishTap':
        if (!this.#disk.some((tap) => nameOf(tap) === nameOf(output.message)))
          this.faults.push(`${nameOf(output.message)} was sent and is not on the disk`);
        this.up.push(output.message);
        return;
      case 'outcome':
        if (output.outcome.status === 'dropped') this.seenDropped.push(output);
        return;
      case 'publishHello':
      case 'tone':
      case 'light':
        return;
    }
  }

  #write(change: () => void): void {
    this.#writesUntilCut -= 1;
    if (this.#writesUntilCut > 0) {
      change();
      return;
    }
    if (this.#cutAfterWrite) change();
    throw new PowerCut();
  }

  #watch(): void {
    const { ring, link } = this.state;
    if (ring.length > limits.ringTaps) this.faults.push(`the ring holds ${String(ring.length)}`);
    const flights = link.status === 'online' ? link.flights.length : 0;
    if (flights > limits.inFlight) this.faults.push(`${String(flights)} are in flight`);
  }
}
