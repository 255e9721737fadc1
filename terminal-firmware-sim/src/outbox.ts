/**
 * The taps that the hub has not acknowledged: which are sent, when again, and
 * the one case in which one is given up. Nothing leaves the ring but by the
 * hub's acknowledgement or by that case.
 */
import type { AckMessage, TapAction, TapMessage } from '@baozhong/contract/terminal.ts';
import {
  firmwareVersion,
  type HeldTap,
  isSame,
  limits,
  type Link,
  noticed,
  offline,
  type Out,
  pendingOf,
  type State,
  type StoredTap,
  type TapName,
  type TapOutcome,
} from './state.ts';

type Online = Extract<Link, { status: 'online' }>;

const nameOf = ({ bootId, seq }: TapName): TapName => ({ bootId, seq });

/** Gives the action its number and has it stored; it is taken once that has succeeded. */
export function keepTap(state: State, action: TapAction, out: Out): State {
  if (state.ring.length >= limits.ringTaps) {
    out({ type: 'tone', tone: 'refused' });
    return noticed(state, { what: 'here', reason: 'deviceFull' });
  }
  const seq = state.lastSeq + 1;
  const tap: StoredTap = { bootId: state.bootId, seq, tapUptime: state.uptime, action };
  out({ type: 'store', tap });
  const held: HeldTap = { tap, stored: false, published: false };
  return { ...state, lastSeq: seq, ring: [...state.ring, held] };
}

export function tapStored(state: State, name: TapName, out: Out): State {
  out({ type: 'tone', tone: 'taken' });
  return {
    ...state,
    ring: state.ring.map((held) => (isSame(held.tap, name) ? { ...held, stored: true } : held)),
  };
}

/** The number is not used again: half of the record may be on the disk, and come back after a power cut. */
export function tapNotStored(state: State, name: TapName, out: Out): State {
  out({ type: 'unstore', taps: [nameOf(name)] });
  out({ type: 'outcome', ...nameOf(name), outcome: { status: 'notTaken', reason: 'storeFailed' } });
  out({ type: 'tone', tone: 'refused' });
  const ring = state.ring.filter((held) => !isSame(held.tap, name));
  return noticed({ ...state, ring }, { what: 'here', reason: 'storeFailed' });
}

export function connected(state: State, failedTries: number, out: Out): State {
  const link: Online = {
    status: 'online',
    helloTaken: false,
    ...{ saidPending: 0, saidReadings: { battery: null, signalDbm: null }, saidAt: 0 },
    flights: [],
    resendMs: limits.resendMs,
    resendAt: 0,
  };
  const given = { ...state, link, displayOfLink: false };
  // Where the hub itself was away, its going was no answer to a tap.
  const innocent = { ...given, suspect: null, condemned: null };
  const next =
    failedTries > 0
      ? innocent
      : given.condemned === null
        ? given
        : drop(given, given.condemned, out);
  return sayHello(next, out);
}

function sayHello(state: State, out: Out): State {
  const { bootId, uptime, link, readings } = state;
  if (link.status !== 'online') return state;
  const { battery, signalDbm } = readings;
  const pending = pendingOf(state);
  out({
    type: 'publishHello',
    message: {
      ...{ v: 1, bootId, uptime, firmware: firmwareVersion, pending },
      ...(battery === null ? {} : { battery }),
      ...(signalDbm === null ? {} : { signalDbm }),
    },
  });
  const said = { saidPending: pending, saidReadings: readings, saidAt: uptime };
  return { ...state, link: { ...link, ...said } };
}

/** By another hello, when they are worth one. */
export function tellReadings(state: State, out: Out): State {
  const { link, readings, uptime } = state;
  if (link.status !== 'online' || uptime - link.saidAt < limits.readingsMs) return state;
  const { battery, signalDbm } = link.saidReadings;
  const isNews =
    changedBy(battery, readings.battery, limits.batteryStep) ||
    changedBy(signalDbm, readings.signalDbm, limits.signalStep);
  return isNews ? sayHello(state, out) : state;
}

function changedBy(before: number | null, now: number | null, step: number): boolean {
  if (before === null || now === null) return before !== now;
  return Math.abs(before - now) >= step;
}

/** The manager was told of taps that wait: now that there are none, that is told, too. */
function caughtUp(state: State, out: Out): State {
  const { link } = state;
  if (link.status !== 'online' || link.saidPending === 0 || pendingOf(state) > 0) return state;
  return sayHello(state, out);
}

/** A tap that the broker answers by closing would keep all taps behind it from the hub for ever. */
function drop(state: State, name: TapName, out: Out): State {
  // Told before it is forgotten: a power cut in between must not lose it without a word.
  out({ type: 'outcome', ...nameOf(name), outcome: { status: 'dropped' } });
  out({ type: 'tone', tone: 'refused' });
  out({ type: 'unstore', taps: [nameOf(name)] });
  const ring = state.ring.filter((held) => !isSame(held.tap, name));
  return noticed({ ...state, ring, condemned: null }, { what: 'dropped' });
}

/**
 * Was the close an answer to a tap? Of several that the broker had not taken
 * nobody knows which; the next connections send them one by one. One that was
 * alone, and just sent, is a suspect, and when that happens to it twice in a
 * row it is the one.
 */
export function disconnected(state: State): State {
  const { link, uptime } = state;
  const untaken = link.status === 'online' ? link.flights.filter(({ taken }) => !taken) : [];
  const [first, ...others] = untaken;
  const isAlone =
    first !== undefined && others.length === 0 && uptime - first.sentAt <= limits.blameMs;
  const suspect = isAlone ? nameOf(first) : null;
  const isSecondTime = suspect !== null && state.suspect !== null && isSame(suspect, state.suspect);
  return {
    ...state,
    link: offline,
    suspect,
    condemned: isSecondTime ? suspect : null,
    careful: state.careful || untaken.length > 0,
  };
}

export function helloTaken(state: State): State {
  if (state.link.status !== 'online') return state;
  return { ...state, link: { ...state.link, helloTaken: true } };
}

export function tapTaken(state: State, name: TapName): State {
  const { link } = state;
  if (link.status !== 'online') return state;
  const flights = link.flights.map((flight) =>
    isSame(flight, name) ? { ...flight, taken: true } : flight,
  );
  const isCleared = state.suspect !== null && isSame(state.suspect, name);
  return { ...state, suspect: isCleared ? null : state.suspect, link: { ...link, flights } };
}

/** The hub has committed the taps of this boot up to this one. A repeated acknowledgement changes nothing. */
export function acknowledged(state: State, ack: AckMessage, out: Out): State {
  const isCovered = ({ tap, published }: HeldTap) =>
    published && tap.bootId === ack.bootId && tap.seq <= ack.seq;
  const covered = state.ring.filter(isCovered);
  if (covered.length === 0) return state;
  out({ type: 'unstore', taps: covered.map(({ tap }) => nameOf(tap)) });
  for (const { tap } of covered) {
    const outcome: TapOutcome = tap.seq === ack.seq ? ack.result : { status: 'acknowledged' };
    out({ type: 'outcome', ...nameOf(tap), outcome });
  }
  const ring = state.ring.filter((held) => !isCovered(held));
  const next = caughtUp({ ...state, ring, link: progressed(state, ring) }, out);
  const own = covered.find(({ tap }) => tap.seq === ack.seq);
  if (own === undefined || (isLate(state, own.tap) && pendingOf(next) > 0)) return next;
  if (isToBeAsked(ack.result) && !isLate(state, own.tap)) return toBeAsked(next, own.tap);
  return answered(next, ack.result, out);
}

/** `unknown_card`: of nobody on the floor, so perhaps a guest's. */
function isToBeAsked(result: AckMessage['result']): boolean {
  if (result.status !== 'refused') return false;
  const { name } = result.refusal;
  return name === 'ask_first' || name === 'unknown_card';
}

/** A card that can do several things: the person who still stands there is asked which. */
function toBeAsked(state: State, { action }: StoredTap): State {
  if (action.kind !== 'card') return state;
  const { cardUid } = action;
  return { ...state, toAsk: { cardUid, intent: 'auto', chosen: [] } };
}

function answered(state: State, result: AckMessage['result'], out: Out): State {
  out({ type: 'tone', tone: result.status });
  if (result.status === 'refused')
    return noticed(state, { what: 'refused', refusal: result.refusal });
  const { did, say } = result;
  return noticed(state, { what: 'did', did, ...(say === undefined ? {} : { say }) });
}

/** After a night without the hub its answers to all that was kept are not read out: the last one speaks for them. */
function isLate({ bootId, uptime }: State, tap: StoredTap): boolean {
  return tap.bootId !== bootId || uptime - tap.tapUptime > limits.lateMs;
}

function progressed({ link, uptime }: State, ring: readonly HeldTap[]): Link {
  if (link.status !== 'online') return link;
  return {
    ...link,
    flights: link.flights.filter((flight) => ring.some(({ tap }) => isSame(tap, flight))),
    resendMs: limits.resendMs,
    resendAt: uptime + limits.resendMs,
  };
}

/** Sends what may be sent now: new taps within the window, and after a time without answer the same again. */
export function pump(state: State, out: Out): State {
  // Taps wait until the hello is taken: a close before that is about the device, and blames no tap.
  if (state.link.status !== 'online' || !state.link.helloTaken) return state;
  const { flights, resendAt } = state.link;
  const isLate = flights.length > 0 && state.uptime >= resendAt;
  return eased(fillWindow(isLate ? resend(state, state.link, out) : state, out));
}

/** Once the broker has taken all there is, taps may go together again. */
function eased(state: State): State {
  const { link, ring, careful } = state;
  if (!careful || link.status !== 'online') return state;
  const allTaken = ring.every(({ tap }) =>
    link.flights.some((flight) => flight.taken && isSame(flight, tap)),
  );
  return allTaken ? { ...state, careful: false } : state;
}

function resend(state: State, link: Online, out: Out): State {
  const resendMs = Math.min(link.resendMs * 2, limits.resendSlowestMs);
  for (const flight of link.flights) {
    const held = state.ring.find(({ tap }) => isSame(tap, flight));
    if (held !== undefined) out({ type: 'publishTap', message: messageOf(state, held.tap) });
  }
  const resendAt = state.uptime + resendMs;
  return { ...state, link: { ...link, resendMs, resendAt } };
}

function fillWindow(state: State, out: Out): State {
  const { link, careful, uptime } = state;
  if (link.status !== 'online') return state;
  const flights = [...link.flights];
  const sent: TapName[] = [];
  for (const { tap, stored } of state.ring) {
    if (flights.length >= limits.inFlight || !stored) break;
    if (careful && flights.some(({ taken }) => !taken)) break;
    if (!flights.some((flight) => isSame(flight, tap))) {
      out({ type: 'publishTap', message: messageOf(state, tap) });
      flights.push({ ...nameOf(tap), sentAt: uptime, taken: false });
      sent.push(tap);
    }
  }
  if (sent.length === 0) return state;
  const resendAt = link.flights.length === 0 ? uptime + link.resendMs : link.resendAt;
  const ring = state.ring.map((held) =>
    held.published || !sent.some((name) => isSame(name, held.tap))
      ? held
      : { ...held, published: true },
  );
  return { ...state, ring, link: { ...link, flights, resendAt } };
}

function messageOf(state: State, tap: StoredTap): TapMessage {
  const ofBoot = state.ring.filter((held) => held.tap.bootId === tap.bootId);
  return {
    v: 1,
    bootId: tap.bootId,
    seq: tap.seq,
    tapUptime: tap.tapUptime,
    sentBootId: state.bootId,
    sentUptime: state.uptime,
    oldestSeq: ofBoot[0]?.tap.seq ?? tap.seq,
    action: tap.action,
  };
}
