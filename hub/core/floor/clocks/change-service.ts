/** Another service on the same line (CLK-8). */
import { chooseCommission } from '../../commission.ts';
import type { CommandBody } from '../../commands.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { priceOfClock } from '../../pricing.ts';
import type { ServiceConfig } from '../../store-config.ts';
import { minuteMs, type StaffNo } from '../../units.ts';
import { announce } from '../dispatch/announcements.ts';
import { firstReminderAt, overrunAt } from './clocks.ts';
import { dispatchAwaiting } from '../dispatch/dispatch.ts';
import type { ChangedClock } from './job-events.ts';
import { isOpen } from '../lines.ts';
import type { Recording } from '../recording.ts';
import type { Clock, StartedClock } from '../state.ts';
import { limitPassed } from './take-back.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

export function changeService(
  recording: Recording,
  command: Of<'changeService'>,
): Answer | Refused {
  const { clockId, serviceCode: to } = command;
  const clock = recording.state.clocks.get(clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId });
  const service = recording.catalogue.services.get(to);
  if (service === undefined) return refuse('unknown_service', { serviceCode: to });
  const refused = whyNotChange(recording, clock, service);
  if (refused !== undefined) return refused;
  const from = clock.serviceCode;
  const changed = clock.status === 'started' ? anew(recording, clock, service) : null;
  recording.record({ type: 'serviceChanged', clockId, from, to, clock: changed });
  // Who is on the way must know what for; who was passed over by a waiting line may fit it now.
  if (clock.status === 'called') announce(recording, clockId, 'recall');
  if (clock.status === 'awaitingTechnician' || recording.state.promises.size > 0)
    dispatchAwaiting(recording);
  return { clockId };
}

function whyNotChange(
  recording: Recording,
  clock: Clock,
  service: ServiceConfig,
): Refused | undefined {
  const { clockId, status } = clock;
  if (clock.helps !== undefined) return refuse('helper_clock', { clockId });
  if (!isOpen(clock)) return refuse('clock_not_running', { status });
  if (clock.serviceCode === service.code) return refuse('same_service', {});
  const lacks = lacksSkill(recording, clock, service);
  if (lacks !== undefined) return lacks;
  return clock.status === 'started' ? limitPassed(recording, clock) : undefined;
}

/** Who serves, is called or is asked for by name must be able to do it. */
function lacksSkill(
  recording: Recording,
  clock: Clock,
  service: ServiceConfig,
): Refused | undefined {
  const staffNo = staffOf(clock);
  if (staffNo === undefined) return undefined;
  return recording.catalogue.technicians.get(staffNo)?.skills.includes(service.skill) === true
    ? undefined
    : refuse('technician_lacks_skill', { staffNo, serviceName: service.name });
}

function staffOf(clock: Clock): StaffNo | undefined {
  if (clock.status === 'called' || clock.status === 'started') return clock.staffNo;
  return clock.wish.type === 'rotation' ? undefined : clock.wish.staffNo;
}

/** As if it had been this service from its start on; its extensions stay what they are. */
function anew(recording: Recording, clock: StartedClock, service: ServiceConfig): ChangedClock {
  const { catalogue, command } = recording;
  const { settings } = catalogue.config;
  const extended = clock.extensions.reduce((minutes, one) => minutes + one.minutes, 0);
  const expectedEndAt = clock.startedAt + (service.minutes + extended) * minuteMs;
  const price = priceOfClock(service);
  const grade = catalogue.technicians.get(clock.staffNo)?.grade ?? '';
  return {
    minutes: service.minutes,
    expectedEndAt,
    priceFen: price.fen,
    priceRuleId: price.ruleId,
    commission: chooseCommission(catalogue.config, service.code, clock.clockType, grade),
    reminderDueAt: firstReminderAt(settings, expectedEndAt, command.stamp.at),
    overrunDueAt: overrunAt(settings, expectedEndAt),
  };
}
