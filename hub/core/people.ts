/** Who works in the store and signs in (PPL). What proves it, a PIN or a password, is known at the door and not here. */
import type { CommandBody } from './commands.ts';
import { type Answer, refuse, type Refused } from './decision.ts';
import type { Recording } from './floor/recording.ts';
import type { Catalogue } from './floor/state.ts';
import type { StaffConfig, StoreConfig } from './store-config.ts';
import type { StaffNo } from './units.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

export function addStaff(recording: Recording, command: Of<'addStaff'>): Answer | Refused {
  const { catalogue } = recording;
  const person = personOf(command);
  const { staffNo } = person;
  // PPL-1
  const gone = catalogue.config.leftStaff ?? [];
  if (
    catalogue.staff.has(staffNo) ||
    catalogue.technicians.has(staffNo) ||
    gone.some((one) => one.staffNo === staffNo)
  )
    return refuse('staff_no_in_use', { staffNo });
  const taken = cardOfAnother(catalogue, person);
  if (taken !== undefined) return taken;
  recording.record({ type: 'staffAdded', person });
  return { staffNo };
}

export function changeStaff(recording: Recording, command: Of<'changeStaff'>): Answer | Refused {
  const { catalogue } = recording;
  const person = personOf(command);
  const { staffNo } = person;
  const before = catalogue.staff.get(staffNo);
  if (before === undefined) return refuse('unknown_staff', { staffNo });
  const taken = cardOfAnother(catalogue, person);
  if (taken !== undefined) return taken;
  if (person.role !== 'manager' && isLastManager(catalogue, before))
    return refuse('last_manager', { staffNo });
  recording.record({ type: 'staffChanged', before, person });
  return { staffNo };
}

/** PPL-4: who leaves is nobody's colleague from this moment on; the number stays theirs. */
export function staffLeaves(recording: Recording, command: Of<'staffLeaves'>): Answer | Refused {
  const { catalogue } = recording;
  const { staffNo } = command;
  const person = catalogue.staff.get(staffNo);
  if (person === undefined) return refuse('unknown_staff', { staffNo });
  if (isLastManager(catalogue, person)) return refuse('last_manager', { staffNo });
  recording.record({ type: 'staffLeft', staffNo });
  return { staffNo };
}

function personOf({ staffNo, name, role, cardUid }: StaffConfig): StaffConfig {
  return { staffNo, name, role, cardUid };
}

/** Of whoever gave the command; of the system none, which may do all. */
export function roleOfActor({ command, catalogue }: Recording): string | undefined {
  const { kind, id } = command.actor;
  if (kind === 'system') return undefined;
  return kind === 'staff' ? (catalogue.staff.get(id)?.role ?? 'nobody') : 'technician';
}

/** A manager by this number; what somebody else's word is needed for has their name (TKT-11, GDS-3). */
export function managerOf(catalogue: Catalogue, staffNo: StaffNo | undefined): StaffNo | undefined {
  return catalogue.staff.get(staffNo ?? '')?.role === 'manager' ? staffNo : undefined;
}

/** PPL-2 */
function cardOfAnother(catalogue: Catalogue, person: StaffConfig): Refused | undefined {
  if (person.cardUid === null) return undefined;
  const holder =
    catalogue.techniciansByCard.get(person.cardUid) ?? catalogue.staffByCard.get(person.cardUid);
  return holder === undefined || holder.staffNo === person.staffNo
    ? undefined
    : refuse('card_of_another', { staffNo: holder.staffNo });
}

/** PPL-3 */
function isLastManager({ config }: Catalogue, person: StaffConfig): boolean {
  return (
    person.role === 'manager' && config.staff.filter(({ role }) => role === 'manager').length === 1
  );
}

/** The config with this one in it, in the place where they stood before. */
export function withPerson(config: StoreConfig, person: StaffConfig): StoreConfig {
  const known = config.staff.some((one) => one.staffNo === person.staffNo);
  const staff = known
    ? config.staff.map((one) => (one.staffNo === person.staffNo ? person : one))
    : [...config.staff, person];
  return { ...config, staff };
}

export function withoutPerson(config: StoreConfig, staffNo: string): StoreConfig {
  const gone = config.staff.filter((one) => one.staffNo === staffNo);
  return {
    ...config,
    staff: config.staff.filter((one) => one.staffNo !== staffNo),
    leftStaff: [...(config.leftStaff ?? []), ...gone.map((one) => ({ ...one, cardUid: null }))],
  };
}
