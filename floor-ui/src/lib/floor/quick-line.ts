import { initials } from './initials.ts';

/**
 * The quick-entry line:
 *
 *   line := room [party] {service} ["@" who {"," who}]
 *         | room ">" room | room ("+" | "-" | "$")
 *         | "t" staffNo | "m" tail(3+) | "w" wristband | "?" text
 *   who  := staffNo | "!" staffNo | "男" | "女"
 *   service := code | hanzi prefix | pinyin initials
 *
 * Pure: what was typed and what the store has, to what it would do.
 */
export type Who =
  | { type: 'requested'; staffNo: string }
  | { type: 'picked'; staffNo: string }
  | { type: 'rotation'; gender: 'F' | 'M' };

export type QuickLine =
  | { kind: 'empty' }
  | { kind: 'room'; roomNo: string }
  | { kind: 'open'; roomNo: string; party: number; services: string[]; who: Who[] }
  | { kind: 'move'; roomNo: string; toRoomNo: string }
  | { kind: 'extend' | 'end' | 'settle'; roomNo: string }
  | { kind: 'technician'; staffNo: string }
  | { kind: 'member'; tail: string }
  | { kind: 'wristband'; wristband: number }
  | { kind: 'search'; text: string }
  /** More is to be typed; nothing is wrong yet. */
  | {
      kind: 'more';
      expects: 'room' | 'staffNo' | 'tail' | 'wristband' | 'text' | 'service' | 'who';
    }
  /** `text` may mean several things: they are offered, and put in its place. */
  | { kind: 'choice'; of: 'service' | 'room'; text: string; choices: Choice[] }
  | { kind: 'unknown'; of: 'room' | 'service' | 'technician'; text: string };

/** `line` is the whole line with this choice in it. */
export interface Choice {
  id: string;
  label: string;
  line: string;
}

export interface Known {
  rooms: readonly string[];
  services: readonly { code: string; name: string; nameEn?: string | undefined }[];
  technicians: readonly string[];
}

function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^[\s/、]+/, '')
    .replace(/[·\s]+/g, ' ')
    .replace(/[、]/g, ',')

    .trimStart();
}

export function parse(typed: string, known: Known): QuickLine {
  const line = normalise(typed);
  const text = line.trim();
  if (text === '') return { kind: 'empty' };

  const [head = '', ...rest] = text.split(' ');
  const room = roomOf(head, known);
  if (room !== undefined)
    return rest.length === 0 ? { kind: 'room', roomNo: room } : afterRoom(room, rest, line, known);

  if (text.startsWith('?')) {
    const sought = text.slice(1).trim();
    return sought === '' ? { kind: 'more', expects: 'text' } : { kind: 'search', text: sought };
  }
  return withSign(text, known) ?? withLetter(text, known) ?? elsewhere(text, head, rest, known);
}

function roomOf(text: string, known: Known): string | undefined {
  return known.rooms.find((no) => no.toLowerCase() === text.toLowerCase());
}

/** `302+`, `302 -`, `302$`, `302>305`. */
function withSign(text: string, known: Known): QuickLine | undefined {
  const [, from, sign, to] = /^(.+?)\s*([+\-$¥>])\s*(.*)$/.exec(text) ?? [];
  const roomNo = from === undefined ? undefined : roomOf(from, known);
  if (from === undefined || sign === undefined || roomNo === undefined) return undefined;
  if (sign === '>') {
    if (!to) return { kind: 'more', expects: 'room' };
    const toRoomNo = roomOf(to, known);
    return toRoomNo === undefined
      ? { kind: 'unknown', of: 'room', text: to }
      : { kind: 'move', roomNo, toRoomNo };
  }
  if (to) return undefined;
  return { kind: sign === '+' ? 'extend' : sign === '-' ? 'end' : 'settle', roomNo };
}

/** `t8`, `m1234`, `w21`. */
function withLetter(text: string, known: Known): QuickLine | undefined {
  const [, letter, value = ''] = /^([tmw])\s*([\w-]*)$/i.exec(text) ?? [];
  switch (letter?.toLowerCase()) {
    case 't': {
      if (value === '') return { kind: 'more', expects: 'staffNo' };
      return known.technicians.includes(value)
        ? { kind: 'technician', staffNo: value }
        : { kind: 'unknown', of: 'technician', text: value };
    }
    case 'm':
      if (!/^\d*$/.test(value)) return undefined;
      return value.length < 3 ? { kind: 'more', expects: 'tail' } : { kind: 'member', tail: value };
    case 'w':
      if (!/^\d*$/.test(value)) return undefined;
      return value === ''
        ? { kind: 'more', expects: 'wristband' }
        : { kind: 'wristband', wristband: Number(value) };
    default:
      return undefined;
  }
}

/** No room begins so: rooms that go on from it, or a search. */
function elsewhere(text: string, head: string, rest: readonly string[], known: Known): QuickLine {
  const choices = known.rooms
    .filter((no) => no.toLowerCase().startsWith(head.toLowerCase()))
    .map((no) => ({ id: no, label: no, line: [no, ...rest].join(' ') }));
  if (choices.length > 0) return { kind: 'choice', of: 'room', text: head, choices };
  if (/^\d+$/.test(head)) return { kind: 'unknown', of: 'room', text: head };
  return { kind: 'search', text };
}

function afterRoom(
  roomNo: string,
  words: readonly string[],
  line: string,
  known: Known,
): QuickLine {
  const signed =
    words.length === 1 || words[0] === '>'
      ? withSign(`${roomNo} ${words.join(' ')}`, known)
      : undefined;
  if (signed) return signed;

  let party = 1;
  const services: string[] = [];
  const rest = [...words];
  if (/^\d{1,2}$/.test(rest[0] ?? '')) party = Math.min(20, Math.max(1, Number(rest.shift())));

  const at = rest.findIndex((word) => word.startsWith('@'));
  const whoText = at < 0 ? undefined : rest.slice(at).join('').slice(1);
  for (const word of at < 0 ? rest : rest.slice(0, at)) {
    const found = servicesOf(word, known);
    if (found.length === 0) return { kind: 'unknown', of: 'service', text: word };
    if (found.length > 1) {
      // Who types English is answered by the code: the line has no blanks within a name.
      const inEnglish = found.some(({ nameEn }) => beginsSo(nameEn ?? '', word));
      const choices = found.map(({ code, name }) => ({
        id: code,
        label: name,
        line: put(line, word, inEnglish || / /.test(name) ? code : name),
      }));
      return { kind: 'choice', of: 'service', text: word, choices };
    }
    services.push(found[0]?.code ?? '');
  }
  const who: Who[] = [];
  for (const one of whoText?.split(',') ?? []) {
    if (one === '') continue;
    const parsed = whoOf(one, known);
    if (!parsed) return { kind: 'unknown', of: 'technician', text: one };
    who.push(parsed);
  }
  if (whoText !== undefined && who.length === 0) return { kind: 'more', expects: 'who' };
  return { kind: 'open', roomNo, party, services, who };
}

/** The service that is meant exactly, else all that begin so. */
function servicesOf(word: string, known: Known) {
  const text = word.toLowerCase();
  const called = (one: Known['services'][number]) =>
    [one.code, one.name, one.nameEn ?? ''].map((name) => name.toLowerCase());
  const exact = known.services.filter((one) => called(one).includes(text));
  if (exact.length > 0) return exact;
  const begins = known.services.filter((one) => called(one).some((name) => name.startsWith(text)));
  if (begins.length > 0) return begins;
  return known.services.filter(({ name }) => initials(name).startsWith(text));
}

const beginsSo = (name: string, word: string) => name.toLowerCase().startsWith(word.toLowerCase());

function put(line: string, word: string, name: string): string {
  return line
    .split(' ')
    .map((one) => (one === word ? name : one))
    .join(' ')
    .trimEnd();
}

function whoOf(text: string, known: Known): Who | undefined {
  if (text === '女' || text.toLowerCase() === 'f') return { type: 'rotation', gender: 'F' };
  if (text === '男' || text.toLowerCase() === 'm') return { type: 'rotation', gender: 'M' };
  const picked = text.startsWith('!');
  const staffNo = picked ? text.slice(1) : text;
  if (!known.technicians.includes(staffNo)) return undefined;
  return { type: picked ? 'picked' : 'requested', staffNo };
}

export interface GuestDraft {
  services: string[];
  who: Who | undefined;
}

/**
 * Who gets what. As many services as guests: one each; else all get all of
 * them. Wishes go to the guests in order; a gender at the end holds for the
 * rest too.
 */
export function guestsOf(line: Extract<QuickLine, { kind: 'open' }>): GuestDraft[] {
  const { party, services, who } = line;
  const oneEach = services.length === party && party > 1;
  const last = who.at(-1);
  return Array.from({ length: party }, (_, i) => ({
    services: oneEach ? services.slice(i, i + 1) : [...services],
    who: who[i] ?? (last?.type === 'rotation' ? last : undefined),
  }));
}
