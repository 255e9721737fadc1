/**
 * The twelve keys. 1 起 2 加 3 落 5 扫 7 换 8 项 9 查 arm what the next card means,
 * 4 点单 opens the menu, 6 叫 calls for service, 0 听 says how things stand, `*` goes
 * back, `#` confirms.
 * While a clock runs, `#` alone is 加.
 */
import { pressQuestion, pressTyping } from './asks.ts';
import { calls } from './calls.ts';
import { extensionsBy } from './halves.ts';
import { go, type In, type Pressed, wrong } from './pressed.ts';
import {
  type ArmedIntent,
  idle,
  type Key,
  limits,
  type Mode,
  type Out,
  type State,
} from './state.ts';

const intents: Partial<Record<Key, ArmedIntent>> = {
  '1': 'start',
  '2': 'extend',
  '3': 'end',
  '5': 'clean',
  '7': 'swap',
  '8': 'changeService',
  '9': 'query',
};
const longestNumber = 2;

/** The keys that a person would press before the card: for scripts. */
export function keysFor(intent: ArmedIntent, extensions = 1): Key[] {
  const first = (Object.keys(intents) as Key[]).find((key) => intents[key] === intent) ?? '*';
  if (intent !== 'extend') return [first];
  const whole = Math.floor(extensions);
  if (whole === extensions) return [first, String(whole) as Key];
  // From the one that it begins with, `0` leads to a half first.
  const halves: readonly Key[] = whole === 1 ? ['0', '0'] : ['0'];
  return whole < 2 ? [first, ...halves] : [first, String(whole) as Key, ...halves];
}

export function press(before: State, key: Key, out: Out): Pressed {
  const state = { ...before, notice: null };
  const { mode } = state;
  switch (mode.name) {
    case 'idle':
      return pressIdle(state, key, out);
    case 'armed':
      return pressArmed(state, mode, key, out);
    case 'menu':
      return pressMenu(state, mode, key, out);
    case 'calls':
      return pressCalls(state, key, out);
    case 'quantity':
      return pressQuantity(state, mode, key, out);
    case 'question':
      return pressQuestion(state, mode, key, out);
    case 'typing':
      return pressTyping(state, mode, key, out);
    // What was told has been heard; a question under way is left alone.
    case 'asking':
    case 'told':
      return key === '*' || key === '#'
        ? go(state, idle, out)
        : pressIdle({ ...state, mode: idle }, key, out);
  }
}

function armed(state: State, intent: ArmedIntent, extensions = 1): Mode {
  return { name: 'armed', intent, extensions, until: state.uptime + limits.intentMs };
}

function pressIdle(state: State, key: Key, out: Out): Pressed {
  const intent = intents[key];
  if (intent !== undefined) return go(state, armed(state, intent), out);
  if (key === '4') return openMenu(state, out);
  if (key === '6') return go(state, { name: 'calls', until: state.uptime + limits.menuMs }, out);
  if (key === '*') return go(state, idle, out);
  if (key === '0') return go({ ...state, listenedAt: state.uptime }, state.mode, out);
  const runs = state.display?.clocks.some(({ status }) => status === 'started') ?? false;
  if (key === '#' && runs) return go(state, armed(state, 'extend'), out);
  return wrong(state, null, out);
}

function pressArmed(state: State, mode: In<'armed'>, key: Key, out: Out): Pressed {
  if (key === '*') return go(state, idle, out);
  if (key === '#') return go(state, armed(state, mode.intent, mode.extensions), out);
  if (mode.intent === 'extend') {
    const extensions = extensionsBy(key, mode.extensions);
    return extensions === undefined
      ? wrong(state, 'badExtensions', out)
      : go(state, armed(state, 'extend', extensions), out);
  }
  return pressIdle({ ...state, mode: idle }, key, out);
}

function openMenu(state: State, out: Out): Pressed {
  const menu = state.display?.menu ?? [];
  if (menu.length === 0) return wrong(state, 'noMenu', out);
  const until = state.uptime + limits.menuMs;
  return go(state, { name: 'menu', menu, page: 0, entry: '', until }, out);
}

function pressCalls(state: State, key: Key, out: Out): Pressed {
  if (key === '*') return go(state, idle, out);
  const what = calls[Number(key) - 1];
  if (what === undefined) return wrong(state, 'noSuchNumber', out);
  out({ type: 'tone', tone: 'key' });
  return { state: { ...state, mode: idle }, order: { kind: 'call', what } };
}

/** No item has a longer number that begins so: nobody needs to confirm it. */
export function isWholeNumber(menu: readonly unknown[], no: number): boolean {
  return no * 10 > menu.length;
}

/** The item's number, then `#`; the `#` may be left out where no longer number begins so. `0` turns the page. */
function pressMenu(state: State, mode: In<'menu'>, key: Key, out: Out): Pressed {
  const until = state.uptime + limits.menuMs;
  const { menu, entry } = mode;
  if (key === '*') return go(state, entry === '' ? idle : { ...mode, entry: '', until }, out);
  if (key === '#')
    return entry === '' ? wrong(state, null, out) : chooseGoods(state, mode, entry, out);
  if (key === '0' && entry === '') {
    const pages = Math.ceil(menu.length / limits.menuPageItems);
    return go(state, { ...mode, page: (mode.page + 1) % pages, until }, out);
  }
  const number = entry + key;
  if (isWholeNumber(menu, Number(number))) return chooseGoods(state, mode, number, out);
  return go(state, { ...mode, entry: number, until }, out);
}

function chooseGoods(state: State, mode: In<'menu'>, number: string, out: Out): Pressed {
  const until = state.uptime + limits.menuMs;
  const { menu } = mode;
  const goods = menu[Number(number) - 1];
  if (goods === undefined)
    return wrong({ ...state, mode: { ...mode, entry: '', until } }, 'noSuchNumber', out);
  return go(state, { name: 'quantity', menu, goods, entry: '', until }, out);
}

function pressQuantity(state: State, mode: In<'quantity'>, key: Key, out: Out): Pressed {
  const until = state.uptime + limits.menuMs;
  const { menu, goods, entry } = mode;
  if (key === '*') {
    const back: Mode =
      entry === ''
        ? { name: 'menu', menu, page: 0, entry: '', until }
        : { ...mode, entry: '', until };
    return go(state, back, out);
  }
  if (key === '#') {
    const qty = Number(entry === '' ? '1' : entry);
    out({ type: 'tone', tone: 'key' });
    return {
      state: { ...state, mode: idle },
      order: { kind: 'order', goodsCode: goods.goodsCode, qty },
    };
  }
  const typed = entry + key;
  if (typed === '0' || typed.length > longestNumber) return wrong(state, 'badQuantity', out);
  return go(state, { ...mode, entry: typed, until }, out);
}
