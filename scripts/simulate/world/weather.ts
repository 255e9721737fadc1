/** What the network does to one message. In calm weather everything arrives once, soon, in order. */
import type { Chance } from './chance.ts';

export interface Weather {
  /** How likely a message vanishes, comes twice, comes late (and so out of order). */
  readonly lose: number;
  readonly repeat: number;
  readonly delay: number;
  readonly reorder: number;
}

export const calm: Weather = { lose: 0, repeat: 0, delay: 0, reorder: 0 };

const latencyMs = { from: 2, to: 9 };
const lateMs = { from: 500, to: 20_000 };
const shuffleMs = { from: 0, to: 400 };

export type NetworkFault = 'lose' | 'repeat' | 'delay' | 'reorder';

/** When the copies of a message arrive, in ms from now; none: it is lost. `happened` is told of each fault. */
export function arrivals(
  weather: Weather,
  chance: Chance,
  happened: (fault: NetworkFault) => void,
): readonly number[] {
  const once = (): number => chance.between(latencyMs.from, latencyMs.to);
  if (weather === calm) return [once()];
  if (chance.is(weather.lose)) {
    happened('lose');
    return [];
  }
  const copies = [once()];
  if (chance.is(weather.repeat)) {
    happened('repeat');
    copies.push(once() + chance.between(shuffleMs.from, shuffleMs.to));
  }
  return copies.map((ms) => {
    if (chance.is(weather.delay)) {
      happened('delay');
      return ms + chance.between(lateMs.from, lateMs.to);
    }
    if (!chance.is(weather.reorder)) return ms;
    happened('reorder');
    return ms + chance.between(shuffleMs.from, shuffleMs.to);
  });
}
