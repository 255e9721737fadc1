/**
 * The twelve keys at the Station, for who stands there by card: the digits of a
 * room's terminal where they do the same. What changes anything is armed first
 * and done by `#`, as the card does it at the terminal. Pure.
 */
import type { StationAsk } from '@baozhong/contract/station.ts';
import type { Spoken } from '@baozhong/contract/terminal.ts';
import { extensionsBy } from '@baozhong/terminal/src/halves.ts';
import { type Key, limits } from '@baozhong/terminal/src/state.ts';

/** The act and what the screen says of it. */
export type Did = 'clockOn' | 'clockOff' | 'onBreak' | 'meal' | 'away' | 'back' | OfCall;
/** Of a clock that they are called to or serve; `arrived`: of one that was handed over (TAP-10). */
type OfCall = 'setOff' | 'startClock' | 'arrived' | 'endClock';

/** What the hub was asked last: its answer leads on. */
export type Asked = Pick<StationAsk, 'intent' | 'roomNo' | 'chosen'>;
export interface Choice {
  readonly value: string;
  readonly text: Spoken;
}
export type Menu =
  | { readonly name: 'none' }
  /** Of the desk's people: which room. */
  | { readonly name: 'room'; readonly entry: string }
  | { readonly name: 'duty' }
  | { readonly name: 'armed'; readonly did: Did }
  | { readonly name: 'extend'; readonly extensions: number }
  | {
      readonly name: 'question';
      readonly asked: Asked;
      readonly title: Spoken;
      readonly choices: readonly Choice[];
      readonly page: number;
    }
  | {
      readonly name: 'typing';
      readonly asked: Asked;
      readonly title: Spoken;
      readonly most: number;
      readonly entry: string;
    }
  /** The technician's own day. */
  | { readonly name: 'day' };

/** What a key leads to beside another menu. */
export type Wish =
  | { readonly type: 'act'; readonly did: Did }
  | { readonly type: 'extend'; readonly extensions: number }
  | { readonly type: 'ask'; readonly asked: Asked }
  | { readonly type: 'day' | 'earnings' | 'why' | 'next' | 'listen' | 'leave' | 'wrong' };

export interface Pressed {
  readonly menu: Menu;
  readonly wish?: Wish;
}
export interface Person {
  readonly isHost: boolean;
  /** Has a clock that runs: then `#` alone is the extension. */
  readonly serves: boolean;
}

const none: Menu = { name: 'none' };
export const dutyKeys = [
  'clockOn',
  'clockOff',
  'onBreak',
  'meal',
  'away',
  'back',
  'setOff',
] as const satisfies readonly Did[];
const longestRoom = 6;

export function startOf({ isHost }: Pick<Person, 'isHost'>): Menu {
  return isHost ? { name: 'room', entry: '' } : none;
}

export function pressed(menu: Menu, key: Key, person: Person): Pressed {
  switch (menu.name) {
    case 'none':
    case 'day':
      return pressIdle(menu, key, person);
    case 'room':
      return pressRoom(menu.entry, key);
    case 'duty':
      return pressDuty(key);
    case 'armed':
      if (key === '#') return { menu: none, wish: { type: 'act', did: menu.did } };
      return key === '*' ? { menu: none } : pressIdle(none, key, person);
    case 'extend':
      return pressExtend(menu.extensions, key);
    case 'question':
      return pressQuestion(menu, key, person);
    case 'typing':
      return pressTyping(menu, key, person);
  }
}

function pressIdle(menu: Menu, key: Key, { serves }: Person): Pressed {
  const armed = (did: Did): Pressed => ({ menu: { name: 'armed', did } });
  const ask = (intent: 'swap' | 'changeService'): Pressed => ({
    ...{ menu: none, wish: { type: 'ask', asked: { intent, chosen: [] } } },
  });
  switch (key) {
    case '1':
      return armed('startClock');
    case '2':
      return { menu: { name: 'extend', extensions: 1 } };
    case '3':
      return armed('endClock');
    case '4':
      return { menu: { name: 'duty' } };
    case '5':
      return { menu: none, wish: { type: 'why' } };
    case '6':
      return { menu: none, wish: { type: 'next' } };
    case '7':
      return ask('swap');
    case '8':
      return ask('changeService');
    case '9':
      return menu.name === 'day'
        ? { menu, wish: { type: 'earnings' } }
        : { menu: none, wish: { type: 'day' } };
    case '0':
      return { menu, wish: { type: 'listen' } };
    case '*':
      return menu.name === 'day' ? { menu: none } : { menu, wish: { type: 'leave' } };
    case '#':
      return serves && menu.name === 'none'
        ? { menu: { name: 'extend', extensions: 1 } }
        : wrong(menu);
    default:
      return wrong(menu);
  }
}

function pressDuty(key: Key): Pressed {
  if (key === '*') return { menu: none };
  const did = dutyKeys[Number(key) - 1];
  return did === undefined ? wrong({ name: 'duty' }) : { menu: { name: 'armed', did } };
}

function pressExtend(extensions: number, key: Key): Pressed {
  if (key === '*') return { menu: none };
  if (key === '#') return { menu: none, wish: { type: 'extend', extensions } };
  const next = extensionsBy(key, extensions);
  return next === undefined
    ? wrong({ name: 'extend', extensions })
    : { menu: { name: 'extend', extensions: next } };
}

function pressRoom(entry: string, key: Key): Pressed {
  if (key === '*')
    return entry === ''
      ? { menu: { name: 'room', entry }, wish: { type: 'leave' } }
      : { menu: { name: 'room', entry: '' } };
  if (key !== '#')
    return entry.length < longestRoom
      ? { menu: { name: 'room', entry: entry + key } }
      : wrong({ name: 'room', entry });
  if (entry === '') return wrong({ name: 'room', entry });
  const asked: Asked = { intent: 'auto', roomNo: entry, chosen: [] };
  return { menu: { name: 'room', entry: '' }, wish: { type: 'ask', asked } };
}

type In<N extends Menu['name']> = Extract<Menu, { name: N }>;

/** Nine choices a page, each by its key; `0` turns the page. */
function pressQuestion(menu: In<'question'>, key: Key, person: Person): Pressed {
  const { asked, choices, page } = menu;
  if (key === '*') return { menu: startOf(person) };
  const pages = pagesOf(menu);
  if (key === '0')
    return pages === 1 ? wrong(menu) : { menu: { ...menu, page: (page + 1) % pages } };
  const choice = choices[page * limits.menuPageItems + Number(key) - 1];
  return choice === undefined || key === '#' ? wrong(menu) : chose(menu, asked, choice.value);
}

export function pagesOf({ choices }: Pick<In<'question'>, 'choices'>): number {
  return Math.ceil(choices.length / limits.menuPageItems);
}

function pressTyping(menu: In<'typing'>, key: Key, person: Person): Pressed {
  const { asked, entry, most } = menu;
  if (key === '*') return { menu: entry === '' ? startOf(person) : { ...menu, entry: '' } };
  if (key !== '#')
    return entry.length < most ? { menu: { ...menu, entry: entry + key } } : wrong(menu);
  return entry === '' ? wrong(menu) : chose(menu, asked, entry);
}

/** The question stands until the answer is there. */
export function chose(menu: Menu, asked: Asked, value: string): Pressed {
  return { menu, wish: { type: 'ask', asked: { ...asked, chosen: [...asked.chosen, value] } } };
}

function wrong(menu: Menu): Pressed {
  return { menu, wish: { type: 'wrong' } };
}
