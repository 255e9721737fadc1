/** What a key does: the next mode, and an order or a call when it completed one. */
import type { TapAction } from '@baozhong/contract/terminal.ts';
import { type HereReason, type Mode, noticed, type Out, type State } from './state.ts';

export type In<N extends Mode['name']> = Extract<Mode, { name: N }>;

export interface Pressed {
  readonly state: State;
  readonly order: TapAction | null;
}

export function go(state: State, mode: Mode, out: Out): Pressed {
  out({ type: 'tone', tone: 'key' });
  return { state: { ...state, mode }, order: null };
}

export function wrong(state: State, reason: HereReason | null, out: Out): Pressed {
  out({ type: 'tone', tone: 'wrong' });
  return {
    state: reason === null ? state : noticed(state, { what: 'here', reason }),
    order: null,
  };
}
