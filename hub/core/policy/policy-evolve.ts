/** What the events of rules, penalties and kept places do to the floor. */
import { never } from '../decision.ts';
import type { Event } from '../events.ts';
import type { State } from '../floor/state.ts';
import { changeStanding, standingOf } from '../floor/technicians.ts';
import type { StaffNo } from '../units.ts';
import type { PolicyEvent } from './policy-events.ts';

/** The floor carries them from day to day; older ones are in the log. */
const keptVersions = 100;

export function dropHold(state: State, staffNo: StaffNo): void {
  if (standingOf(state, staffNo).hold !== null) changeStanding(state, staffNo, { hold: null });
}

export function evolvePolicy(
  state: State,
  event: Extract<Event, { type: PolicyEvent['type'] }>,
): void {
  switch (event.type) {
    case 'rotationPolicySet': {
      const { version, policy, fromDay, at, who } = event;
      state.policies.push({ version, policy, fromDay, at, who });
      if (state.policies.length > keptVersions) state.policies.shift();
      return;
    }
    case 'policyTaken':
      state.policy = state.policies.find(({ version }) => version === event.version) ?? null;
      return;
    case 'slotHeld': {
      const { staffNo, untilAt, who, reason } = event;
      changeStanding(state, staffNo, { hold: { untilAt, by: who, reason } });
      return;
    }
    case 'holdReleased':
    case 'holdExpired':
      changeStanding(state, event.staffNo, { hold: null });
      return;
    case 'lapsSet':
      changeStanding(state, event.staffNo, { laps: event.laps });
      return;
    case 'penaltyRecorded': {
      const { turns, tailNext } = standingOf(state, event.staffNo);
      changeStanding(state, event.staffNo, {
        turns: turns + event.turns,
        tailNext: tailNext || event.tailNext,
      });
      return;
    }
    default:
      never(event);
  }
}
