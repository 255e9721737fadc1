import { describe, expect, test } from 'vitest';
import { type Key, keys } from '@baozhong/terminal/src/state.ts';
import {
  dutyKeys,
  type Menu,
  type Person,
  pressed,
  startOf,
  type Wish,
} from '../../../floor-ui/src/lib/duty/station-keys.ts';

const technician: Person = { isHost: false, serves: false };
const serving: Person = { isHost: false, serves: true };
const host: Person = { isHost: true, serves: false };

function press(typed: string, person: Person, from: Menu = startOf(person)) {
  let menu = from;
  let wish: Wish | undefined;
  for (const key of typed as Iterable<Key>) ({ menu, wish } = pressed(menu, key, person));
  return { menu, wish };
}

describe('[TRM-14] the twelve keys at the Station', () => {
  test('are those of a room’s terminal where they do the same', () => {
    expect(press('1', technician).menu).toEqual({ name: 'armed', did: 'startClock' });
    expect(press('2', serving).menu).toEqual({ name: 'extend', extensions: 1 });
    expect(press('#', serving).menu).toEqual({ name: 'extend', extensions: 1 });
    expect(press('3', serving).menu).toEqual({ name: 'armed', did: 'endClock' });
    expect(press('7', serving).wish).toMatchObject({ type: 'ask', asked: { intent: 'swap' } });
    expect(press('8', serving).wish).toMatchObject({ asked: { intent: 'changeService' } });
    expect(press('5', technician).wish).toEqual({ type: 'why' });
    expect(press('6', technician).wish).toEqual({ type: 'next' });
    expect(press('9', technician).wish).toEqual({ type: 'day' });
    expect(press('0', technician).wish).toEqual({ type: 'listen' });
    expect(press('*', technician).wish).toEqual({ type: 'leave' });
  });

  test('change nothing before the confirming key, and nothing after the one that goes back', () => {
    const starts: readonly [Menu, Person][] = [
      [startOf(technician), serving],
      [{ name: 'day' }, serving],
    ];
    for (const [menu, person] of starts)
      for (const key of keys.filter((one) => one !== '#'))
        for (const next of keys.filter((one) => one !== '#')) {
          const first = pressed(menu, key, person);
          const second = pressed(first.menu, next, person);
          for (const { wish } of [first, second]) {
            expect(wish?.type, `${key}${next}`).not.toBe('act');
            expect(wish?.type, `${key}${next}`).not.toBe('extend');
          }
        }
    expect(press('1#', technician).wish).toEqual({ type: 'act', did: 'startClock' });
    expect(press('1*#', technician).wish).toEqual({ type: 'wrong' });
    expect(press('3#', serving).wish).toEqual({ type: 'act', did: 'endClock' });
  });

  test('extend by halves as a terminal does', () => {
    const byKeys = (typed: string) => press(typed, serving).wish;
    expect(byKeys('2#')).toEqual({ type: 'extend', extensions: 1 });
    expect(byKeys('20#')).toEqual({ type: 'extend', extensions: 0.5 });
    expect(byKeys('200#')).toEqual({ type: 'extend', extensions: 1.5 });
    expect(byKeys('230#')).toEqual({ type: 'extend', extensions: 3.5 });
    expect(byKeys('29')).toEqual({ type: 'wrong' });
  });

  test('come and go by a menu of their own', () => {
    for (const [index, did] of dutyKeys.entries())
      expect(press(`4${String(index + 1)}#`, technician).wish).toEqual({ type: 'act', did });
    expect(press('49', technician)).toEqual({ menu: { name: 'duty' }, wish: { type: 'wrong' } });
  });

  test('tell the earnings aloud only to who asks once more', () => {
    expect(press('9', technician, { name: 'day' }).wish).toEqual({ type: 'earnings' });
    expect(press('*', technician, { name: 'day' })).toEqual({ menu: { name: 'none' } });
  });

  test('[TAP-11] type a room for the desk’s people, and choose from what the hub offers', () => {
    expect(press('302#', host).wish).toEqual({
      ...{ type: 'ask', asked: { intent: 'auto', roomNo: '302', chosen: [] } },
    });
    expect(press('30*', host).menu).toEqual({ name: 'room', entry: '' });
    expect(press('#', host).wish).toEqual({ type: 'wrong' });
    const choices = Array.from({ length: 11 }, (_, index) => ({
      value: `S${String(index)}`,
      text: { zh: '项目', en: 'Service' },
    }));
    const question: Menu = {
      name: 'question',
      asked: { intent: 'auto', roomNo: '302', chosen: ['1'] },
      title: { zh: '什么项目', en: 'Which service' },
      ...{ choices, page: 0 },
    };
    expect(press('2', host, question).wish).toMatchObject({ asked: { chosen: ['1', 'S1'] } });
    expect(press('02', host, question).wish).toMatchObject({ asked: { chosen: ['1', 'S10'] } });
    expect(press('03', host, question).wish).toEqual({ type: 'wrong' });
    expect(press('*', host, question).menu).toEqual(startOf(host));
    const typing: Menu = { ...question, name: 'typing', most: 2, entry: '' };
    expect(press('12#', host, typing).wish).toMatchObject({ asked: { chosen: ['1', '12'] } });
    expect(press('123', host, typing).wish).toEqual({ type: 'wrong' });
  });
});
