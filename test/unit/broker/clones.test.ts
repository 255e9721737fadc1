/** One identity in two devices: told from a device that restarts, or whose line is bad. */
import { describe, expect, test } from 'vitest';
import { Clones, cloneWindowMs } from '../../../hub/src/broker/clones.ts';

function clones() {
  const clock = { at: 1_000 };
  const found = new Clones(() => clock.at);
  /** After so many milliseconds each. */
  const hellos = (boots: string, everyMs = 300, deviceId = 'T-1') =>
    [...boots].map((boot) => {
      clock.at += everyMs;
      return found.heard(deviceId, `boot-${boot}`);
    });
  return { hellos, forget: () => found.forget('T-1') };
}
const never = (answers: readonly boolean[]) => answers.every((answer) => !answer);

describe('[TRM-12] a cloned identity', () => {
  test('two that push each other off are found at the third takeover', () => {
    expect(clones().hellos('ABAB')).toEqual([false, false, false, true]);
  });

  test('and three of them', () => {
    expect(clones().hellos('ABCA')).toEqual([false, false, false, true]);
  });

  test('a device that restarts again and again is none: it never comes back with a boot of before', () => {
    expect(never(clones().hellos('ABCDEFGH'))).toBe(true);
  });

  test('nor is one whose line is bad', () => {
    expect(never(clones().hellos('AAAAAAAAAA'))).toBe(true);
  });

  test('nor two that meet once in a while', () => {
    expect(never(clones().hellos('ABABAB', cloneWindowMs))).toBe(true);
  });

  test('a new secret begins anew; another device has nothing to do with it', () => {
    const { hellos, forget } = clones();
    expect(never(hellos('ABA'))).toBe(true);
    expect(never(hellos('BAB', 300, 'T-2'))).toBe(true);
    forget();
    expect(hellos('BABA')).toEqual([false, false, false, true]);
    expect(never(hellos('BAB'))).toBe(true);
  });
});
