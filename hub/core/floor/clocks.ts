/** The life of a clock line (CLK): called -> started -> extended* -> ended. */
import { type Answer, isRefused, refuse, type Refused } from '../decision.ts';
import { chooseCommission, chooseExtensionCommission, commissionLines } from '../commission.ts';
import { priceOfClock, priceOfExtension } from '../pricing.ts';
import type { ServiceConfig, Settings } from '../store-config.ts';
import { type At, type ClockId, minuteMs } from '../units.ts';
import { recordCallsIn } from './call-ins.ts';
import { becomesFree } from './free.ts';
import { dispatchAwaiting, readyNextLine } from './dispatch.ts';
import { roomAfterLine } from './lines.ts';
import type { Recording } from './recording.ts';
import { takeTurn } from './rotation.ts';
import type { Clock, StartedClock } from './state.ts';

/** When the tap happened, as far as it can be known, and never outside what is possible. */
export interface Moment {
  readonly at: At;
  readonly known: boolean;
}

function within(moment: Moment, from: At, to: At): At {
  return Math.min(Math.max(moment.at, from), to);
}

/** CLK-5: minutes before the planned end; at the end itself when that is already near. */
export function firstReminderAt(settings: Settings, expectedEndAt: At, now: At): At {
  const before = expectedEndAt - settings.reminderBeforeMinutes * minuteMs;
  return before > now ? before : expectedEndAt;
}

function serviceOf(recording: Recording, clock: Clock): ServiceConfig {
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
  if (clock.status !== 'called') return refuse('clock_not_called', { status: clock.status });
  const { staffNo, clockType } = clock;
  const service = serviceOf(recording, clock);
  const startedAt = within(moment, clock.calledAt, command.stamp.at);
  const expectedEndAt = startedAt + service.minutes * minuteMs;
  const price = priceOfClock(service);
  const grade = catalogue.technicians.get(staffNo)?.grade ?? '';
  recording.record({
    type: 'clockStarted',
    clockId,
    staffNo,
    startedAt,
    startedAtKnown: moment.known,
    minutes: service.minutes,
    expectedEndAt,
    priceFen: price.fen,
    priceRuleId: price.ruleId,
    commission: chooseCommission(catalogue.config, clock.serviceCode, clockType, grade),
    reminderDueAt: firstReminderAt(catalogue.config.settings, expectedEndAt, command.stamp.at),
  });
  recording.record({
    type: 'technicianStatusChanged',
    staffNo,
    from: 'called',
    to: 'inService',
    clockId,
  });
  if (clockType === 'calledIn') recordCallsIn(recording, staffNo, 'used', clockId);
  if (clockType === 'rotation') takeTurn(recording, staffNo, clockId);
  return { did: 'startClock', clockId, staffNo };
}

function running(recording: Recording, clockId: ClockId): StartedClock | Refused {
  const clock = recording.state.clocks.get(clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId });
  return clock.status === 'started' ? clock : refuse('clock_not_running', { status: clock.status });
}

/** CLK-3: runs on by N extensions, at the extension's own price and commission, from the planned end. */
export function extendClock(
  recording: Recording,
  clockId: ClockId,
  extensions: number,
): Answer | Refused {
  const { catalogue, command } = recording;
  if (!Number.isInteger(extensions) || extensions < 1 || extensions > 8)
    return refuse('bad_extensions');
  const clock = running(recording, clockId);
  if (isRefused(clock)) return clock;
  const service = serviceOf(recording, clock);
  const minutes = service.extendMinutes * extensions;
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
    reminderDueAt: firstReminderAt(catalogue.config.settings, expectedEndAt, command.stamp.at),
  });
  return { did: 'extendClock', clockId, minutes };
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
  const { earliestEndMinutes } = catalogue.config.settings;
  const endedAt = within(moment, clock.startedAt, command.stamp.at);
  const early = endedAt < clock.expectedEndAt - earliestEndMinutes * minuteMs;
  if (early && !meantEarly) {
    const minutesLeft = Math.ceil((clock.expectedEndAt - endedAt) / minuteMs);
    return refuse('too_early_to_end', { minutesLeft, earliestMinutes: earliestEndMinutes });
  }
  recording.record({ type: 'clockEnded', clockId, endedAt, endedAtKnown: moment.known, early });
  const earned = commissionLines(clock.commission, clock.extensions);
  const { staffNo, clockType, serviceCode, visitId, guest } = clock;
  recording.record({
    type: 'commissionEarned',
    clockId,
    staffNo,
    clockType,
    serviceCode,
    ...earned,
  });
  becomesFree(recording, staffNo, 'inService');
  readyNextLine(recording, visitId, guest);
  roomAfterLine(recording, visitId);
  if (state.awaiting.length > 0) dispatchAwaiting(recording);
  return { did: 'endClock', clockId, staffNo, commissionFen: earned.fen };
}
