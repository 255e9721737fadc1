/**
 * What the terminal knows, what happens to it, and what it wants done. All
 * moments are uptimes in milliseconds: the device has no clock on the wall.
 */
import type { GoodsCode } from '@baozhong/contract/primitives.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type {
  AckMessage,
  AnswerMessage,
  AskMessage,
  DisplayMessage,
  HelloMessage,
  Spoken,
  TapMessage,
} from '@baozhong/contract/terminal.ts';
import type { z } from 'zod';

export const firmwareVersion = 'sim-1';

export const limits = {
  /** Taps kept until the hub acknowledges them; a full device refuses new ones and says so. */
  ringTaps: 500,
  inFlight: 8,
  /** A key waits so long for its card. */
  intentMs: 10_000,
  menuMs: 30_000,
  /** A question that the hub has not answered by then is given up. */
  answerMs: 5_000,
  noticeMs: 5_000,
  /** An answer that comes later than this after its tap finds nobody waiting for it. */
  lateMs: 60_000,
  /** Pace of sending again what is not acknowledged: doubles up to the slowest. */
  resendMs: 2_000,
  resendSlowestMs: 30_000,
  /** A connection that closes so soon after a publish was perhaps closed because of it. */
  blameMs: 1_000,
  pulseMs: 5_000,
  /** Power and line are told again when they changed by so much, and not more often. */
  batteryStep: 5,
  signalStep: 10,
  readingsMs: 60_000,
  mostExtensions: 8,
  /** As many as there are digits to choose them by. */
  menuPageItems: 9,
} as const;

export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#';
export const keys: readonly Key[] = [...('1234567890*#' as Iterable<Key>)];

/** What names a tap for ever. */
export interface TapName {
  readonly bootId: string;
  readonly seq: number;
}

/** A tap as the device keeps it. */
export type StoredTap = Readonly<Pick<TapMessage, 'bootId' | 'seq' | 'tapUptime' | 'action'>>;

export interface HeldTap {
  readonly tap: StoredTap;
  /** On the disk. Only then may it be published and shown as taken. */
  readonly stored: boolean;
  /** Sent at least once since power-on: an acknowledgement of what was never sent is not believed. */
  readonly published: boolean;
}

export interface Flight extends TapName {
  /** First on this connection. */
  readonly sentAt: number;
  /** The broker has it (its own acknowledgement, which says nothing about the hub's transaction). */
  readonly taken: boolean;
}

export type Link =
  | { readonly status: 'offline' }
  /** The hub knows no such device: it was revoked or replaced. */
  | { readonly status: 'rejected' }
  /** Locked, until somebody lifts it. */
  | { readonly status: 'locked' }
  /** Whoever answers there is not the hub of this device's store. */
  | { readonly status: 'untrusted' }
  | {
      readonly status: 'online';
      readonly helloTaken: boolean;
      /** Taps that the last hello told of, and what it said of power and line. */
      readonly saidPending: number;
      readonly saidReadings: Readings;
      readonly saidAt: number;
      readonly flights: readonly Flight[];
      readonly resendMs: number;
      readonly resendAt: number;
    };

export type PlainIntent = 'start' | 'extend' | 'end' | 'clean';
export type ArmedIntent =
  | PlainIntent
  /** These are asked about before anything is done. */
  | Exclude<AskMessage['intent'], 'auto'>;
/** What a question is about. */
export type Asked = Readonly<Pick<AskMessage, 'cardUid' | 'intent'>> & {
  readonly chosen: readonly string[];
};
type AnswerOf<S extends AnswerMessage['result']['status']> = Extract<
  AnswerMessage['result'],
  { status: S }
>;
type Goods = DisplayMessage['menu'][number];

export type Mode =
  | { readonly name: 'idle' }
  | {
      readonly name: 'armed';
      readonly intent: ArmedIntent;
      readonly extensions: number;
      readonly until: number;
    }
  /** `menu` as it was when it was opened, so that its numbers do not move under the finger. */
  | {
      readonly name: 'menu';
      readonly menu: readonly Goods[];
      readonly page: number;
      readonly entry: string;
      readonly until: number;
    }
  /** What to call for, by its number. */
  | { readonly name: 'calls'; readonly until: number }
  /** The hub is asked what the card may do. */
  | { readonly name: 'asking'; readonly asked: Asked; readonly no: number; readonly until: number }
  | ({
      readonly name: 'question';
      readonly asked: Asked;
      readonly page: number;
      readonly until: number;
    } & Readonly<Pick<AnswerOf<'choose'>, 'title' | 'choices'>>)
  | ({
      readonly name: 'typing';
      readonly asked: Asked;
      readonly entry: string;
      readonly until: number;
    } & Readonly<Pick<AnswerOf<'type'>, 'title' | 'what' | 'most'>>)
  | ({ readonly name: 'told'; readonly until: number } & Readonly<
      Pick<AnswerOf<'tell'>, 'lines' | 'quiet'>
    >)
  | {
      readonly name: 'quantity';
      readonly menu: readonly Goods[];
      readonly goods: Goods;
      readonly entry: string;
      readonly until: number;
    };

/** Why the device itself did not take something. */
export type HereReason =
  | 'deviceFull'
  | 'storeFailed'
  | 'badCard'
  | 'noMenu'
  | 'noSuchNumber'
  | 'badQuantity'
  | 'badExtensions'
  | 'noLine'
  | 'noAnswer'
  | 'tooLong';

export type Notice = { readonly until: number } & (
  | { readonly what: 'did'; readonly did: string; readonly say?: Spoken }
  | { readonly what: 'refused'; readonly refusal: Refusal }
  | { readonly what: 'here'; readonly reason: HereReason }
  /** A tap closed the connection twice and was given up. */
  | { readonly what: 'dropped' }
  /** Somebody looks for this device. */
  | { readonly what: 'beep' }
);

export interface Light {
  /** Shines in the colour of this room state. */
  readonly state: DisplayMessage['state'] | 'dark';
  readonly pulse: boolean;
}

/** What the device knows of its power and its line; null: nothing. */
export interface Readings {
  readonly battery: number | null;
  readonly signalDbm: number | null;
}

export interface State {
  readonly on: boolean;
  readonly bootId: string;
  readonly uptime: number;
  readonly lastSeq: number;
  readonly lastAsk: number;
  /** Oldest first; taps of earlier boots stand before those of this one. */
  readonly ring: readonly HeldTap[];
  readonly link: Link;
  /** Alone under way, just sent and not taken when the last connection closed. */
  readonly suspect: TapName | null;
  /** Closed two connections in a row; given up if the hub was there all the time. */
  readonly condemned: TapName | null;
  /** A connection closed with taps under way: they are sent one by one until all are taken. */
  readonly careful: boolean;
  readonly mode: Mode;
  readonly notice: Notice | null;
  /** A card whose question the hub has just called for. */
  readonly toAsk: Asked | null;
  readonly display: DisplayMessage | null;
  /** Whether a display came on this connection: only among these does `pos` tell old from new. */
  readonly displayOfLink: boolean;
  /** Hub time minus own uptime. */
  readonly hubOffset: number | null;
  readonly pulseUntil: number;
  readonly beepUntil: number;
  readonly readings: Readings;
  readonly light: Light;
  /** When somebody last asked to hear how things stand; null: not yet. */
  readonly listenedAt: number | null;
}

export type Input = { readonly uptime: number } &
  /** `bootId` must never have been used before: the hub counts taps by it. */
  (
    | { readonly type: 'powerOn'; readonly bootId: string; readonly stored: readonly StoredTap[] }
    | { readonly type: 'powerOff' }
    | { readonly type: 'card'; readonly uid: string }
    | {
        readonly type: 'order';
        readonly goodsCode: z.infer<typeof GoodsCode>;
        readonly qty: number;
        readonly guest?: number;
      }
    | { readonly type: 'call'; readonly what: string }
    | { readonly type: 'key'; readonly key: Key }
    /** The storage has, or could not keep, what a `store` asked for. */
    | ({ readonly type: 'stored' } & TapName)
    | ({ readonly type: 'storeFailed' } & TapName)
    /** Subscribed and ready. `failedTries`: attempts since the last connection that found no hub. */
    | { readonly type: 'connected'; readonly failedTries: number }
    | { readonly type: 'disconnected' }
    | { readonly type: 'rejected'; readonly why: 'unknown' | 'locked' }
    | { readonly type: 'untrusted' }
    | { readonly type: 'helloTaken' }
    | ({ readonly type: 'tapTaken' } & TapName)
    | { readonly type: 'ack'; readonly message: AckMessage }
    | { readonly type: 'answer'; readonly message: AnswerMessage }
    /** `retained`: it came from the broker's memory and may be old. */
    | { readonly type: 'display'; readonly message: DisplayMessage; readonly retained: boolean }
    /** Somebody at the desk lets it sound. */
    | { readonly type: 'beep' }
    | ({ readonly type: 'readings' } & Readings)
    | { readonly type: 'tick' }
  );

export type Tone = 'key' | 'wrong' | 'taken' | 'accepted' | 'refused' | 'reminder' | 'beep';

/** What became of a tap: the hub's answer, or why there will be none. */
export type TapOutcome =
  | AckMessage['result']
  /** The hub has it, and answered a later one: what it said to this one is not known. */
  | { readonly status: 'acknowledged' }
  | { readonly status: 'notTaken'; readonly reason: HereReason }
  | { readonly status: 'dropped' };

export type Output =
  | { readonly type: 'store'; readonly tap: StoredTap }
  | { readonly type: 'unstore'; readonly taps: readonly TapName[] }
  | { readonly type: 'publishHello'; readonly message: HelloMessage }
  | { readonly type: 'publishTap'; readonly message: TapMessage }
  | { readonly type: 'publishAsk'; readonly message: AskMessage }
  | { readonly type: 'tone'; readonly tone: Tone }
  /** One after the other; what was being said before breaks off. `volume` in percent of what the device can do. */
  | { readonly type: 'say'; readonly sentences: readonly Spoken[]; readonly volume: number }
  | { readonly type: 'light'; readonly light: Light }
  | ({ readonly type: 'outcome'; readonly outcome: TapOutcome } & TapName);

export type Out = (output: Output) => void;

export const idle: Mode = { name: 'idle' };
export const dark: Light = { state: 'dark', pulse: false };
export const offline: Link = { status: 'offline' };

/** A device without power. */
export const powerless: State = {
  on: false,
  bootId: '',
  uptime: 0,
  lastSeq: 0,
  lastAsk: 0,
  ring: [],
  link: offline,
  suspect: null,
  condemned: null,
  careful: false,
  mode: idle,
  notice: null,
  toAsk: null,
  display: null,
  displayOfLink: false,
  hubOffset: null,
  pulseUntil: 0,
  beepUntil: 0,
  readings: { battery: null, signalDbm: null },
  light: dark,
  listenedAt: null,
};

export function isSame(a: TapName, b: TapName): boolean {
  return a.seq === b.seq && a.bootId === b.bootId;
}

/** Taps that the person saw taken and the hub has not acknowledged. */
export function pendingOf(state: State): number {
  return state.ring.filter((held) => held.stored).length;
}

export type NoticeWithoutTime = Notice extends infer N
  ? N extends Notice
    ? Omit<N, 'until'>
    : never
  : never;

/** Shows something on line 4 for a while. */
export function noticed(state: State, notice: NoticeWithoutTime): State {
  return { ...state, notice: { ...notice, until: state.uptime + limits.noticeMs } };
}
