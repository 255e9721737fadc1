/** Events of older releases as events of today: what a release did not know yet, it could only mean in one way. */
import type { Event } from './events.ts';
import type { RotationPolicy } from './policy/policy.ts';

type Settled = Extract<Event, { type: 'ticketSettled' }>;

/** Before tickets could be paid in parts, each settlement was of the whole ticket, with no tip. */
const wholeTicket: Pick<
  Settled,
  | 'roomNo'
  | 'openedAt'
  | 'settlementNo'
  | 'part'
  | 'closes'
  | 'tipFen'
  | 'tipStaffNo'
  | 'memberAfter'
> = {
  roomNo: '',
  openedAt: null,
  settlementNo: 1,
  part: null,
  closes: true,
  tipFen: 0,
  tipStaffNo: null,
  memberAfter: null,
};

/**
 * A policy as any release wrote it: in an event, in the state that opens a day,
 * in the store's own file. Before stores could say who cancels a clock, all of
 * the desk could.
 */
export function policyWritten(policy: RotationPolicy): RotationPolicy {
  if ('by' in policy.cancel) return policy;
  const cancel: RotationPolicy['cancel'] = { ...(policy.cancel as Before), by: 'desk' };
  return { ...policy, cancel };
}
type Before = Omit<RotationPolicy['cancel'], 'by'>;

/** `event` as the log has it. */
export function upcast(event: Event): Event {
  switch (event.type) {
    case 'ticketSettled':
      return { ...wholeTicket, ...event };
    case 'policyTaken':
    case 'rotationPolicySet':
      return { ...event, policy: policyWritten(event.policy) };
    default:
      return event;
  }
}
