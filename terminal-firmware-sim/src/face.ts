/**
 * What the screen of 480 x 320 and the LCD of 4 lines show. Pure: from the
 * firmware's state, with no other memory.
 */
import type { Language } from '@baozhong/contract/primitives.ts';
import type { DisplayMessage, Spoken } from '@baozhong/contract/terminal.ts';
import { calls, callText } from './calls.ts';
import { isWholeNumber } from './keypad.ts';
import { lcdOf } from './lcd.ts';
import {
  dark,
  type Light,
  limits,
  type Link,
  type Mode,
  type Notice,
  pendingOf,
  type State,
} from './state.ts';
import {
  didText,
  hereWords,
  intentWords,
  refusalText,
  say,
  stateWords,
  type Values,
  whoText,
  words,
  type Words,
} from './words.ts';

export type RoomState = DisplayMessage['state'];

/** Minutes of the clock that ends first. */
export interface MinutesShown {
  readonly n: number;
  readonly over: boolean;
}

export interface MenuItem {
  readonly no: number;
  readonly name: string;
  readonly price: string;
  /** What to press for it. */
  readonly keys: string;
}

export type StatusTone = 'plain' | 'waiting' | 'good' | 'error';

export interface Face {
  readonly on: boolean;
  readonly language: Language;
  /** Empty until the hub has sent the first display. */
  readonly roomNo: string;
  readonly state: RoomState | null;
  readonly stateWord: string;
  readonly minutes: MinutesShown | null;
  /** Who is here and for what: at most two lines. */
  readonly detail: readonly string[];
  /** Technicians who are called or in service here. */
  readonly staffNos: readonly string[];
  /** In the corner of the band: the bill, if the store lets the room see it. */
  readonly bill: string;
  /** What the keys do now; `null`: the keys of the idle screen. */
  readonly prompt: { readonly title: string; readonly hint: string } | null;
  /** The menu's page, while it is open. */
  readonly items: readonly MenuItem[];
  readonly typed: string;
  /** What the hub told, while it is shown. */
  readonly lines: readonly string[];
  /** Line 4: the last answer or error, else how things stand. */
  readonly status: { readonly text: string; readonly tone: StatusTone };
  readonly link: Link['status'];
  readonly pending: number;
  /** The clock on the wall, `21:04`; empty while it is not known. */
  readonly time: string;
  readonly lcd: readonly string[];
  readonly light: Light;
}

/** Of a device that has nothing of a room to show. */
export function emptyFace(language: Language): Omit<Face, 'lcd' | 'status' | 'link'> {
  return {
    ...{ on: true, language, roomNo: '', state: null, stateWord: '', minutes: null, detail: [] },
    ...{
      staffNos: [],
      bill: '',
      prompt: null,
      items: [],
      typed: '',
      lines: [],
      pending: 0,
      time: '',
    },
    light: dark,
  };
}

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

export function faceOf(state: State, wanted?: Language): Face {
  const { display, link, mode, light } = state;
  const language = wanted ?? display?.language ?? 'zh-CN';
  const t = (text: Words, values?: Values) => say(text, language, values);
  const face: Omit<Face, 'lcd'> = {
    on: state.on,
    language,
    roomNo: display?.roomNo ?? '',
    state: display?.state ?? null,
    stateWord: display === null ? '' : t(stateWords[display.state]),
    minutes: minutesOf(state),
    detail: detailOf(state, language),
    staffNos: (display?.clocks ?? []).flatMap(({ staffNo }) => staffNo ?? []),
    bill: billOf(display, language),
    prompt: promptOf(mode, language),
    items: itemsOf(mode, language),
    typed: typedOf(mode),
    lines: mode.name === 'told' ? mode.lines.map((line) => spokenIn(line, language)) : [],
    status: statusOf(state, language),
    link: link.status,
    pending: pendingOf(state),
    time: timeOf(state),
    light,
  };
  return { ...face, lcd: lcdOf(face, state) };
}

/** Hub time now, by the last display and the device's own uptime since. */
function hubNow({ hubOffset, uptime }: State): number | null {
  return hubOffset === null ? null : hubOffset + uptime;
}

/** As the clock on the wall counts, so that desk and terminal show the same number. */
function minutesBetween(from: number, to: number): number {
  return Math.floor(to / minuteMs) - Math.floor(from / minuteMs);
}

function minutesOf(state: State): MinutesShown | null {
  const now = hubNow(state);
  const ends = (state.display?.clocks ?? [])
    .filter(({ status }) => status === 'started')
    .map(({ expectedEndAt }) => expectedEndAt)
    .filter((at) => at !== null);
  if (now === null || ends.length === 0) return null;
  const left = minutesBetween(now, Math.min(...ends));
  const over = left < 0 || (left === 0 && state.display?.state === 'overrun');
  return { n: Math.abs(left), over };
}

type ClockShown = DisplayMessage['clocks'][number];

function detailOf(state: State, language: Language): string[] {
  const { display } = state;
  if (display === null) return [];
  const { clocks, guests } = display;
  if (clocks.length === 0) return guests > 0 ? [say(words.guests, language, { n: guests })] : [];
  if (clocks.length <= 2) return clocks.map((clock) => longLine(clock, state, language));
  const short = clocks.map((clock) => shortWord(clock, state, language));
  const rest = clocks.length - 4;
  const second = short.slice(2, 4).join('  ');
  const more = rest > 0 ? `  ${say(words.andMore, language, { n: rest })}` : '';
  return [short.slice(0, 2).join('  '), second + more];
}

function standing(clock: ClockShown, state: State, language: Language): string {
  if (clock.status === 'called') return say(words.called, language);
  const now = hubNow(state);
  if (clock.status !== 'started' || clock.expectedEndAt === null || now === null) return '';
  const left = minutesBetween(now, clock.expectedEndAt);
  const text = left < 0 ? words.minutesOver : words.minutesLeft;
  return say(text, language, { n: Math.abs(left) });
}

function longLine(clock: ClockShown, state: State, language: Language): string {
  const many = (state.display?.clocks.length ?? 0) > 1 || clock.status !== 'started';
  const what = `${nameIn(clock, language)}${String(clock.minutes)}`;
  const parts = [whoText(clock.staffNo, language), what];
  return (many ? [...parts, standing(clock, state, language)] : parts)
    .filter((part) => part !== '')
    .join(' · ');
}

/** English names end in letters: the minutes stand apart. */
function nameIn(clock: ClockShown, language: Language): string {
  const { serviceName, serviceNameEn } = clock;
  return language === 'en' && serviceNameEn !== undefined ? `${serviceNameEn} ` : serviceName;
}

function goodsName(goods: DisplayMessage['menu'][number], language: Language): string {
  return (language === 'en' ? goods.nameEn : undefined) ?? goods.name;
}

function shortWord(clock: ClockShown, state: State, language: Language): string {
  return `${whoText(clock.staffNo, language)} ${standing(clock, state, language)}`.trim();
}

function billOf(display: DisplayMessage | null, language: Language): string {
  if (display === null || display.billFen === null) return '';
  return say(words.bill, language, { amount: amountOf(display.billFen) });
}

/** Without the currency's sign, which the terminal does not know; without the cents when there are none. */
export function amountOf(fen: number): string {
  const whole = String(Math.trunc(Math.abs(fen) / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = Math.abs(fen) % 100;
  const cents = rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`;
  return `${fen < 0 ? '-' : ''}${whole}${cents}`;
}

function promptOf(mode: Mode, language: Language): Face['prompt'] {
  const t = (text: Words, values?: Values) => say(text, language, values);
  switch (mode.name) {
    case 'idle':
      return null;
    case 'armed': {
      const intent = t(intentWords[mode.intent]);
      if (mode.intent !== 'extend')
        return { title: t(words.cardPrompt, { what: intent }), hint: t(words.backPrompt) };
      const what = t(words.times, { what: intent, n: mode.extensions });
      return { title: t(words.cardPrompt, { what }), hint: t(words.extendPrompt) };
    }
    case 'menu': {
      const pages = Math.ceil(mode.menu.length / limits.menuPageItems);
      const isPaged = pages > 1;
      return {
        title: t(isPaged ? words.menuTitlePaged : words.menuTitle, { page: mode.page + 1, pages }),
        hint: t(isPaged ? words.menuPromptPaged : words.menuPrompt),
      };
    }
    case 'asking':
      return { title: t(words.asking), hint: t(words.backPrompt) };
    case 'question': {
      const isPaged = mode.choices.length > limits.menuPageItems;
      const hint = t(isPaged ? words.choosePromptPaged : words.choosePrompt);
      return { title: spokenIn(mode.title, language), hint };
    }
    case 'typing':
      return { title: spokenIn(mode.title, language), hint: t(words.numberPrompt) };
    case 'told':
      return { title: t(intentWords.query), hint: t(words.backPrompt) };
    case 'calls':
      return { title: t(words.callsTitle), hint: t(words.menuPrompt) };
    case 'quantity': {
      const n = mode.entry === '' ? 1 : Number(mode.entry);
      return {
        title: t(words.times, { what: goodsName(mode.goods, language), n }),
        hint: t(words.quantityPrompt),
      };
    }
  }
}

/** A PIN is nobody's to see. */
function typedOf(mode: Mode): string {
  switch (mode.name) {
    case 'menu':
    case 'quantity':
      return mode.entry;
    case 'typing':
      return mode.what === 'pin' ? '*'.repeat(mode.entry.length) : mode.entry;
    default:
      return '';
  }
}

function spokenIn({ zh, en }: Spoken, language: Language): string {
  return language === 'en' ? en : zh;
}

function itemsOf(mode: Mode, language: Language): MenuItem[] {
  if (mode.name === 'calls')
    return calls.map((what, index) => {
      const no = index + 1;
      return { no, name: callText(what, language), price: '', keys: String(no) };
    });
  if (mode.name === 'question') {
    const from = mode.page * limits.menuPageItems;
    return mode.choices.slice(from, from + limits.menuPageItems).map(({ text }, index) => {
      const no = index + 1;
      return { no, name: spokenIn(text, language), price: '', keys: String(no) };
    });
  }
  if (mode.name !== 'menu') return [];
  const { menu } = mode;
  const from = mode.page * limits.menuPageItems;
  return menu.slice(from, from + limits.menuPageItems).map((goods, index) => {
    const no = from + index + 1;
    const keys = isWholeNumber(menu, no) ? String(no) : `${String(no)}#`;
    const { priceFen } = goods;
    return { no, name: goodsName(goods, language), price: amountOf(priceFen), keys };
  });
}

function statusOf(state: State, language: Language): Face['status'] {
  const t = (text: Words, values?: Values) => say(text, language, values);
  const pending = pendingOf(state);
  if (state.notice !== null) return noticeStatus(state.notice, language);
  // What is kept is not sent: a person must not think that it counts.
  if (state.link.status === 'rejected') {
    const text = pending > 0 ? words.rejectedPending : words.rejected;
    return { text: t(text, { n: pending }), tone: 'error' };
  }
  if (state.link.status === 'locked') {
    const text = pending > 0 ? words.lockedPending : words.locked;
    return { text: t(text, { n: pending }), tone: 'error' };
  }
  if (state.link.status === 'untrusted') return { text: t(words.untrusted), tone: 'error' };
  if (state.link.status === 'offline') {
    if (pending > 0) return { text: t(words.savedPending, { n: pending }), tone: 'waiting' };
    return { text: t(state.display === null ? words.connecting : words.offline), tone: 'waiting' };
  }
  if (pending > 0) return { text: t(words.sending), tone: 'waiting' };
  const called = calledFor(state.display, language);
  if (called !== '') return { text: called, tone: 'good' };
  return { text: t(state.display === null ? words.connecting : words.online), tone: 'plain' };
}

/** What the room has called for last, and whether somebody is on the way. */
function calledFor(display: DisplayMessage | null, language: Language): string {
  const last = display?.calls?.at(-1);
  if (last === undefined) return '';
  const text = last.taken ? words.callTaken : words.callOpen;
  return say(text, language, { what: callText(last.what, language) });
}

function noticeStatus(notice: Notice, language: Language): Face['status'] {
  switch (notice.what) {
    case 'did':
      return { text: didText(notice.did, language), tone: 'good' };
    case 'refused':
      return { text: refusalText(notice.refusal, language), tone: 'error' };
    case 'here':
      return { text: say(hereWords[notice.reason], language), tone: 'error' };
    case 'dropped':
      return { text: say(words.dropped, language), tone: 'error' };
    case 'beep':
      return { text: say(words.beep, language), tone: 'good' };
  }
}

function timeOf(state: State): string {
  const now = hubNow(state);
  const offset = state.display?.utcOffsetMinutes;
  if (now === null || offset === undefined) return '';
  const minute = (((Math.floor(now / minuteMs) + offset) % dayMinutes) + dayMinutes) % dayMinutes;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
