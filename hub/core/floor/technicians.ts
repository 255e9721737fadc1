/** Small questions about technicians, asked from many rooms of the floor. */
import type { Pause } from '../events.ts';
import type { StaffNo } from '../units.ts';
import { noStanding, type Standing, type State, type TechnicianState } from './state.ts';

/** Not in the store: in no queue. */
export function isAbsent({ status }: TechnicianState): boolean {
  return status === 'offDuty' || status === 'leave';
}

/** Called or in service. */
export function isBusy(
  technician: TechnicianState,
): technician is Extract<TechnicianState, { status: 'called' | 'inService' }> {
  return technician.status === 'called' || technician.status === 'inService';
}

/** On duty and not to be sent. */
export function isPaused(
  technician: TechnicianState,
): technician is Extract<TechnicianState, { status: Pause }> {
  return !isAbsent(technician) && !isBusy(technician) && technician.status !== 'waiting';
}

/** The clock that they are called to or serve. */
export function clockIdOf(technician: TechnicianState | undefined): string | undefined {
  return technician !== undefined && isBusy(technician) ? technician.clockId : undefined;
}

export function changeStanding(state: State, staffNo: StaffNo, change: Partial<Standing>): void {
  state.standings.set(staffNo, { ...standingOf(state, staffNo), ...change });
}

export function standingOf(state: State, staffNo: StaffNo): Standing {
  return state.standings.get(staffNo) ?? noStanding;
}
