import { describe, expect, it } from 'vitest';
import type { RoomStatus } from '@baozhong/core/events.ts';
import { CommandKey } from '@baozhong/contract/primitives.ts';
import { backoffMs } from '../../../floor-ui/src/lib/backoff.ts';
import { commandKey } from '../../../floor-ui/src/lib/command-key.ts';
import {
  compareNumbers,
  minutesBetween,
  money,
  moneyShort,
  timeOfDay,
} from '../../../floor-ui/src/lib/format.ts';
import { HubTime } from '../../../floor-ui/src/lib/hub-time.ts';
import { fill } from '../../../floor-ui/src/lib/i18n/define.ts';
import { words } from '../../../floor-ui/src/lib/i18n/words/index.ts';
import { policy } from '../../../floor-ui/src/lib/i18n/words/policy.ts';
import { terminal } from '../../../floor-ui/src/lib/i18n/words/terminal.ts';
import { trust } from '../../../floor-ui/src/lib/i18n/words/trust.ts';

describe('words', () => {
  it('fills holes, and leaves out an optional part that has nothing to show', () => {
    expect(fill('还差[，{short}]', { short: '¥1.00' })).toBe('还差，¥1.00');
    expect(fill('还差[，{short}]', {})).toBe('还差');
    expect(fill('{n}分', { n: 0 })).toBe('0分');
  });

  it('has both languages for each, not empty, with brackets that close', () => {
    for (const [key, pair] of Object.entries({ ...words, ...policy, ...terminal, ...trust })) {
      for (const text of pair) {
        expect(text.trim(), key).not.toBe('');
        expect(text.split('[').length, key).toBe(text.split(']').length);
      }
    }
  });
});

describe('English words', () => {
  it('have quotes that the Chinese font does not make as wide as a character', () => {
    for (const [, english] of Object.values({ ...words, ...policy, ...terminal, ...trust }))
      expect(english).not.toMatch(/[“”]/);
  });
});

describe('a small tile', () => {
  it('[FLR-01] does not call a room clean that is only being cleaned', () => {
    expect(words['room.cleaning.short'][1]).not.toBe('Clean');
  });
});

describe('a refusal', () => {
  it('[FLR-01] has a word for whatever state the hub says that a room is in', () => {
    const states: Record<RoomStatus, true> = {
      ...{ vacant: true, reserved: true, occupied: true, awaitingPayment: true },
      ...{ dirty: true, cleaning: true, outOfService: true },
    };
    for (const state of Object.keys(states)) expect(words).toHaveProperty([`room.${state}`]);
  });
});

describe('numbers as people read them', () => {
  it('writes money in yuan', () => {
    expect([0, 5, 16_800, 128_800, -3_360, 123_456_789].map(money)).toEqual([
      '¥0.00',
      '¥0.05',
      '¥168.00',
      '¥1,288.00',
      '-¥33.60',
      '¥1,234,567.89',
    ]);
    expect([moneyShort(16_800), moneyShort(16_850)]).toEqual(['¥168', '¥168.50']);
  });

  it('writes times of the store, and counts minutes as the clock on the wall does', () => {
    const at = Date.UTC(2026, 10, 22, 13, 4, 50);
    expect(timeOfDay(at)).toBe('21:04');
    expect(minutesBetween(at, at + 60 * 60_000)).toBe(60);
    expect(minutesBetween(at + 10_000, at + 60 * 60_000)).toBe(59);
  });

  it('orders room numbers as numbers', () => {
    expect(['1108', '302', '牡丹厅', '21'].toSorted(compareNumbers)).toEqual([
      '21',
      '302',
      '1108',
      '牡丹厅',
    ]);
  });
});

describe('small things', () => {
  it('makes keys that the contract takes, in the order of time', () => {
    const keys = [1, 2, 1_795_000_000_000].map((at) => commandKey(at));
    for (const key of keys) expect(CommandKey.safeParse(key).success, key).toBe(true);
    expect(keys.toSorted()).toEqual(keys);
    expect(new Set(Array.from({ length: 1_000 }, () => commandKey())).size).toBe(1_000);
  });

  it('waits longer each time, to a ceiling, never in step', () => {
    expect([0, 1, 2, 10].map((tries) => backoffMs(tries, 1))).toEqual([250, 500, 1_000, 8_000]);
    expect(backoffMs(2, 0)).toBe(500);
  });

  it("takes the earliest arrival as the hub's time, and follows a jump", () => {
    const time = new HubTime();
    expect(time.heard(10_000, 9_100)).toBe(true);
    expect(time.heard(11_000, 10_050)).toBe(false);
    expect(time.at(10_050)).toBe(11_000);
    expect(time.heard(12_000, 11_400)).toBe(false);
    expect(time.at(11_400)).toBe(12_350);
    expect(time.heard(72_000, 11_500)).toBe(true);
    expect(time.at(11_500)).toBe(72_000);
  });
});
