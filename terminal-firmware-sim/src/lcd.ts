/** The face in four lines of eight hanzi, for the terminals with a small LCD. */
import { firstThatFits, fit, lcdCells, width } from './cells.ts';
import type { Face } from './face.ts';
import { limits, type Mode, type State } from './state.ts';
import { intentWords, say, type Values, whoText, words, type Words } from './words.ts';

const menuTurnMs = 2_000;
const toldTurnMs = 4_000;

/** All but the LCD itself. */
type Shown = Omit<Face, 'lcd'>;
type Ordering = Extract<Mode, { name: 'menu' | 'calls' | 'quantity' | 'question' }>;

export function lcdOf(face: Shown, state: State): string[] {
  const { mode } = state;
  if (!face.on) return ['', '', '', ''];
  return linesOf(face, mode, state).map((line) => fit(line, lcdCells));
}

function linesOf(face: Shown, mode: Mode, state: State): string[] {
  switch (mode.name) {
    case 'menu':
    case 'calls':
    case 'quantity':
    case 'question':
      return orderLines(face, mode, state.uptime);
    case 'typing':
      return [face.prompt?.title ?? '', face.typed, face.prompt?.hint ?? '', statusLine(face)];
    case 'told':
      return toldLines(face.lines, state.uptime);
    default:
      return [roomLine(face, state), minutesLine(face), keysLine(face, mode), statusLine(face)];
  }
}

/** Four fit at a time: they take turns. */
function toldLines(lines: readonly string[], uptime: number): string[] {
  const turns = Math.max(1, Math.ceil(lines.length / 4));
  const from = (Math.floor(uptime / toldTurnMs) % turns) * 4;
  return Array.from({ length: 4 }, (_, index) => lines[from + index] ?? '');
}

function roomLine({ roomNo, language }: Shown, { display }: State): string {
  const [first, ...others] = display?.clocks ?? [];
  if (first === undefined) return roomNo;
  const who = whoText(first.staffNo, language);
  const more = others.length === 0 ? '' : `+${String(others.length)}`;
  return firstThatFits([`${roomNo}·${who}${more}`, `${roomNo}·${who}`, roomNo], lcdCells);
}

function minutesLine({ minutes, stateWord, language }: Shown): string {
  if (minutes === null) return stateWord;
  return say(minutes.over ? words.lcdOver : words.lcdLeft, language, { n: minutes.n });
}

function keysLine({ language }: Shown, mode: Mode): string {
  const t = (text: Words, values?: Values) => say(text, language, values);
  if (mode.name === 'asking') return t(words.asking);
  if (mode.name !== 'armed') return t(words.lcdKeys);
  const intent = t(intentWords[mode.intent]);
  const what =
    mode.intent === 'extend' ? t(words.times, { what: intent, n: mode.extensions }) : intent;
  return firstThatFits([t(words.lcdCardPrompt, { what }), what], lcdCells);
}

function orderLines(face: Shown, mode: Ordering, uptime: number): string[] {
  const title = face.prompt?.title ?? '';
  const isError = face.status.tone === 'error';
  if (mode.name === 'quantity') {
    const prompt = say(words.lcdQuantityPrompt, face.language);
    return [face.roomNo, title, prompt, isError ? statusLine(face) : ''];
  }
  const fitting = face.items
    .filter(({ no }) => String(no).startsWith(face.typed))
    .map(({ no, name, price }) => itemLine(`${String(no)}${name}`, price));
  // Two fit at a time: they take turns.
  const turns = Math.max(1, Math.ceil(fitting.length / 2));
  const from = (Math.floor(uptime / menuTurnMs) % turns) * 2;
  const prompt = say(lcdPrompt(mode), face.language);
  return [
    `${title} ${face.typed}`.trim(),
    fitting[from] ?? '',
    fitting[from + 1] ?? '',
    isError ? statusLine(face) : prompt,
  ];
}

function lcdPrompt(mode: Ordering): Words {
  if (mode.name === 'menu' && mode.menu.length > limits.menuPageItems)
    return words.lcdMenuPromptPaged;
  if (mode.name === 'question' && mode.choices.length > limits.menuPageItems)
    return words.lcdChoosePromptPaged;
  return words.lcdMenuPrompt;
}

function itemLine(name: string, price: string): string {
  if (price === '') return fit(name, lcdCells);
  const room = lcdCells - width(price);
  const short = fit(name, room - 1);
  return `${short}${' '.repeat(room - width(short))}${price}`;
}

function statusLine({ status, pending, language, time }: Shown): string {
  if (status.tone === 'plain') return `*${time === '' ? status.text : time}`;
  return firstThatFits([status.text, say(words.lcdPending, language, { n: pending })], lcdCells);
}
