/**
 * Where the hub is killed. Each seed gives a deed of the day, a point of the
 * pipeline and how often that point is passed before it strikes; the same seed
 * strikes the same place again.
 */
import { randomOf } from './random.ts';

/** The points that the hub passes with every command; the last one whenever a follower of the log has done its part. */
export const killPoints = [
  'beforeDecide',
  'afterDecide',
  'insideTransaction',
  'beforeCommit',
  'afterCommit',
  'beforeAnswer',
  'afterAnswer',
  'beforeCursor',
] as const;
export type KillPoint = (typeof killPoints)[number];

export interface Kill {
  readonly seed: number;
  /** Armed before this deed of the player (a request or a tap). */
  readonly deed: number;
  readonly point: KillPoint;
  readonly passes: number;
}

const mostPasses = 3;
/** Kills are not armed in the last deeds, where the point might not be passed often enough. */
const armedShare = 0.96;

export function planKills(seeds: readonly number[], deeds: number): Kill[] {
  return seeds
    .map((seed) => {
      const random = randomOf(seed);
      const below = (limit: number) => Math.floor(random() * limit);
      return {
        seed,
        deed: below(Math.max(1, Math.floor(deeds * armedShare))),
        point: killPoints[below(killPoints.length)] ?? 'afterCommit',
        passes: 1 + below(mostPasses),
      };
    })
    .sort((a, b) => a.deed - b.deed || a.seed - b.seed);
}
