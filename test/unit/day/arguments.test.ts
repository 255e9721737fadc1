import { describe, expect, test } from 'vitest';
import { readArguments } from '../../../scripts/day/arguments.ts';

const files = ['--store', 's.json', '--day', 'd.jsonl'];

describe('the arguments of npm run day', () => {
  test('files, and all that may be left out', () => {
    expect(readArguments(files)).toEqual({
      store: 's.json',
      day: 'd.jsonl',
      json: false,
      events: undefined,
      killSeeds: [],
      faultSeed: undefined,
      compare: true,
      terminals: undefined,
    });
    expect(readArguments([...files, '--faults', 'terminals'])).toMatchObject({ faultSeed: 1 });
    const [seed, alone] = [['--seed', '12'], '--without-undisturbed'];
    expect(readArguments([...files, '--faults', 'terminals', ...seed, alone])).toMatchObject({
      ...{ faultSeed: 12, compare: false },
    });
    expect(
      readArguments([...files, '--json', '--events', 'o.jsonl', '--kill-at', '7,1-3,12']),
    ).toMatchObject({ json: true, events: 'o.jsonl', killSeeds: [7, 1, 2, 3, 12] });
    expect(readArguments([...files, '--terminals', ' python3  my.py -q '])).toMatchObject({
      terminals: ['python3', 'my.py', '-q'],
    });
    expect(readArguments(['--help'])).toBe('help');
  });

  test.each([
    [['--day', 'd.jsonl'], /--store FILE is missing/],
    [['--store', 's.json'], /--day FILE is missing/],
    [[...files, '--fast'], /--fast/],
    [[...files, '--faults', 'printers'], /--faults terminals, not "printers"/],
    [[...files, '--seed', '3'], /--seed is for --faults/],
    [[...files, '--faults', 'terminals', '--seed', 'x'], /--seed takes a number/],
    [[...files, '--kill-at', 'noon'], /whole numbers, not "noon"/],
    [[...files, '--kill-at', '9-1'], /9-1 is not a range/],
  ])('%j is refused in one line', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
  });
});
