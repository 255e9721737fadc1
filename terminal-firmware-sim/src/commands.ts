/** What a person types at the simulator, as data. */
import type { TerminalsFile } from '@baozhong/contract/terminal.ts';
import { type Key, keys } from './state.ts';

export type Command =
  | { readonly do: 'keys'; readonly keys: readonly Key[] }
  | { readonly do: 'card'; readonly uid: string }
  | { readonly do: 'network'; readonly on: boolean }
  | { readonly do: 'readings'; readonly battery: number | null; readonly signalDbm: number | null }
  | { readonly do: 'face' }
  | { readonly do: 'settle' }
  | { readonly do: 'quit' }
  | { readonly do: 'nothing' }
  | { readonly do: 'complain'; readonly why: string };

export const commandHelp = `  1 2 3 4 5 ...   keys, with or without blanks between them: "2 2" is 加 twice
  c 0402AB...     holds a card with this number to the reader
  t 8             holds the card of the person with staff number 8 to it
  net off|on      takes the network away, or gives it back
  power 80 -61    its battery has 80 percent, the Wi-Fi comes in with -61 dBm; "-" for one it has not
  face            prints the screen
  settle          waits until the hub has acknowledged everything
  q               ends the program`;

export function parseCommand(line: string, cards: TerminalsFile['cards']): Command {
  const text = line.trim();
  const [word = '', argument = ''] = text.split(/\s+/);
  const pressed = [...text.replaceAll(/\s/g, '')];
  if (text === '') return { do: 'nothing' };
  if (pressed.every((key) => keys.includes(key as Key)))
    return { do: 'keys', keys: pressed as Key[] };
  switch (word) {
    case 'c':
      return argument === ''
        ? { do: 'complain', why: 'c needs the number of a card' }
        : { do: 'card', uid: argument };
    case 't': {
      const card = cards.find(({ staffNo }) => staffNo === argument);
      return card === undefined
        ? { do: 'complain', why: `no card is known for staff number ${argument || '?'}` }
        : { do: 'card', uid: card.cardUid };
    }
    case 'net':
      return argument === 'on' || argument === 'off'
        ? { do: 'network', on: argument === 'on' }
        : { do: 'complain', why: 'net on, or net off' };
    case 'power':
      return readingsOf(text.split(/\s+/).slice(1));
    case 'face':
      return { do: 'face' };
    case 'settle':
      return { do: 'settle' };
    case 'q':
    case 'quit':
      return { do: 'quit' };
    default:
      return { do: 'complain', why: `"${word}" is no command; these are:\n${commandHelp}` };
  }
}

function readingsOf([battery = '-', signal = '-']: readonly string[]): Command {
  const read = (text: string, least: number, most: number) => {
    if (text === '-') return null;
    const value = Number(text);
    return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
  };
  const [percent, signalDbm] = [read(battery, 0, 100), read(signal, -120, 0)];
  return percent === undefined || signalDbm === undefined
    ? { do: 'complain', why: 'power 0-100 -120-0' }
    : { do: 'readings', battery: percent, signalDbm };
}
