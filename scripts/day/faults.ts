/**
 * What goes wrong with the terminals on a day, from a seed: about a fifth of
 * them is without network at any time, the broker is started anew, the hub is
 * killed. The same seed does the same again.
 */
import { planKills, type Kill } from './kills.ts';
import { randomOf } from './random.ts';
import { textOf } from './store-time.ts';

/** A terminal that hears and says nothing, and keeps what is tapped. */
export interface Spell {
  readonly roomNo: string;
  /** Minutes of the business day. */
  readonly from: number;
  readonly to: number;
}

export interface FaultPlan {
  readonly seed: number;
  readonly spells: readonly Spell[];
  /** Before which deeds of the day the broker is started anew. */
  readonly brokerRestarts: readonly number[];
  readonly kills: readonly Kill[];
}

const offlineShare = 0.2;
const shortestMinutes = 5;
const longestMinutes = 45;
const brokerRestarts = 3;
const hubKills = 2;
/** So late in the day there are hardly any deeds left to disturb. */
const share = 0.95;

export function planFaults(day: {
  readonly seed: number;
  readonly rooms: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly deeds: number;
}): FaultPlan {
  const random = randomOf(day.seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const between = (least: number, most: number) => least + below(most - least + 1);
  const spells: Spell[] = [];
  // Each of these is in one room after another: so many are out at any time.
  const together = Math.max(1, Math.round(day.rooms.length * offlineShare));
  for (let one = 0; one < together; one += 1)
    for (let from = day.from + below(longestMinutes); from < day.to;) {
      const to = from + between(shortestMinutes, longestMinutes);
      const isFree = (roomNo: string) =>
        spells.every((spell) => spell.roomNo !== roomNo || spell.to < from || spell.from > to);
      const free = day.rooms.filter(isFree);
      const roomNo = free[below(free.length)];
      if (roomNo !== undefined) spells.push({ roomNo, from, to });
      from = to + 1;
    }
  spells.sort((a, b) => a.from - b.from || a.roomNo.localeCompare(b.roomNo));
  const seeds = Array.from({ length: hubKills }, () => below(2 ** 31));
  return {
    seed: day.seed,
    spells,
    brokerRestarts: Array.from({ length: brokerRestarts }, () => below(day.deeds * share)).sort(
      (a, b) => a - b,
    ),
    kills: planKills(seeds, day.deeds),
  };
}

export function describePlan({ seed, spells, brokerRestarts, kills }: FaultPlan): string[] {
  return [
    `faults of seed ${String(seed)}: ${String(spells.length)} spells without network, the broker anew before deeds ${brokerRestarts.join(', ')}, the hub killed from deeds ${kills.map(({ deed }) => String(deed)).join(', ')} on`,
    ...spells.map(
      ({ roomNo, from, to }) => `no network in ${roomNo}, ${textOf(from)} to ${textOf(to)}`,
    ),
  ];
}
