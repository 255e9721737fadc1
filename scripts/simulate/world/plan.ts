/**
 * What is going to happen in a day, all written down beforehand from the seed:
 * who comes when, who presses what they should not, what breaks. What people do
 * about it follows from the floor. So a day can be played again without some of
 * it, which is how a trace is shortened.
 */
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { minuteOf } from '../../../hub/src/setup/import-store.ts';
import type { Chance } from './chance.ts';
import { type FaultName, timesADay } from './faults.ts';

export interface Planned {
  readonly no: number;
  readonly at: number;
  readonly what: 'party' | 'meddle' | 'topUp' | 'duty' | FaultName;
  /** Of its own stream of chance; of duty, the staff number. */
  readonly name: string;
}

const minuteMs = 60_000;
/** Guests that a technician sees in a day, by the store's size (floor-rules 8), and clocks of a party. */
const clocksEach = { small: 5.6, medium: 6.2, large: 7.2 };
const clocksOfParty = 2.3;
const meddlesEach = 3;

export interface DayPlan {
  readonly midnightAt: number;
  readonly store: StoreFile;
  readonly faults: ReadonlySet<FaultName>;
  readonly chance: Chance;
  readonly firstNo: number;
}

export function planDay(plan: DayPlan): Planned[] {
  const { midnightAt, store, faults, chance, firstNo } = plan;
  const open = minuteOf(store.open);
  const close = minuteOf(store.close);
  const planned: Planned[] = [];
  const add = (minute: number, what: Planned['what'], name?: string): void => {
    const no = firstNo + planned.length;
    const at = Math.round(midnightAt + minute * minuteMs);
    planned.push({ no, at, what, name: name ?? `${what} ${String(no)}` });
  };

  for (const { staffNo } of store.technicians) add(open - 60, 'duty', staffNo);
  const technicians = store.technicians.length;
  const parties = Math.round((technicians * clocksEach[sizeOf(store)]) / clocksOfParty);
  for (let no = 0; no < parties; no += 1) add(arrival(chance, open, close), 'party');
  const meddles = 50 + technicians * meddlesEach;
  for (let no = 0; no < meddles; no += 1) add(within(chance, open, close + 60), 'meddle');
  for (let no = 0; no < 4; no += 1) add(within(chance, open, close), 'topUp');
  for (const fault of faults) {
    const whole = Math.floor(timesADay[fault]);
    const times = whole + (chance.is(timesADay[fault] - whole) ? 1 : 0);
    for (let no = 0; no < times; no += 1) add(within(chance, open, close + 60), fault);
  }
  return planned;
}

function sizeOf({ rooms }: StoreFile): keyof typeof clocksEach {
  return rooms.length <= 20 ? 'small' : rooms.length <= 60 ? 'medium' : 'large';
}

function within(chance: Chance, from: number, to: number): number {
  return from + chance.next() * (to - from);
}

/** Most come in the evening, nobody in the last hour and a half. */
function arrival(chance: Chance, open: number, close: number): number {
  const last = close - 90;
  const middle = open + (last - open) * 0.55;
  return chance.is(0.6)
    ? middle + ((chance.next() + chance.next() + chance.next()) / 3 - 0.5) * (last - open)
    : within(chance, open, last);
}
