/**
 * From what is to be announced to the exact words that are spoken and shown.
 * Pure: the same announcement gives the same text, so the text can be a cache key.
 * Nothing here throws: a room must not fall silent because of an odd name.
 */

import type { ClockType, Language } from '@baozhong/contract/primitives.ts';
import { isCode, readDecimal, readDigits, readNumber, readQuantity } from './numbers.ts';
import { MAX_PHRASE_CHARACTERS, cleanForSpeech, cleanName } from './speakable.ts';

interface Call {
  readonly staffNo: string;
  readonly roomNo: string;
  readonly serviceName: string;
  readonly minutes: number;
  /** Of a clock that runs already: `minutes` are those that are left. */
  readonly left?: boolean;
  readonly clockType: ClockType;
}

export type Announcement =
  | ({ readonly kind: 'dispatch' } & Call)
  | ({ readonly kind: 'recall' } & Call)
  | ({ readonly kind: 'roomMove' } & Call)
  | ({ readonly kind: 'handOver' } & Call)
  | {
      readonly kind: 'endReminder';
      readonly roomNo: string;
      readonly staffNo: string;
      readonly minutesLeft: number;
    }
  | {
      readonly kind: 'overrun';
      readonly roomNo: string;
      readonly staffNo: string;
      readonly minutesOver: number;
    }
  | { readonly kind: 'tapAnswer'; readonly text: string };

/**
 * `digits`: 108 is 幺零八. `number`: 108 is 一百零八.
 * `auto`: rooms, and technicians from three digits on, digit by digit.
 */
export type DigitStyle = 'auto' | 'digits' | 'number';

export interface PhraseOptions {
  readonly language: Language;
  readonly technicianDigits: DigitStyle;
  readonly roomDigits: DigitStyle;
}

const MAX_IDENTIFIER_CHARACTERS = 16;
const MAX_SERVICE_CHARACTERS = 40;
const MAX_MINUTES = 99_999;

/** The usual case, the rotation, goes without saying. */
const CLOCK_TYPE_IN_MANDARIN = new Map<ClockType, string>([
  ['requested', '点钟'],
  ['picked', '选钟'],
  ['calledIn', 'CALL钟'],
  ['booked', '预约钟'],
  ['helper', '帮钟'],
]);
const CLOCK_TYPE_IN_ENGLISH = new Map<ClockType, string>([
  ['requested', ' By request.'],
  ['picked', ' Picked by the guest.'],
  ['calledIn', ' Your own guest.'],
  ['booked', ' By appointment.'],
  ['helper', ' To help.'],
]);

/** What is said first, so that it is not taken for a new call. */
const BEFORE_CALL = {
  dispatch: { 'zh-CN': '', en: '' },
  recall: { 'zh-CN': '再次呼叫', en: 'Calling again. ' },
  roomMove: { 'zh-CN': '转房通知', en: 'Room change. ' },
  handOver: { 'zh-CN': '接钟通知', en: 'Taking over. ' },
} as const;

export function phrase(announcement: Announcement, options: PhraseOptions): string {
  const text =
    options.language === 'en' ? english(announcement, options) : mandarin(announcement, options);
  return text.slice(0, MAX_PHRASE_CHARACTERS).trim();
}

/** A technician who is called listens up at the chime; reminders and tap answers go without. */
export function beginsWithChime(announcement: Announcement): boolean {
  return Object.hasOwn(BEFORE_CALL, announcement.kind);
}

function mandarin(announcement: Announcement, options: PhraseOptions): string {
  switch (announcement.kind) {
    case 'dispatch':
    case 'recall':
    case 'roomMove':
    case 'handOver': {
      const room = roomInMandarin(announcement.roomNo, options.roomDigits);
      return sentence([
        BEFORE_CALL[announcement.kind]['zh-CN'],
        `请${technicianInMandarin(announcement.staffNo, options.technicianDigits)}`,
        room && `到${room}`,
        serviceInMandarin(announcement.serviceName, options),
        leftInMandarin(announcement),
        CLOCK_TYPE_IN_MANDARIN.get(announcement.clockType) ?? '',
      ]);
    }
    case 'endReminder': {
      const left = minutesInMandarin(announcement.minutesLeft);
      return sentence([
        ...whereInMandarin(announcement, options),
        left ? `还有${left}到钟` : '已到钟',
      ]);
    }
    case 'overrun':
      return sentence([
        ...whereInMandarin(announcement, options),
        `已超钟${minutesInMandarin(announcement.minutesOver)}`,
      ]);
    case 'tapAnswer':
      return freeTextInMandarin(cleanForSpeech(announcement.text), options);
    default:
      return '';
  }
}

function english(announcement: Announcement, options: PhraseOptions): string {
  switch (announcement.kind) {
    case 'dispatch':
    case 'recall':
    case 'roomMove':
    case 'handOver': {
      const room = roomInEnglish(announcement.roomNo, options.roomDigits);
      const first = BEFORE_CALL[announcement.kind].en;
      const technician = technicianInEnglish(announcement.staffNo, options.technicianDigits);
      const what = [
        cleanName(announcement.serviceName, MAX_SERVICE_CHARACTERS),
        leftInEnglish(announcement),
      ];
      const how = CLOCK_TYPE_IN_ENGLISH.get(announcement.clockType) ?? '';
      const service = what.filter(Boolean).join(', ');
      return `${first}${capitalised(technician)}, please go to ${room || 'your room'}.${service && ` ${service}.`}${how}`;
    }
    case 'endReminder': {
      const left = minutesInEnglish(announcement.minutesLeft);
      return `${whereInEnglish(announcement, options)}: ${left ? `${left} left` : 'time is up'}.`;
    }
    case 'overrun': {
      const over = minutesInEnglish(announcement.minutesOver);
      return `${whereInEnglish(announcement, options)}: ${over ? `${over} over time` : 'over time'}.`;
    }
    case 'tapAnswer':
      return cleanForSpeech(announcement.text);
    default:
      return '';
  }
}

/** Of a clock that runs already: what is left of it. */
function leftInMandarin({ left, minutes }: Pick<Call, 'left' | 'minutes'>): string {
  const all = minutesInMandarin(minutes);
  return left === true && all !== '' ? `还剩${all}` : all;
}

function leftInEnglish({ left, minutes }: Pick<Call, 'left' | 'minutes'>): string {
  const all = minutesInEnglish(minutes);
  return left === true && all !== '' ? `${all} left` : all;
}

interface Where {
  readonly roomNo: string;
  readonly staffNo: string;
}

function whereInMandarin({ roomNo, staffNo }: Where, options: PhraseOptions): string[] {
  return [
    roomInMandarin(roomNo, options.roomDigits),
    technicianInMandarin(staffNo, options.technicianDigits),
  ];
}

function whereInEnglish({ roomNo, staffNo }: Where, options: PhraseOptions): string {
  const parts = [
    roomInEnglish(roomNo, options.roomDigits),
    technicianInEnglish(staffNo, options.technicianDigits),
  ];
  return capitalised(parts.filter(Boolean).join(', '));
}

function technicianInMandarin(staffNo: string, style: DigitStyle): string {
  const name = cleanName(staffNo, MAX_IDENTIFIER_CHARACTERS);
  // A number or a code is a 号; a name, or what already ends in 号, is read as it is.
  return `${identifierInMandarin(name, style, 'technician')}${endsAsCode(name) ? '号' : ''}技师`;
}

function roomInMandarin(roomNo: string, style: DigitStyle): string {
  const name = cleanName(roomNo, MAX_IDENTIFIER_CHARACTERS);
  return `${identifierInMandarin(name, style, 'room')}${endsAsCode(name) ? '房' : ''}`;
}

function technicianInEnglish(staffNo: string, style: DigitStyle): string {
  const name = cleanName(staffNo, MAX_IDENTIFIER_CHARACTERS);
  const spoken = identifierInEnglish(name, style, 'technician');
  return endsAsCode(name) ? `number ${spoken}` : spoken || 'technician';
}

function roomInEnglish(roomNo: string, style: DigitStyle): string {
  const name = cleanName(roomNo, MAX_IDENTIFIER_CHARACTERS);
  const spoken = identifierInEnglish(name, style, 'room');
  return endsAsCode(name) ? `room ${spoken}` : spoken;
}

function endsAsCode(name: string): boolean {
  return /[0-9A-Za-z]$/.test(name);
}

type Subject = 'technician' | 'room';

function identifierInMandarin(name: string, style: DigitStyle, subject: Subject): string {
  return name
    .replace(/\d+/g, (run) =>
      isReadDigitByDigit(run, style, subject) ? readDigits(run) : readNumber(Number(run)),
    )
    .replace(SPACE_BESIDE_HAN, '');
}

function identifierInEnglish(name: string, style: DigitStyle, subject: Subject): string {
  return name
    .replace(
      /\d+/g,
      (run) => ` ${isReadDigitByDigit(run, style, subject) ? run.split('').join(' ') : run} `,
    )
    .replace(/\s+/g, ' ')
    .trim();
}

function isReadDigitByDigit(run: string, style: DigitStyle, subject: Subject): boolean {
  if (isCode(run)) return true;
  if (style !== 'auto') return style === 'digits';
  return subject === 'room' || run.length >= 3;
}

function minutesInMandarin(minutes: number): string {
  const count = wholeMinutes(minutes);
  return count > 0 ? `${readQuantity(count)}分钟` : '';
}

function minutesInEnglish(minutes: number): string {
  const count = wholeMinutes(minutes);
  return count > 0 ? `${count} minute${count === 1 ? '' : 's'}` : '';
}

function wholeMinutes(minutes: number): number {
  return Number.isFinite(minutes) ? Math.min(Math.max(Math.round(minutes), 0), MAX_MINUTES) : 0;
}

/** Words after which a number counts things, so that 2 is 两. 号 and 楼 are not among them: 二号, 二楼. */
const MEASURES = '分钟|小时|个|位|次|名|人|间|张|瓶|杯|份|条|块|天|点|件|套|节|支|只|双|元';

/** A number in a text, with the single letter before it (V08, but not SPA90) or 第 and the word after it that says how to read it. */
const NUMBER_IN_TEXT = new RegExp(
  `((?<![A-Za-z])[A-Za-z]|第)?(\\d+)(?:\\.(\\d+))?(${MEASURES}|号|房)?`,
  'g',
);

const SPACE_BESIDE_HAN = /(?<=[\u4E00-\u9FFF，。、]) +| +(?=[\u4E00-\u9FFF，。、])/g;

/** Digits in a sentence or a service name: 8号 like a technician, 302房 like a room, 60分钟 as a quantity. */
function freeTextInMandarin(text: string, options: PhraseOptions): string {
  return text
    .replace(
      NUMBER_IN_TEXT,
      (_, before: Found, digits: string, decimals: Found, measure: Found) => {
        const prefix = before ?? '';
        const after = measure ?? '';
        return `${prefix}${numberInText({ prefix, digits, decimals, after }, options)}${after}`;
      },
    )
    .replace(/[,:;]/g, '，')
    .replace(/[.!?]/g, '。')
    .replace(SPACE_BESIDE_HAN, '');
}

/** What an optional group of a pattern caught. */
type Found = string | undefined;

interface NumberInText {
  readonly prefix: string;
  readonly digits: string;
  readonly decimals: Found;
  readonly after: string;
}

function numberInText(
  { prefix, digits, decimals, after }: NumberInText,
  options: PhraseOptions,
): string {
  if (decimals !== undefined) return readDecimal(digits, decimals);
  // 第二位: an order is no quantity.
  if (prefix === '第') return readNumber(Number(digits));
  if (after === '房') return identifierInMandarin(digits, options.roomDigits, 'room');
  if (after === '号') return identifierInMandarin(digits, options.technicianDigits, 'technician');
  if (isCode(digits) || (prefix !== '' && after === '')) return readDigits(digits);
  return after === '' ? readNumber(Number(digits)) : readQuantity(Number(digits));
}

function serviceInMandarin(name: string, options: PhraseOptions): string {
  return freeTextInMandarin(cleanName(name, MAX_SERVICE_CHARACTERS), options);
}

function sentence(parts: readonly string[]): string {
  return `${parts.filter(Boolean).join('，')}。`;
}

function capitalised(text: string): string {
  // Only a to z: some letters have a capital that is not speakable.
  return text.replace(/^[a-z]/, (first) => first.toUpperCase());
}
