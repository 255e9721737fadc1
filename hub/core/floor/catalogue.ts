/** The store's config with its things by their names. */
import {
  defaultSettings,
  type StoreConfigWritten,
  type TechnicianConfig,
  usualBookings,
} from '../store-config.ts';
import { policyOfSettings } from '../policy/policy.ts';
import { policyWritten } from '../upcast.ts';
import type { GroupCode } from '../units.ts';
import type { Catalogue } from './state.ts';

function by<K, V>(items: readonly V[], key: (item: V) => K): ReadonlyMap<K, V> {
  return new Map(items.map((item) => [key(item), item]));
}

/** A config of an older version may lack a setting: it has the default then. */
export function catalogueOf(written: StoreConfigWritten): Catalogue {
  const config = {
    ...written,
    currencies: written.currencies ?? [],
    settings: { ...defaultSettings, ...written.settings },
  };
  const groupBySkill = new Map<string, GroupCode>();
  for (const group of config.queueGroups)
    for (const skill of group.skills) groupBySkill.set(skill, group.code);
  const groupsOf = (technician: TechnicianConfig) =>
    config.queueGroups
      .filter((group) => group.skills.some((skill) => technician.skills.includes(skill)))
      .map((group) => group.code);
  return {
    config,
    rooms: by(config.rooms, (room) => room.roomNo),
    services: by(config.services, (service) => service.code),
    goods: by(config.goods, (goods) => goods.code),
    technicians: by(config.technicians, (technician) => technician.staffNo),
    staff: by(config.staff, (person) => person.staffNo),
    techniciansByCard: by(config.technicians, (technician) => technician.cardUid),
    staffByCard: new Map(
      config.staff.flatMap((person) => (person.cardUid === null ? [] : [[person.cardUid, person]])),
    ),
    groupsOf: new Map(config.technicians.map((t) => [t.staffNo, groupsOf(t)])),
    groupBySkill,
    usualPolicy:
      config.usualPolicy === undefined
        ? policyOfSettings(config.settings)
        : policyWritten(config.usualPolicy),
    bookings: { ...usualBookings, ...config.bookings },
    listed: new Map(config.technicians.map(({ staffNo }, index) => [staffNo, index])),
  };
}
