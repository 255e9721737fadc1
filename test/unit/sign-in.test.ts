/** The parts of sign-in that need no hub: what is weak, how passwords are kept, what a guess costs, which PC is known. */
import { describe, expect, test } from 'vitest';
import { DrivenClock } from '../../hub/src/clock.ts';
import { PinGuard } from '../../hub/src/ingress/pin-guard.ts';
import {
  createPasswords,
  isWeakPassword,
  isWeakPin,
  oneTimePassword,
  TooManyAtOnce,
} from '../../hub/src/ingress/sign-in/passwords.ts';
import { cardInPinField, cardOf } from '../../floor-ui/src/lib/door/card.ts';

describe('passwords', () => {
  test.each([
    ['short', '7aB!x'],
    ['one letter', 'aaaaaaaaaaaa'],
    ['a run', '123456789'],
    ['again and again', 'abcabcabcabc'],
    ['the number', 'xx-K100-yy'],
    ['everybody', 'password-77'],
  ])('[SEC-02] %s is weak', (_why, password) => {
    expect(isWeakPassword(password, 'K100')).toBe(true);
  });

  test('[SEC-02] what a person thinks up, and what the hub does, is not', () => {
    expect(isWeakPassword('东风夜放花千树', 'K1')).toBe(true); // seven characters
    expect(isWeakPassword('东风夜放花千树8', 'K1')).toBe(false);
    expect(isWeakPassword(oneTimePassword(), 'K1')).toBe(false);
    expect(['1111', '1234', '8765', '000000'].every(isWeakPin)).toBe(true);
    expect(['7295', '1123', '4242'].some(isWeakPin)).toBe(false);
  });

  test('[SEC-02] kept as argon2id with 19 MiB and two passes; nobody has no password at all', async () => {
    const passwords = await createPasswords();
    const hash = await passwords.hash('dongfeng-88x');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.matches(hash, 'dongfeng-88x')).toBe(true);
    expect(await passwords.matches(hash, 'dongfeng-88y')).toBe(false);
    expect(await passwords.matches(undefined, 'nobody has this password')).toBe(false);
  });

  test('[SEC-02] a flood of guesses waits in a short line, and what is too much is turned away', async () => {
    const passwords = await createPasswords();
    const guesses = Array.from({ length: 40 }, () => passwords.matches(undefined, 'x'));
    const results = await Promise.allSettled(guesses);
    const turnedAway = results.filter(
      (one) => one.status === 'rejected' && one.reason instanceof TooManyAtOnce,
    );
    expect(turnedAway).toHaveLength(22);
  });
});

test('[SEC-02] wrong tries are counted for each, lock for a quarter of an hour, and are bounded', () => {
  const clock = new DrivenClock(0);
  const guard = new PinGuard(clock, 3);
  for (const left of [2, 1, 0]) expect(guard.wrong('staff/B1/elsewhere')).toBe(left);
  expect(guard.locked('staff/B1/elsewhere', 'locked_out')?.detail).toEqual({ untilAt: 900_000 });
  expect(guard.locked('staff/B1/known', 'locked_out')).toBeUndefined();
  clock.set(900_001);
  expect(guard.locked('staff/B1/elsewhere', 'locked_out')).toBeUndefined();
  for (let n = 0; n < 20_000; n += 1) guard.wrong(`staff/${String(n)}/elsewhere`);
  expect(guard.wrong('staff/0/elsewhere')).toBe(2);
});

test('[SEC-02] a card is what readers type, a PIN is not', () => {
  expect(cardOf('0b 02 00:07')).toBe('0B020007');
  expect(cardOf('0B02')).toBeUndefined();
  expect(cardOf('member 7')).toBeUndefined();
  expect(cardInPinField('12345678')).toBeUndefined();
  expect(cardInPinField('040200015e8061')).toBe('040200015E8061');
});
