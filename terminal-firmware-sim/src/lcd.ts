/** The face in four lines of eight hanzi, for the terminals with a small LCD. */
import { firstThatFits, fit, lcdCells, width } from './cells.ts';
import type { Face } from './face.ts';
import { limits, type Mode, type State } from './state.ts';
import { intentWords, say, type Values, whoText, words, type Words } from './words.ts';

const menuTurnMs = 2_000;

/** All but the LCD itself. */
type Shown = Omit<Face, 'lcd'>;
type Ordering = Extract<Mode, { name: 'menu' | 'calls' | 'quantity' }>;

export function lcdOf(face: Shown, state: State): string[] {
  const { mode } = state;
  if (!face.on) return ['', '', '', ''];
  const lines =
    mode.name === 'menu' || mode.name === 'calls' || mode.name === 'quantity'
      ? orderLines(face, mode, state.uptime)
      : [roomLine(face, state), minutesLine(face), keysLine(face, mode), statusLine(face)];
  return lines.map((line) => fit(line, lcdCells));
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
  const isPaged = mode.name === 'menu' && mode.menu.length > limits.menuPageItems;
  const prompt = say(isPaged ? words.lcdMenuPromptPaged : words.lcdMenuPrompt, face.language);
  return [
    `${title} ${face.typed}`.trim(),
    fitting[from] ?? '',
    fitting[from + 1] ?? '',
    isError ? statusLine(face) : prompt,
  ];
}

function itemLine(name: string, price: string): string {
  const room = lcdCells - width(price);
  const short = fit(name, room - 1);
  return `${short}${' '.repeat(room - width(short))}${price}`;
}

function statusLine({ status, pending, language, time }: Shown): string {
  if (status.tone === 'plain') return `*${time === '' ? status.text : time}`;
  return firstThatFits([status.text, say(words.lcdPending, language, { n: pending })], lcdCells);
}
