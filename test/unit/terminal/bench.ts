/** A firmware on the bench: what happens to it, and what it did. Storage always works here unless told otherwise. */
import { TapMessage, type AckMessage, type DisplayMessage } from '@baozhong/contract/terminal.ts';
import { faceOf, type Face } from '@baozhong/terminal/src/face.ts';
import { step } from '@baozhong/terminal/src/firmware.ts';
import {
  powerless,
  type Input,
  type Key,
  type Output,
  type State,
  type StoredTap,
  type Tone,
} from '@baozhong/terminal/src/state.ts';

export const cardA = '040200015E8061';
export const cardB = '0B020001';

type InputWithoutTime = Input extends infer I
  ? I extends Input
    ? Omit<I, 'uptime'>
    : never
  : never;
export type OutputOf<T extends Output['type']> = Extract<Output, { type: T }>;

export class Bench {
  state: State = powerless;
  now = 1_000;
  storageWorks = true;
  /** Since the last `forget`. */
  outputs: Output[] = [];

  constructor(bootId = 'boot-a', stored: readonly StoredTap[] = []) {
    this.do({ type: 'powerOn', bootId, stored });
  }

  do(input: InputWithoutTime): this {
    const stepped = step(this.state, { ...input, uptime: this.now });
    this.state = stepped.state;
    for (const output of stepped.outputs) {
      this.outputs.push(output);
      if (output.type !== 'store') continue;
      const { bootId, seq } = output.tap;
      this.do({ type: this.storageWorks ? 'stored' : 'storeFailed', bootId, seq });
    }
    return this;
  }

  keys(keys: string): this {
    for (const key of keys) this.do({ type: 'key', key: key as Key });
    return this;
  }
  card(uid = cardA): this {
    return this.do({ type: 'card', uid });
  }
  /** Time passes, in steps as the shell's clock makes them. */
  wait(ms: number): this {
    const until = this.now + ms;
    while (this.now < until) {
      this.now = Math.min(until, this.now + 500);
      this.do({ type: 'tick' });
    }
    return this;
  }
  connect(failedTries = 0): this {
    return this.do({ type: 'connected', failedTries }).do({ type: 'helloTaken' });
  }
  disconnect(): this {
    return this.do({ type: 'disconnected' });
  }
  ack(seq: number, result: AckMessage['result'] = accepted, bootId = this.state.bootId): this {
    return this.do({ type: 'ack', message: { v: 1, bootId, seq, result } });
  }
  refuse(seq: number, name: string, detail: Record<string, string | number> = {}): this {
    return this.ack(seq, { status: 'refused', refusal: { name, detail } } as AckMessage['result']);
  }
  display(over: Partial<DisplayMessage> = {}, retained = false): this {
    return this.do({ type: 'display', message: displayed(over), retained });
  }
  forget(): this {
    this.outputs = [];
    return this;
  }

  all<T extends Output['type']>(type: T): OutputOf<T>[] {
    return this.outputs.filter((output): output is OutputOf<T> => output.type === type);
  }
  /** Numbers of the taps that were published, in order. Each must be of the contract's shape. */
  get sent(): number[] {
    return this.all('publishTap').map(({ message }) => TapMessage.parse(message).seq);
  }
  get tones(): Tone[] {
    return this.all('tone').map(({ tone }) => tone);
  }
  get actions() {
    return this.all('store').map(({ tap }) => tap.action);
  }
  get face(): Face {
    return faceOf(this.state);
  }
  get status(): string {
    return this.face.status.text;
  }
}

export const accepted: AckMessage['result'] = { status: 'accepted', did: 'startClock' };
const minute = 60_000;
/** 21:04 in the store. */
export const hubAt = Date.UTC(2026, 0, 5, 13, 4);

export function displayed(over: Partial<DisplayMessage> = {}): DisplayMessage {
  return {
    v: 1,
    pos: 10,
    deviceId: 'T-302',
    roomNo: '302',
    state: 'inService',
    hubAt,
    clocks: [
      {
        staffNo: '8',
        serviceName: '足底按摩',
        minutes: 60,
        status: 'started',
        startedAt: hubAt - 42 * minute,
        expectedEndAt: hubAt + 18 * minute,
      },
    ],
    guests: 1,
    billFen: 16_800,
    reminder: 'none',
    utcOffsetMinutes: 480,
    language: 'zh-CN',
    menu: [
      { goodsCode: 'TEA1', name: '铁观音', priceFen: 3_800 },
      { goodsCode: 'BEER', name: '啤酒', priceFen: 1_850 },
    ],
    ...over,
  };
}

export function tapOf(bootId: string, seq: number): StoredTap {
  return {
    bootId,
    seq,
    tapUptime: 1_000 + seq,
    action: { kind: 'card', cardUid: cardA, intent: 'auto' },
  };
}
