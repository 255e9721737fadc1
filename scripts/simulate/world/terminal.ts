/**
 * A terminal of a room: the real firmware, a disk that outlives the power, a
 * line that may fail, and an uptime that may drift. The shell around it decides
 * nothing: what happens becomes an input, what the firmware wants is done.
 */
import { step } from '@baozhong/terminal/src/firmware.ts';
import { keysFor } from '@baozhong/terminal/src/keypad.ts';
import { readAck, readAnswer, readDisplay } from '@baozhong/terminal/src/incoming.ts';
import { backoffMs } from '@baozhong/terminal/src/backoff.ts';
import {
  type PlainIntent,
  type Input,
  type Key,
  type Output,
  powerless,
  type State,
  type StoredTap,
  type TapName,
  type TapOutcome,
} from '@baozhong/terminal/src/state.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import type { Down, Line, SimBroker } from './sim-broker.ts';
import { arrivals, calm, type NetworkFault, type Weather } from './weather.ts';

type InputWithoutTime = Input extends infer I
  ? I extends Input
    ? Omit<I, 'uptime'>
    : never
  : never;

export interface TerminalOptions {
  readonly deviceId: string;
  readonly roomNo: string;
  readonly agenda: Agenda;
  readonly chance: Chance;
  /** The broker of the hub that lives now. */
  readonly broker: () => SimBroker | undefined;
  readonly stirred: () => void;
  readonly happened: (fault: NetworkFault | 'powerCut') => void;
}

export const nameOf = ({ bootId, seq }: TapName): string => `${bootId}/${String(seq)}`;

/** An MQTT keep-alive of ten seconds finds a dead line after one and a half. */
const deadLineMs = 15_000;
/** As many displays go through the contract's own schema; the others are handed over as they are, for speed. */
const parsedEvery = 64;

const never = Number.POSITIVE_INFINITY;

class PowerCut extends Error {}

export class SimTerminal {
  readonly deviceId: string;
  readonly roomNo: string;
  readonly #options: TerminalOptions;
  /** Taps that the person heard the device take, by name. */
  readonly taken = new Map<string, StoredTap>();
  /** What the device learnt of each. */
  readonly outcomes = new Map<string, TapOutcome>();
  weather: Weather = calm;
  /** No packet passes while this is so. */
  #cutOff = false;
  #state: State = powerless;
  #disk: StoredTap[] = [];
  #boots = 0;
  #switchedOnAt = 0;
  /** Milliseconds of its own for each of ours. */
  #rate = 1;
  #jumpedMs = 0;
  #line: Line | undefined;
  #fifoUpAt = 0;
  #fifoDownAt = 0;
  #failedTries = 0;
  #vainTries = 0;
  #cancelRetry = (): void => undefined;
  #cancelTick = (): void => undefined;
  #tickAt = Number.POSITIVE_INFINITY;
  #cutAtWrite: 'before' | 'after' | undefined;
  #received = 0;
  /** Of whoever stands before it and answers what it asks; nobody: it goes back by itself. */
  #hands: Chance | undefined;

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.deviceId = options.deviceId;
    this.roomNo = options.roomNo;
  }

  get state(): State {
    return this.#state;
  }
  get kept(): readonly StoredTap[] {
    return this.#disk;
  }
  get isOnline(): boolean {
    return this.#line !== undefined;
  }

  powerOn(): void {
    if (this.#state.on) return;
    this.#boots += 1;
    this.#switchedOnAt = this.#options.agenda.now;
    this.#jumpedMs = 0;
    this.#state = powerless;
    const bootId = `boot-${this.deviceId}-${String(this.#boots)}`;
    this.#do({ type: 'powerOn', bootId, stored: [...this.#disk] });
    this.#connectAfter(this.#options.chance.between(20, 800));
  }

  /** What is not on the disk is gone. */
  powerOff(): void {
    this.#dropLine();
    this.#cancelRetry();
    this.#cancelTick();
    this.#tickAt = Number.POSITIVE_INFINITY;
    this.#state = powerless;
    this.#cutAtWrite = undefined;
  }

  /** The power fails at the next write to the disk. */
  cutPowerAtWrite(when: 'before' | 'after'): void {
    this.#cutAtWrite = when;
  }

  drift(rate: number): void {
    this.#jumpedMs = this.#uptime();
    this.#switchedOnAt = this.#options.agenda.now;
    this.#rate = rate;
  }

  /** Its clock leaps: by a day, say. */
  leap(ms: number): void {
    this.#jumpedMs += ms;
  }

  /** The line is dead from here on; both ends find out after the keep-alive. */
  cutOff(isCut: boolean): void {
    this.#cutOff = isCut;
    const line = this.#line;
    if (!isCut || line === undefined) return;
    this.#options.agenda.after(deadLineMs, () => {
      if (this.#line === line && this.#cutOff) line.cut();
    });
  }

  /** A person presses the keys of the intent, if there is one, and holds the card to the reader. */
  card(uid: string, intent: PlainIntent | 'auto' = 'auto', extensions?: number): void {
    if (intent !== 'auto') {
      this.#do({ type: 'key', key: '*' });
      for (const key of keysFor(intent, extensions)) this.#do({ type: 'key', key });
    }
    this.#do({ type: 'card', uid });
  }

  /** The same, and chooses among what is offered then, by chance. */
  cardAndChoose(uid: string, hands: Chance, key?: 'swap' | 'changeService' | 'query'): void {
    this.#hands = hands;
    if (key !== undefined) {
      this.#do({ type: 'key', key: '*' });
      for (const one of keysFor(key)) this.#do({ type: 'key', key: one });
    }
    this.#do({ type: 'card', uid });
  }

  order(goodsCode: string, qty: number, guest?: number): void {
    this.#do({ type: 'order', goodsCode, qty, ...(guest === undefined ? {} : { guest }) });
  }

  call(what: string): void {
    this.#do({ type: 'call', what });
  }

  /** Bytes that no firmware of ours would send. */
  saysOddly(payload: string): void {
    const broker = this.#options.broker();
    if (this.#line === undefined || this.#cutOff || broker === undefined) return;
    broker.said(this.deviceId, 'tap', Buffer.from(payload));
    this.#options.stirred();
  }

  #uptime(): number {
    const { agenda } = this.#options;
    return Math.max(0, Math.floor((agenda.now - this.#switchedOnAt) * this.#rate) + this.#jumpedMs);
  }

  #do(input: InputWithoutTime): void {
    const { mode } = this.#state;
    try {
      this.#step(input);
      this.#planTick();
      if (this.#state.mode !== mode) this.#answerSoon();
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.#options.happened('powerCut');
      this.powerOff();
      this.#options.agenda.after(this.#options.chance.between(3_000, 40_000), () => {
        this.powerOn();
      });
    }
  }

  /** One key after a moment of thought; a number takes several. */
  #answerSoon(): void {
    const { mode } = this.#state;
    const hands = this.#hands;
    if (hands === undefined || (mode.name !== 'question' && mode.name !== 'typing')) return;
    this.#options.agenda.after(hands.between(400, 4_000), () => {
      if (this.#state.mode !== mode) return;
      const key =
        mode.name === 'question'
          ? String(hands.between(1, Math.min(9, mode.choices.length)))
          : mode.entry === '' || (mode.entry.length < 2 && hands.is(0.4))
            ? String(hands.between(1, 9))
            : '#';
      this.#do({ type: 'key', key: (hands.is(0.03) ? '*' : key) as Key });
    });
  }

  #step(input: InputWithoutTime): void {
    const stepped = step(this.#state, { ...input, uptime: this.#uptime() });
    this.#state = stepped.state;
    for (const output of stepped.outputs) this.#perform(output);
  }

  #perform(output: Output): void {
    switch (output.type) {
      case 'store': {
        const { tap } = output;
        this.#write(() => this.#disk.push(tap));
        this.#step({ type: 'stored', bootId: tap.bootId, seq: tap.seq });
        this.taken.set(nameOf(tap), tap);
        return;
      }
      case 'unstore':
        this.#write(() => {
          const gone = new Set(output.taps.map(nameOf));
          this.#disk = this.#disk.filter((tap) => !gone.has(nameOf(tap)));
        });
        return;
      case 'publishHello':
        this.#send('hello', output.message, () => {
          this.#do({ type: 'helloTaken' });
        });
        return;
      case 'publishTap': {
        const { bootId, seq } = output.message;
        this.#send('tap', output.message, () => {
          this.#do({ type: 'tapTaken', bootId, seq });
        });
        return;
      }
      case 'publishAsk':
        this.#send('ask', output.message, () => undefined);
        return;
      case 'outcome':
        this.outcomes.set(nameOf(output), output.outcome);
        return;
      case 'tone':
      case 'say':
      case 'light':
        return;
    }
  }

  #write(change: () => void): void {
    const cut = this.#cutAtWrite;
    if (cut === undefined) {
      change();
      return;
    }
    this.#cutAtWrite = undefined;
    if (cut === 'after') change();
    throw new PowerCut();
  }

  /** Only what is sent again needs the time to pass: everything else the firmware finds out at its next input. */
  #planTick(): void {
    const { link, mode } = this.#state;
    const { agenda } = this.#options;
    const dueAt = Math.min(
      link.status === 'online' && link.flights.length > 0 ? link.resendAt : never,
      mode.name === 'asking' ? mode.until : never,
    );
    if (dueAt === never) return;
    const inMs = Math.max(1, Math.ceil((dueAt - this.#uptime()) / this.#rate));
    const at = agenda.now + inMs;
    if (this.#tickAt > agenda.now && this.#tickAt <= at) return;
    this.#cancelTick();
    this.#tickAt = at;
    this.#cancelTick = agenda.at(at, () => {
      this.#tickAt = Number.POSITIVE_INFINITY;
      this.#do({ type: 'tick' });
    });
  }

  // ---- the line

  #connectAfter(ms: number): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#options.agenda.after(ms, () => {
      this.#connect();
    });
  }

  #connect(): void {
    if (!this.#state.on || this.#line !== undefined) return;
    const broker = this.#options.broker();
    if (broker === undefined || this.#cutOff) {
      this.#failedTries += 1;
      this.#connectAfter(backoffMs(this.#vainTries++, this.#options.chance.next()));
      return;
    }
    const line: Line = {
      deviceId: this.deviceId,
      deliver: (down, retained) => {
        this.#deliver(line, down, retained);
      },
      passes: () => this.#line === line && !this.#cutOff && this.#state.on,
      cut: () => {
        broker.disconnected(line);
        if (this.#line !== line) return;
        this.#dropLine();
        this.#do({ type: 'disconnected' });
        this.#connectAfter(backoffMs(this.#vainTries++, this.#options.chance.next()));
      },
    };
    this.#line = line;
    const failedTries = this.#failedTries;
    this.#failedTries = 0;
    broker.connected(line);
    this.#do({ type: 'connected', failedTries });
  }

  #dropLine(): void {
    const line = this.#line;
    this.#line = undefined;
    if (line !== undefined) this.#options.broker()?.disconnected(line);
  }

  #send(kind: 'hello' | 'tap' | 'ask', message: object, taken: () => void): void {
    const line = this.#line;
    if (line === undefined || this.#cutOff) return;
    const { agenda, broker, chance, happened, stirred } = this.#options;
    const payload = JSON.stringify(message);
    const copies = arrivals(this.weather, chance, happened);
    if (copies.length === 0) this.#packetLost(line, kind === 'hello');
    for (const ms of copies) {
      const at =
        this.weather === calm ? Math.max(agenda.now + ms, this.#fifoUpAt) : agenda.now + ms;
      this.#fifoUpAt = Math.max(this.#fifoUpAt, at);
      agenda.at(at, () => {
        if (this.#line !== line || this.#cutOff) return;
        broker()?.said(this.deviceId, kind, Buffer.from(payload));
        stirred();
        this.#vainTries = 0;
        taken();
      });
    }
  }

  #deliver(line: Line, down: Down, retained: boolean): void {
    if (this.#cutOff) return;
    const { agenda, chance, happened } = this.#options;
    const copies = arrivals(this.weather, chance, happened);
    if (copies.length === 0) this.#packetLost(line, down.kind === 'display');
    for (const ms of copies) {
      const at =
        this.weather === calm ? Math.max(agenda.now + ms, this.#fifoDownAt) : agenda.now + ms;
      this.#fifoDownAt = Math.max(this.#fifoDownAt, at);
      agenda.at(at, () => {
        if (this.#line === line && !this.#cutOff) this.#hear(down, retained);
      });
    }
  }

  /** A line that lost a packet is dead, as TCP has it; one that only the broker lost is sent again by whoever waits for its answer. */
  #packetLost(line: Line, always: boolean): void {
    const { agenda, chance } = this.#options;
    if (!always && chance.is(0.5)) return;
    agenda.after(chance.between(1_000, deadLineMs), () => {
      line.cut();
    });
  }

  #hear(down: Down, retained: boolean): void {
    this.#received += 1;
    const isParsed = this.#received % parsedEvery === 0;
    if (down.kind === 'ack') {
      const message = isParsed ? readAck(JSON.stringify(down.message)) : down.message;
      if (message !== undefined) this.#do({ type: 'ack', message });
      return;
    }
    if (down.kind === 'answer') {
      const message = readAnswer(JSON.stringify(down.message));
      if (message !== undefined) this.#do({ type: 'answer', message });
      return;
    }
    const message = isParsed ? readDisplay(JSON.stringify(down.message)) : down.message;
    if (message !== undefined) this.#do({ type: 'display', message, retained });
  }
}
