import { describe, expect, test } from 'vitest';
import { readArguments } from '../../../scripts/simulate/arguments.ts';
import { Chance } from '../../../scripts/simulate/world/chance.ts';
import {
  everyOption,
  optionsOf,
  randomPolicy,
} from '../../../scripts/simulate/world/random-policy.ts';
import { contradictions } from '@baozhong/core/index.ts';

describe('npm run simulate', () => {
  test('without arguments it is a small day with all faults', () => {
    expect(readArguments([])).toMatchObject({ seed: 1, days: 1, size: 'small', json: false });
    expect(readArguments(['--faults', 'none', '--seeds', '3-9'])).toMatchObject({
      seeds: { from: 3, to: 9 },
    });
    expect(readArguments(['--seeds', '1-9', '--least-clocks', '500'])).toMatchObject({
      leastClocks: 500,
    });
  });

  test.each([
    [['--store', 'huge'], 'small, medium, large'],
    [['--faults', 'rain'], 'no fault is called rain'],
    [['--seeds', '9-3'], 'range'],
    [['--seed', 'x'], 'whole number'],
    [['--least-clocks', 'many'], 'whole number'],
    [['--policy', '/nowhere.json'], '/nowhere.json'],
  ])('%j is refused with a sentence', (args, says) => {
    expect(() => readArguments(args)).toThrow(says);
  });

  test('[POL-2] policies by chance never contradict themselves, and in time have every option', () => {
    const seen = new Set<string>();
    for (let no = 0; no < 400; no += 1) {
      const policy = randomPolicy(new Chance(`policy ${String(no)}`));
      expect(contradictions(policy)).toEqual([]);
      for (const option of optionsOf(policy)) seen.add(option);
    }
    expect(everyOption().filter((option) => !seen.has(option))).toEqual([]);
  });
});
