import { describe, expect, test } from 'vitest';
import { killPoints, planKills } from '../../../scripts/day/kills.ts';

describe('where the hub is killed', () => {
  const seeds = Array.from({ length: 50 }, (_, index) => index + 1);

  test('the same seeds strike the same places, whatever else is asked for', () => {
    const plan = planKills(seeds, 300);
    expect(planKills(seeds, 300)).toEqual(plan);
    for (const kill of planKills([7, 9], 300)) expect(plan).toContainEqual(kill);
  });

  test('fifty seeds strike every point of the pipeline, all over the day', () => {
    const plan = planKills(seeds, 300);
    expect(new Set(plan.map(({ point }) => point))).toEqual(new Set(killPoints));
    const quarters = new Set(plan.map(({ deed }) => Math.floor((4 * deed) / 300)));
    expect(quarters).toEqual(new Set([0, 1, 2, 3]));
    expect(plan.map(({ deed }) => deed)).toEqual(
      plan.map(({ deed }) => deed).sort((a, b) => a - b),
    );
  });
});
