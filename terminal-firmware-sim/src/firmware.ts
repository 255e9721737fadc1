/**
 * The firmware: what follows from one thing that happened. Pure, so that the
 * same code runs in the shell on a device, in the browser and under a simulated
 * network, and one seed reproduces one run.
 */
import { CardUid } from '@baozhong/contract/primitives.ts';
import { type DisplayMessage, TapAction } from '@baozhong/contract/terminal.ts';
import { answered, askFor } from './asks.ts';
import { press } from './keypad.ts';
import {
  acknowledged,
  connected,
  disconnected,
  helloTaken,
  keepTap,
  pump,
  tapNotStored,
  tellReadings,
  tapStored,
  tapTaken,
} from './outbox.ts';
import {
  dark,
  idle,
  type Input,
  type Light,
  limits,
  noticed,
  type Out,
  type Output,
  powerless,
  type State,
} from './state.ts';
import { spoke } from './voice.ts';

export interface Stepped {
  readonly state: State;
  /** In the order in which they are to be done. */
  readonly outputs: readonly Output[];
}

export function step(before: State, input: Input): Stepped {
  if (!before.on && input.type !== 'powerOn') return { state: before, outputs: [] };
  const outputs: Output[] = [];
  const out: Out = (output) => outputs.push(output);
  const now = { ...before, uptime: Math.max(before.uptime, Math.floor(input.uptime)) };
  const state = shone(pump(expired(react(now, input, out), out), out), out);
  if (before.on) spoke(before, state, out);
  return { state, outputs };
}

function react(state: State, input: Input, out: Out): State {
  switch (input.type) {
    case 'powerOn':
      return {
        ...powerless,
        on: true,
        bootId: input.bootId,
        uptime: Math.floor(input.uptime),
        ring: input.stored.map((tap) => ({ tap, stored: true, published: false })),
      };
    case 'powerOff':
      return powerless;
    case 'card':
      return cardRead(state, input.uid, out);
    case 'order': {
      const { goodsCode, qty, guest } = input;
      return act(state, { kind: 'order', goodsCode, qty, guest }, out);
    }
    case 'call':
      return act(state, { kind: 'call', what: input.what }, out);
    case 'key': {
      const pressed = press(state, input.key, out);
      return pressed.order === null ? pressed.state : act(pressed.state, pressed.order, out);
    }
    case 'stored':
      return tapStored(state, input, out);
    case 'storeFailed':
      return tapNotStored(state, input, out);
    case 'connected':
      return connected(state, input.failedTries, out);
    case 'disconnected':
      return disconnected(state);
    case 'rejected':
      return { ...state, link: { status: input.why === 'locked' ? 'locked' : 'rejected' } };
    case 'untrusted':
      return { ...state, link: { status: 'untrusted' } };
    case 'helloTaken':
      return helloTaken(state);
    case 'tapTaken':
      return tapTaken(state, input);
    case 'ack': {
      const { toAsk, ...next } = acknowledged(state, input.message, out);
      const done = { ...next, toAsk: null };
      return toAsk === null ? done : askFor(done, toAsk, out);
    }
    case 'answer':
      return answered(state, input.message, out);
    case 'display':
      return shown(state, input.message, input.retained, out);
    case 'beep':
      return beeped(state, out);
    case 'readings': {
      const { battery, signalDbm } = input;
      return tellReadings({ ...state, readings: { battery, signalDbm } }, out);
    }
    case 'tick':
      return tellReadings(state, out);
  }
}

/** The card means what was armed; without a key, the hub chooses what is plain. */
function cardRead(state: State, uid: string, out: Out): State {
  const { mode } = state;
  const cardUid = uid.trim().toUpperCase();
  const given = { ...state, mode: idle };
  if (mode.name !== 'armed') return act(given, { kind: 'card', cardUid, intent: 'auto' }, out);
  const { intent, extensions } = mode;
  switch (intent) {
    case 'swap':
    case 'changeService':
    case 'query':
      return CardUid.safeParse(cardUid).success
        ? askFor({ ...given, notice: null }, { cardUid, intent, chosen: [] }, out)
        : act(given, { kind: 'card', cardUid, intent: 'auto' }, out);
    case 'extend':
      return act(given, { kind: 'card', cardUid, intent, extensions }, out);
    case 'start':
    case 'end':
    case 'clean':
      return act(given, { kind: 'card', cardUid, intent }, out);
  }
}

/** What the contract would not let through is refused here, before it gets a number. */
function act(state: State, action: object, out: Out): State {
  const parsed = TapAction.safeParse(action);
  if (parsed.success) return keepTap({ ...state, notice: null }, parsed.data, out);
  out({ type: 'tone', tone: 'refused' });
  const reason = 'cardUid' in action ? 'badCard' : 'badQuantity';
  return noticed(state, { what: 'here', reason });
}

/**
 * A display replaces the one before if it is newer. `pos` is compared among
 * those of one connection only: after a hub was restored, `pos` may start again
 * lower, and the terminal must not go deaf.
 */
function shown(state: State, message: DisplayMessage, retained: boolean, out: Out): State {
  const { display, displayOfLink, uptime } = state;
  if (display !== null && displayOfLink) {
    // Moved to another room: nothing happened in either.
    const isOther = message.hubAt > display.hubAt || message.roomNo !== display.roomNo;
    if (message.pos < display.pos || (message.pos === display.pos && !isOther)) return state;
  }
  const remindedBefore =
    display === null || // after power-on nobody knows what has sounded already
    message.reminder === 'none' ||
    (message.reminder === display.reminder &&
      (message.reminderAt ?? null) === (display.reminderAt ?? null));
  if (!remindedBefore) out({ type: 'tone', tone: 'reminder' });
  return {
    ...state,
    display: message,
    displayOfLink: true,
    hubOffset: offsetFrom(state, message, retained),
    pulseUntil: remindedBefore ? state.pulseUntil : uptime + limits.pulseMs,
  };
}

/** A retained display may have waited in the broker: it can only show that the hub's clock is later than thought. */
function offsetFrom(state: State, { hubAt }: DisplayMessage, retained: boolean): number {
  const offset = hubAt - state.uptime;
  return retained && state.hubOffset !== null ? Math.max(state.hubOffset, offset) : offset;
}

function beeped(state: State, out: Out): State {
  out({ type: 'tone', tone: 'beep' });
  return noticed({ ...state, beepUntil: state.uptime + limits.pulseMs }, { what: 'beep' });
}

function expired(state: State, out: Out): State {
  const { uptime, mode, notice } = state;
  if (mode.name === 'asking' && uptime >= mode.until) {
    out({ type: 'tone', tone: 'wrong' });
    return noticed({ ...state, mode: idle }, { what: 'here', reason: 'noAnswer' });
  }
  const modeOver = mode.name !== 'idle' && uptime >= mode.until;
  const noticeOver = notice !== null && uptime >= notice.until;
  if (!modeOver && !noticeOver) return state;
  return { ...state, mode: modeOver ? idle : mode, notice: noticeOver ? null : notice };
}

/** The light follows the state of the room; it pulses for a few seconds when there is something new to see. */
function shone(state: State, out: Out): State {
  const { display, pulseUntil, beepUntil, uptime } = state;
  const pulse = uptime < Math.max(pulseUntil, beepUntil);
  const light: Light = display === null ? { ...dark, pulse } : { state: display.state, pulse };
  if (light.state === state.light.state && light.pulse === state.light.pulse) return state;
  out({ type: 'light', light });
  return { ...state, light };
}
