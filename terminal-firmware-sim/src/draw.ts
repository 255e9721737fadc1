/** The face as text: a framed screen for a console, or plain lines for a pipe. */
import { fit, padded } from './cells.ts';
import type { Face, StatusTone } from './face.ts';
import { say, words } from './words.ts';

const columns = 46;
const colours: Record<Face['light']['state'], number> = {
  vacant: 42,
  reserved: 45,
  awaitingTechnician: 43,
  inService: 44,
  overrun: 41,
  awaitingPayment: 45,
  dirty: 43,
  cleaning: 46,
  outOfService: 100,
  dark: 40,
};
const tones: Record<StatusTone, number> = { plain: 0, waiting: 33, good: 32, error: 31 };

const paint = (text: string, code: number) => `\u001B[${String(code)}m${text}\u001B[0m`;

/** Lines for a console that knows colours. */
export function drawScreen(face: Face): string[] {
  const rule = '─'.repeat(columns);
  const inside = [
    paint(padded(` ${bandText(face)}`, columns), colours[face.light.state]),
    ...bodyOf(face).map((line) => padded(` ${fit(line, columns - 2)}`, columns)),
    rule,
    paint(padded(` ${statusText(face)}`, columns), tones[face.status.tone]),
  ];
  const screen = inside.map((line) => (line === rule ? `├${rule}┤` : `│${line}│`));
  const lcd = face.lcd.map((line) => `  [${padded(line, 16)}]`);
  return [`┌${rule}┐`, ...screen, `└${rule}┘`, ...lcd];
}

/** One line for each thing shown, without colours or frames. */
export function drawLines(face: Face): string[] {
  return [bandText(face), ...bodyOf(face), statusText(face)]
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function bandText(face: Face): string {
  const { minutes, language } = face;
  const left =
    minutes === null
      ? ''
      : say(minutes.over ? words.minutesOver : words.minutesLeft, language, { n: minutes.n });
  return [face.roomNo, face.stateWord, left, face.bill].filter((part) => part !== '').join('  ');
}

function bodyOf(face: Face): string[] {
  const { prompt, items, typed, detail, language } = face;
  if (prompt === null) {
    const keys = [words.key1, words.key2, words.key3, words.key4, words.key5, words.key6];
    const shown = keys.map((key, index) => `[${String(index + 1)}${say(key, language)}]`).join('');
    return [...padTo(detail, 2), shown];
  }
  const rows = items.map(({ no, name, price }) => `${String(no)} ${name}  ${price}`);
  const body = [...rows, ...face.lines];
  return [`${prompt.title} ${typed}`.trim(), ...(body.length === 0 ? detail : body), prompt.hint];
}

function padTo(lines: readonly string[], count: number): string[] {
  return [...lines, ...Array<string>(Math.max(0, count - lines.length)).fill('')];
}

function statusText({ link, time, status }: Face): string {
  return `${link === 'online' ? '●' : '○'}${time} ${status.text}`;
}
