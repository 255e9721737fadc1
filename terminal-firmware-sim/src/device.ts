/**
 * The shell around the firmware: the line, the storage and the uptime. It runs
 * in Node and in the browser, and decides nothing: what happens becomes an
 * input, and what the firmware wants is done in order.
 */
import type { Language } from '@baozhong/contract/primitives.ts';
import type { DisplayMessage, Spoken } from '@baozhong/contract/terminal.ts';
import { type Address, Connection, type Identity } from './connection.ts';
import { type Face, faceOf } from './face.ts';
import { step } from './firmware.ts';
import { readAck, readAnswer, readDisplay, readDo } from './incoming.ts';
import { keysFor } from './keypad.ts';
import {
  type ArmedIntent,
  type Input,
  isSame,
  type Key,
  type Light,
  type Output,
  powerless,
  type Readings,
  type State,
  type TapName,
  type TapOutcome,
  type Tone,
} from './state.ts';
import type { Storage } from './storage.ts';
import { Watchers } from './watchers.ts';

export type DeviceOptions = Address &
  Identity & {
    readonly storage: Storage;
    /** Milliseconds since the device was switched on; may be driven by a test. */
    readonly uptime?: () => number;
    /** Never used before. Random unless given. */
    readonly bootId?: string;
    /** Instead of the language that the hub wants. */
    readonly language?: Language;
    /** After anything that changed what is shown. */
    readonly onFace?: (face: Face) => void;
    readonly onTone?: (tone: Tone) => void;
    /** What is to be heard, one sentence after the other; what was being said breaks off. */
    readonly onSay?: (sentences: readonly Spoken[], volume: number) => void;
    readonly onLight?: (light: Light) => void;
    /** The hub does not know this identity (any more), or has locked it. */
    readonly onRejected?: () => void;
    /** Chance for the pace of reconnecting. */
    readonly chance?: () => number;
  };

export interface Device {
  readonly bootId: string;
  /** Presses the keys of the wish, if there is one, and holds the card to the reader. */
  card(uid: string, wish?: { intent: ArmedIntent; extensions?: number }): Promise<TapDone>;
  key(key: Key): void;
  order(goodsCode: string, qty: number, guest?: number): Promise<TapDone>;
  callService(what: string): Promise<TapDone>;
  face(language?: Language): Face;
  /** What the hub last said of the room; null before the first display. */
  display(): DisplayMessage | null;
  /** The hub's time by the device's own uptime; null while it is not known. */
  hubNow(): number | null;
  /** Looks at the time: for a test that drives it. */
  tick(): void;
  /** What the device measures of its power and its line. */
  readings(readings: Readings): void;
  /** Takes the network away, or gives it back. */
  network(on: boolean): Promise<void>;
  /** Resolves as soon as the face is so. Rejects when the device is closed before. */
  until(isSo: (face: Face) => boolean): Promise<Face>;
  /** Resolves when the hub has acknowledged every tap that is kept here. */
  settled(): Promise<void>;
  /** The power is cut or the program ends. What is stored is sent at the next start. */
  close(): Promise<void>;
}

/** What came of a tap; `closed`: the device was switched off first, and will send it at the next start. */
export type TapDone = TapOutcome | { readonly status: 'closed' };

const tickMs = 500;

export function createDevice(options: DeviceOptions): Device {
  return new Shell(options);
}

export function randomBootId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Waiting {
  readonly name: TapName;
  readonly done: (outcome: TapDone) => void;
}
class Shell implements Device {
  readonly bootId: string;
  readonly #options: DeviceOptions;
  readonly #connection: Connection;
  readonly #inputs: Input[] = [];
  readonly #switchedOnAt = performance.now();
  #state: State = powerless;
  #working = false;
  #closed = false;
  #waiting: Waiting[] = [];
  readonly #watchers = new Watchers();
  #lastFace = '';
  /** Who wants to know what becomes of the tap that is just being made. */
  #asking: ((outcome: TapDone) => void) | undefined;
  #ticks: ReturnType<typeof setInterval>;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.bootId = options.bootId ?? randomBootId();
    const { storeId, deviceId, secret } = options;
    this.#connection = new Connection(
      options,
      { storeId, deviceId, secret },
      {
        up: (failedTries) => this.#happened({ type: 'connected', failedTries }),
        closed: () => this.#happened({ type: 'disconnected' }),
        rejected: (why) => {
          this.#happened({ type: 'rejected', why });
          options.onRejected?.();
        },
        untrusted: () => this.#happened({ type: 'untrusted' }),
        message: (kind, payload, retained) => this.#heard(kind, payload, retained),
      },
      options.chance ?? Math.random,
    );
    this.#happened({ type: 'powerOn', bootId: this.bootId, stored: options.storage.load() });
    this.#connection.open();
    this.#ticks = setInterval(() => this.tick(), tickMs);
  }

  card(uid: string, wish?: { intent: ArmedIntent; extensions?: number }): Promise<TapDone> {
    if (wish !== undefined) {
      this.key('*');
      for (const key of keysFor(wish.intent, wish.extensions)) this.key(key);
    }
    return this.#tap({ type: 'card', uid });
  }

  order(goodsCode: string, qty: number, guest?: number): Promise<TapDone> {
    return this.#tap({ type: 'order', goodsCode, qty, ...(guest === undefined ? {} : { guest }) });
  }

  callService(what: string): Promise<TapDone> {
    return this.#tap({ type: 'call', what });
  }

  key(key: Key): void {
    this.#happened({ type: 'key', key });
  }

  readings(readings: Readings): void {
    this.#happened({ type: 'readings', ...readings });
  }

  tick(): void {
    this.#happened({ type: 'tick' });
  }

  face(language?: Language): Face {
    return faceOf(this.#state, language ?? this.#options.language);
  }

  display(): DisplayMessage | null {
    return this.#state.display;
  }

  hubNow(): number | null {
    const { hubOffset } = this.#state;
    return hubOffset === null ? null : hubOffset + this.#uptime();
  }

  async network(on: boolean): Promise<void> {
    if (this.#closed) return;
    if (on) this.#connection.open();
    else await this.#connection.close();
  }

  until(isSo: (face: Face) => boolean): Promise<Face> {
    return this.#watchers.add(isSo, this.face());
  }

  async settled(): Promise<void> {
    await this.until(({ pending }) => pending === 0);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#ticks);
    await this.#connection.close();
    this.#options.storage.close();
    this.#state = powerless;
    for (const { done } of this.#waiting) done({ status: 'closed' });
    this.#waiting = [];
    this.#watchers.close();
  }

  #tap(input: InputWithoutTime): Promise<TapDone> {
    return new Promise((done) => {
      this.#asking = done;
      this.#happened(input);
      // Nobody took the question along: the device itself refused.
      this.#takeAsking()?.(
        this.#closed ? { status: 'closed' } : { status: 'notTaken', reason: this.#reason() },
      );
    });
  }

  #takeAsking() {
    const asking = this.#asking;
    this.#asking = undefined;
    return asking;
  }

  #reason() {
    const { notice } = this.#state;
    return notice?.what === 'here' ? notice.reason : 'deviceFull';
  }

  #uptime(): number {
    return this.#options.uptime?.() ?? performance.now() - this.#switchedOnAt;
  }

  /** One input after the other: what an output causes is looked at when this one is done. */
  #happened(input: InputWithoutTime): void {
    if (this.#closed) return;
    this.#inputs.push({ ...input, uptime: this.#uptime() });
    if (this.#working) return;
    this.#working = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        const { state, outputs } = step(this.#state, next);
        this.#state = state;
        for (const output of outputs) this.#perform(output);
      }
    } finally {
      this.#working = false;
    }
    this.#look();
  }

  #perform(output: Output): void {
    switch (output.type) {
      case 'store':
        return this.#store(output.tap);
      case 'unstore':
        return this.#unstore(output.taps);
      case 'publishHello':
        return this.#connection.publish('hello', output.message, () =>
          this.#happened({ type: 'helloTaken' }),
        );
      case 'publishTap': {
        const { bootId, seq } = output.message;
        return this.#connection.publish('tap', output.message, () =>
          this.#happened({ type: 'tapTaken', bootId, seq }),
        );
      }
      case 'publishAsk':
        return this.#connection.publish('ask', output.message, () => undefined);
      case 'tone':
        return this.#options.onTone?.(output.tone);
      case 'say':
        return this.#options.onSay?.(output.sentences, output.volume);
      case 'light':
        return this.#options.onLight?.(output.light);
      case 'outcome':
        return this.#answered(output, output.outcome);
    }
  }

  #store(tap: Extract<Output, { type: 'store' }>['tap']): void {
    const { bootId, seq } = tap;
    const done = this.#takeAsking();
    if (done !== undefined) this.#waiting.push({ name: tap, done });
    try {
      this.#options.storage.store(tap);
      this.#happened({ type: 'stored', bootId, seq });
    } catch {
      this.#happened({ type: 'storeFailed', bootId, seq });
    }
  }

  #unstore(taps: readonly TapName[]): void {
    try {
      this.#options.storage.unstore(taps);
    } catch {
      // They are sent once more after the next start; the hub knows them.
    }
  }

  #answered(name: TapName, outcome: TapOutcome): void {
    const waiting = this.#waiting.find((one) => isSame(one.name, name));
    if (waiting === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
    waiting.done(outcome);
  }

  #heard(kind: 'ack' | 'display' | 'answer' | 'do', payload: string, retained: boolean): void {
    if (kind === 'do') {
      // What waited in the broker's memory is not meant for now.
      if (readDo(payload)?.do === 'beep' && !retained) this.#happened({ type: 'beep' });
      return;
    }
    if (kind === 'ack') {
      const message = readAck(payload);
      if (message !== undefined) this.#happened({ type: 'ack', message });
      return;
    }
    if (kind === 'answer') {
      const message = readAnswer(payload);
      if (message !== undefined) this.#happened({ type: 'answer', message });
      return;
    }
    const message = readDisplay(payload);
    if (message !== undefined) this.#happened({ type: 'display', message, retained });
  }

  #look(): void {
    const { onFace } = this.#options;
    if (onFace === undefined && this.#watchers.isEmpty) return;
    const face = this.face();
    const text = JSON.stringify(face);
    if (text !== this.#lastFace) onFace?.(face);
    this.#lastFace = text;
    this.#watchers.look(face);
  }
}

type InputWithoutTime = Input extends infer I
  ? I extends Input
    ? Omit<I, 'uptime'>
    : never
  : never;
