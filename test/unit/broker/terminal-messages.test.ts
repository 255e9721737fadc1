import type { TapMessage } from '@baozhong/contract/terminal.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lanes } from '../../../hub/src/ingress/lanes.ts';
import { longestAgeMs, tapMoment } from '../../../hub/src/ingress/tap-time.ts';
import { readHello, readTap } from '../../../hub/src/ingress/terminal-messages.ts';

const arrivedAt = Date.UTC(2026, 10, 20, 12);
const tap: TapMessage = {
  v: 1,
  bootId: 'boot-a',
  seq: 3,
  tapUptime: 60_000,
  sentBootId: 'boot-a',
  sentUptime: 90_000,
  oldestSeq: 2,
  action: { kind: 'card', cardUid: '0B020004', intent: 'auto' },
};

describe('[TRM-01] the time of a tap', () => {
  test.each([
    ['within a boot its age is known', {}, arrivedAt - 30_000, true],
    ['sent at once', { sentUptime: 60_000 }, arrivedAt, true],
    [
      'after a reboot it counts at arrival',
      { sentBootId: 'boot-b', sentUptime: 90_000 },
      arrivedAt,
      false,
    ],
    ['a negative age is not believed', { sentUptime: 59_999 }, arrivedAt, false],
    ['a day is the longest', { sentUptime: 60_000 + longestAgeMs }, arrivedAt - longestAgeMs, true],
    ['more than a day is not believed', { sentUptime: 60_001 + longestAgeMs }, arrivedAt, false],
    ['nor the end of numbers', { sentUptime: Number.MAX_SAFE_INTEGER }, arrivedAt, false],
  ])('%s', (_what, changed, at, known) => {
    expect(tapMoment({ ...tap, ...changed }, arrivedAt)).toEqual({ at, known });
  });

  test('is never after its arrival', () => {
    const uptime = fc.nat(Number.MAX_SAFE_INTEGER);
    fc.assert(
      fc.property(uptime, uptime, fc.boolean(), (tapUptime, sentUptime, same) => {
        const moment = tapMoment(
          { ...tap, tapUptime, sentUptime, sentBootId: same ? 'boot-a' : 'boot-b' },
          arrivedAt,
        );
        expect(moment.at).toBeLessThanOrEqual(arrivedAt);
        expect(moment.at).toBeGreaterThanOrEqual(arrivedAt - longestAgeMs);
        if (!moment.known) expect(moment.at).toBe(arrivedAt);
      }),
    );
  });
});

const bytes = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('what a terminal sent', () => {
  test('a tap and a hello', () => {
    expect(readTap(bytes(tap))).toEqual({ ok: true, message: tap });
    const hello = { v: 1, bootId: 'boot-a', uptime: 5, firmware: 'sim 1', pending: 0 };
    expect(readHello(bytes(hello))).toEqual({ ok: true, message: hello });
  });

  test.each([
    ['no JSON', '{"v":1', 'not JSON', false],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not JSON', false],
    ['nothing', '', 'not JSON', false],
    ['no object', '7', ': invalid_type', false],
    ['another version', { ...tap, v: 2 }, 'v: invalid_value', true],
    ['an unknown field', { ...tap, admin: true }, ': unrecognized_keys', true],
    [
      'a lower-case card',
      { ...tap, action: { ...tap.action, cardUid: '0b020004' } },
      'action.cardUid: invalid_format',
      true,
    ],
    ['half a tap', { ...tap, tapUptime: 0.5 }, 'tapUptime: invalid_type', true],
    [
      'an unknown action',
      { ...tap, action: { kind: 'settle' } },
      'action.kind: invalid_union',
      true,
    ],
    ['no place in its boot', { ...tap, seq: 0 }, 'seq: too_small', false],
    ['a boot that is no name', { ...tap, bootId: '../..' }, 'bootId: invalid_format', false],
    ['an oldest above itself', { ...tap, oldestSeq: 4 }, 'oldestSeq is above seq', true],
  ])('malformed: %s', (_what, sent, reason, named) => {
    const read = readTap(Buffer.isBuffer(sent) ? sent : bytes(sent));
    expect(read).toMatchObject({ ok: false, reason });
    if (!read.ok && named) expect(read.named).toMatchObject({ bootId: 'boot-a', seq: 3 });
    if (!read.ok && !named) expect(read.named).toBeUndefined();
  });

  test('any bytes are read without an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (payload) => {
          expect(readTap(payload).ok).toBe(false);
          expect(readHello(payload).ok).toBe(false);
        },
      ),
    );
  });
});

describe('lanes', () => {
  test('a device has its jobs done in order, and nobody waits for another device', async () => {
    const lanes = new Lanes(10, () => undefined);
    const done: string[] = [];
    const gates = new Map<string, () => void>();
    const job = (name: string) => () =>
      new Promise<void>((resolve) => {
        gates.set(name, () => {
          done.push(name);
          resolve();
        });
      });
    for (const name of ['a1', 'a2', 'b1']) lanes.push(name.charAt(0), job(name));
    expect([...gates.keys()]).toEqual(['a1', 'b1']);
    gates.get('b1')?.();
    gates.get('a1')?.();
    await Promise.resolve();
    await expect.poll(() => gates.has('a2')).toBe(true);
    gates.get('a2')?.();
    await lanes.idle();
    expect(done).toEqual(['b1', 'a1', 'a2']);
  });

  test('is bounded, and goes on after a failure', async () => {
    const errors: unknown[] = [];
    const lanes = new Lanes(2, (error) => errors.push(error));
    const done: number[] = [];
    const taken = [1, 2, 3].map((number) =>
      lanes.push('a', () => {
        if (number === 1) return Promise.reject(new Error('broken'));
        done.push(number);
        return Promise.resolve();
      }),
    );
    expect(taken).toEqual([true, true, false]);
    await lanes.idle();
    expect(done).toEqual([2]);
    expect(errors).toEqual([new Error('broken')]);
    expect(lanes.push('a', () => Promise.resolve())).toBe(true);
    await lanes.idle();
  });
});
