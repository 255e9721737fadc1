/** The life of a clock line (CLK): called -> started -> extended* -> ended. */
import { type Answer, isRefused, refuse, type Refused } from '../../decision.ts';
import { chooseCommission, chooseExtensionCommission } from '../../commission.ts';
import { penaliseEarlyEnd } from '../../policy/penalties.ts';
import { priceOfClock, priceOfExtension } from '../../pricing.ts';
import type { ServiceConfig, Settings } from '../../store-config.ts';
import { type At, type ClockId, minuteMs } from '../../units.ts';
import { recordCallsIn, usesCallIn } from '../duty/call-ins.ts';
import { isTakingOver, takerArrives } from '../dispatch/announcements.ts';
import { dispatchAwaiting, readyNextLine } from '../dispatch/dispatch.ts';
import { finish, type Moment } from './earnings.ts';
import { roomAfterLine } from '../lines.ts';
import { whyNotHere } from './places.ts';
import type { Recording } from '../recording.ts';
import { releaseHelpers } from './take-back.ts';
import type { CalledClock, Clock, StartedClock, State } from '../state.ts';
import { extendTurn, reachTurn } from '../queues/taking-turns.ts';

function within(moment: Moment, from: At, to: At): At {
  return Math.min(Math.max(moment.at, from), to);
}

/** CLK-5: minutes before the planned end; at the end itself when that is already near. */
export function firstReminderAt(settings: Settings, expectedEndAt: At, now: At): At {
  const before = expectedEndAt - settings.reminderBeforeMinutes * minuteMs;
  return before > now ? before : expectedEndAt;
}

/** CLK-7: when the desk is asked about an overrun. */
export function overrunAt(settings: Settings, expectedEndAt: At): At {
  return expectedEndAt + settings.overrunGraceMinutes * minuteMs;
}

export function serviceOf(recording: Recording, clock: Clock): ServiceConfig {
  const service = recording.catalogue.services.get(clock.serviceCode);
  if (service === undefined) throw new Error(`service ${clock.serviceCode} has left the catalogue`);
  return service;
}

/**
 * CLK-1: a called line starts at the tap. Price, grade and commission rule are
 * those of this moment and are kept with the clock. CLK-2: a rotation clock takes the turn.
 */
export function startClock(
  recording: Recording,
  clockId: ClockId,
  moment: Moment,
): Answer | Refused {
  const { state, catalogue, command } = recording;
  const clock = state.clocks.get(clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId });
  // TAP-10: whoever took it over comes to it as to a start.
  const takenOver = isTakingOver(recording, clock);
  if (clock.status !== 'called' && !takenOver)
    return refuse('clock_not_called', { status: clock.status });
  const elsewhere = whyNotHere(recording, 'start');
  if (elsewhere !== undefined) return elsewhere;
  if (clock.status === 'started') return takerArrives(recording, clock);
  const { staffNo, clockType } = clock;
  const { settings } = catalogue.config;
  const service = serviceOf(recording, clock);
  const startedAt = within(moment, clock.calledAt, command.stamp.at);
  const minutes = minutesOf(state, clock, service, startedAt);
  const expectedEndAt = startedAt + minutes * minuteMs;
  const helps = clock.helps !== undefined;
  const price = helps ? helperPrice : priceOfClock(service);
  const grade = catalogue.technicians.get(staffNo)?.grade ?? '';
  recording.record({
    type: 'clockStarted',
    clockId,
    staffNo,
    startedAt,
    startedAtKnown: moment.known,
    minutes,
    expectedEndAt,
    priceFen: price.fen,
    priceRuleId: price.ruleId,
    commission: chooseCommission(catalogue.config, clock.serviceCode, clockType, grade),
    reminderDueAt: firstReminderAt(settings, expectedEndAt, command.stamp.at),
    ...(helps ? {} : { overrunDueAt: overrunAt(settings, expectedEndAt) }),
  });
  recording.record({
    type: 'technicianStatusChanged',
    staffNo,
    from: 'called',
    to: 'inService',
    clockId,
  });
  if (usesCallIn(clock)) recordCallsIn(recording, staffNo, 'used', clockId);
  reachTurn(recording, clockId, 'start');
  return { did: 'startClock', clockId, staffNo, minutes };
}

/** JOB-4: a helper costs the guest nothing. */
const helperPrice = { fen: 0, ruleId: 'helper' };

/** JOB-4: who helps with a running clock helps to its end. */
function minutesOf(state: State, clock: CalledClock, service: ServiceConfig, startedAt: At) {
  const helped = clock.helps === undefined ? undefined : state.clocks.get(clock.helps);
  if (helped?.status !== 'started') return service.minutes;
  return Math.max(1, Math.ceil((helped.expectedEndAt - startedAt) / minuteMs));
}

export function running(recording: Recording, clockId: ClockId): StartedClock | Refused {
  const clock = recording.state.clocks.get(clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId });
  return clock.status === 'started' ? clock : refuse('clock_not_running', { status: clock.status });
}

/** CLK-6: in halves, at least one. */
function isCount(extensions: number): boolean {
  return Number.isInteger(extensions * 2) && extensions >= 0.5 && extensions <= 8;
}

/** CLK-3: runs on by N extensions, at the extension's own price and commission, from the planned end. */
export function extendClock(
  recording: Recording,
  clockId: ClockId,
  extensions: number,
): Answer | Refused {
  const { state, catalogue, command } = recording;
  if (!isCount(extensions)) return refuse('bad_extensions');
  const clock = running(recording, clockId);
  if (isRefused(clock)) return clock;
  if (clock.helps !== undefined) return refuse('helper_clock', { clockId });
  const { settings } = catalogue.config;
  const service = serviceOf(recording, clock);
  const minutes = Math.floor(service.extendMinutes * extensions);
  const expectedEndAt = clock.expectedEndAt + minutes * minuteMs;
  const price = priceOfExtension(service, extensions);
  const commission = chooseExtensionCommission(catalogue.config, clock.serviceCode);
  recording.record({
    type: 'clockExtended',
    clockId,
    extensions,
    minutes,
    expectedEndAt,
    priceFen: price.fen,
    priceRuleId: price.ruleId,
    commissionEachFen: commission.eachFen,
    commissionRuleId: commission.ruleId,
    ...(Number.isInteger(extensions) ? {} : { commissionHalf: commission.half }),
    reminderDueAt: firstReminderAt(settings, expectedEndAt, command.stamp.at),
    overrunDueAt: overrunAt(settings, expectedEndAt),
  });
  extendTurn(recording, clock, extensions);
  // A promise may not be kept any more.
  if (state.promises.size > 0) dispatchAwaiting(recording);
  const { staffNo } = clock;
  const leftMinutes = Math.ceil((expectedEndAt - command.stamp.at) / minuteMs);
  return { did: 'extendClock', clockId, staffNo, minutes, leftMinutes };
}

/** CLK-4: not before the earliest end, unless a person at the desk means it; then it is flagged. */
export function endClock(
  recording: Recording,
  clockId: ClockId,
  moment: Moment,
  meantEarly: boolean,
): Answer | Refused {
  const { state, catalogue, command } = recording;
  const clock = running(recording, clockId);
  if (isRefused(clock)) return clock;
  const elsewhere = whyNotHere(recording, 'end');
  if (elsewhere !== undefined) return elsewhere;
  const { earliestEndMinutes } = catalogue.config.settings;
  const servedSince = clock.servedBefore?.at(-1)?.untilAt ?? clock.startedAt;
  const endedAt = within(moment, servedSince, command.stamp.at);
  // JOB-4: a helper may go when the work is done.
  const early =
    clock.helps === undefined && endedAt < clock.expectedEndAt - earliestEndMinutes * minuteMs;
  if (early && !meantEarly) {
    const minutesLeft = Math.ceil((clock.expectedEndAt - endedAt) / minuteMs);
    return refuse('too_early_to_end', { minutesLeft, earliestMinutes: earliestEndMinutes });
  }
  const commissionFen = finish(recording, clock, { at: endedAt, known: moment.known }, early);
  if (early) penaliseEarlyEnd(recording, clock);
  const { staffNo, visitId, guest } = clock;
  releaseHelpers(recording, clock);
  readyNextLine(recording, visitId, guest);
  roomAfterLine(recording, visitId);
  if (state.awaiting.length > 0) dispatchAwaiting(recording);
  const minutes = Math.round((endedAt - servedSince) / minuteMs);
  return { did: 'endClock', clockId, staffNo, minutes, commissionFen };
}
