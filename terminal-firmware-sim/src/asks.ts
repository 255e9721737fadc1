/**
 * Questions to the hub: what may this card do here? They change nothing, are
 * kept nowhere, and need a line. The hub leads: it gives the choices, and at
 * the end the tap that does what was chosen.
 */
import type { AnswerMessage, AskMessage } from '@baozhong/contract/terminal.ts';
import { keepTap } from './outbox.ts';
import { go, type In, type Pressed, wrong } from './pressed.ts';
import {
  type Asked,
  idle,
  type Key,
  limits,
  type Mode,
  noticed,
  type Out,
  type State,
} from './state.ts';

/** The mode in which its answer is awaited; without a line there is none to wait for. */
export function askFor(state: State, asked: Asked, out: Out, pin?: string): State {
  if (state.link.status !== 'online') {
    out({ type: 'tone', tone: 'refused' });
    return noticed({ ...state, mode: idle }, { what: 'here', reason: 'noLine' });
  }
  const no = state.lastAsk + 1;
  const message: AskMessage = {
    ...{ v: 1, bootId: state.bootId, no, ...asked, chosen: [...asked.chosen] },
    ...(pin === undefined ? {} : { pin }),
  };
  out({ type: 'publishAsk', message });
  const until = state.uptime + limits.answerMs;
  return { ...state, lastAsk: no, mode: { name: 'asking', asked, no, until } };
}

/** One that nobody waits for any more is not heard. */
export function answered(state: State, { bootId, no, result }: AnswerMessage, out: Out): State {
  const { mode, uptime } = state;
  if (mode.name !== 'asking' || mode.no !== no || state.bootId !== bootId) return state;
  const { asked } = mode;
  const until = uptime + limits.menuMs;
  switch (result.status) {
    case 'choose': {
      const { title, choices } = result;
      return shown({ name: 'question', asked, title, choices, page: 0, until });
    }
    case 'type': {
      const { title, what, most } = result;
      return shown({ name: 'typing', asked, title, what, most, entry: '', until });
    }
    case 'tell': {
      const { lines, quiet } = result;
      out({ type: 'tone', tone: 'accepted' });
      return { ...state, notice: null, mode: { name: 'told', lines, quiet, until } };
    }
    case 'tap': {
      const { intent, chosen } = result;
      const action = { kind: 'card', cardUid: asked.cardUid, intent, chosen } as const;
      return keepTap({ ...state, notice: null, mode: idle }, action, out);
    }
    case 'refused':
      out({ type: 'tone', tone: 'refused' });
      return noticed({ ...state, mode: idle }, { what: 'refused', refusal: result.refusal });
  }

  function shown(next: Mode): State {
    out({ type: 'tone', tone: 'key' });
    return { ...state, notice: null, mode: next };
  }
}

/** Nine choices a page, each by its key; `0` turns the page. */
export function pressQuestion(state: State, mode: In<'question'>, key: Key, out: Out): Pressed {
  const { asked, choices, page } = mode;
  if (key === '*') return go(state, idle, out);
  if (key === '0') {
    const pages = Math.ceil(choices.length / limits.menuPageItems);
    if (pages === 1) return wrong(state, 'noSuchNumber', out);
    const until = state.uptime + limits.menuMs;
    return go(state, { ...mode, page: (page + 1) % pages, until }, out);
  }
  const choice = choices[page * limits.menuPageItems + Number(key) - 1];
  if (choice === undefined || key === '#') return wrong(state, 'noSuchNumber', out);
  out({ type: 'tone', tone: 'key' });
  return { state: chose(state, asked, choice.value, out), order: null };
}

export function pressTyping(state: State, mode: In<'typing'>, key: Key, out: Out): Pressed {
  const { asked, what, most, entry } = mode;
  const until = state.uptime + limits.menuMs;
  if (key === '*') return go(state, entry === '' ? idle : { ...mode, entry: '', until }, out);
  if (key !== '#')
    return entry.length < most
      ? go(state, { ...mode, entry: entry + key, until }, out)
      : wrong(state, 'tooLong', out);
  if (entry === '') return wrong(state, 'noSuchNumber', out);
  out({ type: 'tone', tone: 'key' });
  const next = what === 'pin' ? askFor(state, asked, out, entry) : chose(state, asked, entry, out);
  return { state: next, order: null };
}

function chose(state: State, asked: Asked, value: string, out: Out): State {
  return askFor(state, { ...asked, chosen: [...asked.chosen, value] }, out);
}
