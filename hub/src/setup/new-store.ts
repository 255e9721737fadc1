/**
 * `npm start -- --new`: a store of one's own. It has one manager, whose password
 * is printed once and must be changed at the first sign-in; rooms, services,
 * prices and technicians may come from a store file. PINs of a file are never
 * taken: they would be known to whoever had the file.
 */
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { defaultSettings, type StaffConfig, type StoreConfig } from '@baozhong/core/index.ts';
import { randomBytes } from 'node:crypto';
import { createPasswords, oneTimePassword } from '../ingress/sign-in/passwords.ts';
import { minuteOf, configOf } from './import-store.ts';
import type { Floor } from './open-floor.ts';
import { StartError } from './options.ts';

/** Time to set the store up; a reset by the manager lives shorter. */
const firstPasswordMs = 14 * 24 * 3_600_000;
const usualCutoff = '06:00';

export async function makeNewStore(floor: Floor, file: StoreFile | undefined): Promise<void> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const filled = file === undefined ? emptyConfig(timeZone) : configOf(file);
  const taken = new Set([...filled.technicians, ...filled.staff].map(({ staffNo }) => staffNo));
  const staffNo = ['M1', 'M2', 'M3', 'M4', 'M5'].find((one) => !taken.has(one)) ?? 'manager';
  const manager: StaffConfig = { staffNo, name: '店长', role: 'manager', cardUid: null };
  const storeId = file?.storeId ?? `S-${randomBytes(4).toString('hex')}`;
  await configure(floor, 'new/config', {
    ...filled,
    storeId,
    staff: [manager, ...filled.staff],
  });
  await giveOneTimePassword(floor, staffNo, firstPasswordMs);
}

/** A store that was begun empty is filled once, and keeps its id and its people. */
export async function fillEmptyStore(floor: Floor, file: StoreFile): Promise<void> {
  const { config } = floor.catalogue();
  if (config.rooms.length > 0 || config.services.length > 0)
    throw new StartError(
      'this store has its rooms and services already: a store file fills an empty one only',
    );
  const from = configOf(file);
  const known = new Set(config.staff.map(({ staffNo }) => staffNo));
  const clash = from.technicians.find(({ staffNo }) => known.has(staffNo));
  if (clash !== undefined)
    throw new StartError(`number ${clash.staffNo} is a technician's in the file and taken here`);
  const cards = new Set(config.staff.map(({ cardUid }) => cardUid));
  const newcomers = from.staff
    .filter(({ staffNo }) => !known.has(staffNo))
    .map((one) => (cards.has(one.cardUid) ? { ...one, cardUid: null } : one));
  await configure(floor, `fill/${String(floor.state().configVersion)}`, {
    ...from,
    storeId: config.storeId,
    name: config.name === '' ? from.name : config.name,
    staff: [...config.staff, ...newcomers],
    ...(config.leftStaff === undefined ? {} : { leftStaff: config.leftStaff }),
  });
  floor.board.rebuild(await floor.pipeline.dayEvents(), floor.pipeline.head.pos);
}

/** For whoever starts the store: the one who can read its files anyway. */
export async function giveOneTimePassword(
  floor: Floor,
  staffNo: string,
  lifeMs = firstPasswordMs,
): Promise<void> {
  if (!floor.catalogue().staff.has(staffNo))
    throw new StartError(`nobody in this store has the number ${staffNo}`);
  const passwords = await createPasswords();
  const password = oneTimePassword();
  await floor.rows.setPassword(staffNo, await passwords.hash(password), floor.clock.now() + lifeMs);
  floor.printed.push({ staffNo, password });
}

async function configure(floor: Floor, key: string, config: StoreConfig): Promise<void> {
  const outcome = await floor.submit(
    { source: 'system', key },
    { kind: 'system', id: 'start' },
    { type: 'configureStore', config },
  );
  if (outcome.status === 'refused') throw new Error(`${key}: ${outcome.refusal.name}`);
}

function emptyConfig(timezone: string): StoreConfig {
  return {
    ...{ storeId: '', name: '', timezone, currency: 'CNY' },
    businessDayCutoff: minuteOf(usualCutoff),
    shiftPlans: {},
    ...{ roomTypes: [], skills: [], grades: [], queueGroups: [], rooms: [], services: [] },
    ...{ technicians: [], staff: [], goods: [], memberLevels: [], commissionRules: [] },
    currencies: [],
    gradeAddFen: {},
    settings: defaultSettings,
  };
}
