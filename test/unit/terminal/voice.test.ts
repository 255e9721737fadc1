/** The terminal for the ear: a technician who does not see it works by keypad, card and what is said. */
import type { Spoken } from '@baozhong/contract/terminal.ts';
import { describe, expect, test } from 'vitest';
import { saidOf } from '../../../hub/src/ingress/tap-words.ts';
import { Bench, displayed, hubAt } from './bench.ts';

const minute = 60_000;
/** All that was said since the last `forget`. */
const heard = (bench: Bench, language: keyof Spoken = 'zh') =>
  bench.all('say').map(({ sentences }) => sentences.map((one) => one[language]).join('。'));
const at302 = () => new Bench().connect().display().forget();

describe('[TRM-14] a terminal speaks', () => {
  test('what a key has armed, and how many', () => {
    const bench = at302().keys('1').keys('*').keys('2').keys('3').keys('0').keys('*').keys('200');
    expect(heard(bench)).toEqual([
      '起钟，请刷卡',
      '返回',
      '加钟1个，请刷卡',
      '加钟3个，请刷卡',
      '加钟3.5个，请刷卡',
      '返回',
      '加钟1个，请刷卡',
      '加钟半个，请刷卡',
      '加钟1.5个，请刷卡',
    ]);
    expect(heard(at302().keys('3'), 'en')).toEqual(['End, tap your card']);
  });

  test('an answer with who, what and how long; without the sentence of the hub its own word', () => {
    const say = { zh: '8号上钟，60分钟', en: 'Number 8, clock started, 60 minutes' };
    const bench = at302().card().forget();
    bench.ack(1, { status: 'accepted', did: 'startClock', say });
    expect(heard(bench)).toEqual([say.zh]);
    expect(bench.status).toBe('已起钟');
    bench.card().forget().ack(2);
    expect(heard(bench)).toEqual(['已起钟']);
    bench.card().forget().refuse(3, 'not_called_here', { roomNo: '305' });
    expect(heard(bench)).toEqual(['请到305房']);
    expect(heard(bench, 'en')).toEqual(['Go to room 305']);
  });

  test('the menu, page by page, the number that was typed, and what to confirm', () => {
    const bench = at302().keys('4').keys('1').keys('2').keys('#');
    expect(heard(bench)).toEqual([
      '点单。1，铁观音，38。2，啤酒，18.50',
      '铁观音，1份，按井号确认',
      '铁观音，2份，按井号确认',
    ]);
    expect(bench.actions).toEqual([{ kind: 'order', goodsCode: 'TEA1', qty: 2 }]);
    expect(heard(at302().keys('6'))[0]).toMatch(/^呼叫。1，茶水。2，加水。/);
  });

  test('why a key or a number means nothing', () => {
    expect(heard(at302().keys('29'))).toEqual(['加钟1个，请刷卡', '加钟数0.5到8']);
    expect(heard(at302().display({ pos: 11, menu: [] }).keys('4'))).toEqual(['这里不能点单']);
  });

  test('how things stand, by the key 0, as often as it is asked', () => {
    const bench = at302().keys('0').wait(1_000).keys('0');
    const text = '302房，上钟，8号，足底按摩60，还剩18分钟，已连接';
    expect(heard(bench)).toEqual([text, text]);
    expect(bench.all('store')).toEqual([]);
    expect(heard(new Bench().forget().keys('0'))).toEqual(['正在连接…']);
  });

  test('that it went back by itself', () => {
    expect(heard(at302().keys('2').forget().wait(11_000))).toEqual(['返回']);
  });

  test('the reminder that sounds, once, as loud as the store wants it', () => {
    const bench = at302();
    const due = {
      reminder: 'before',
      reminderAt: hubAt,
      voice: { answers: 70, reminders: 40 },
    } as const;
    bench.display({ pos: 11, ...due }).display({ pos: 12, ...due });
    expect(bench.all('say')).toEqual([
      {
        type: 'say',
        sentences: [{ zh: '302房，还剩18分钟', en: 'Room 302, 18 minutes left' }],
        volume: 40,
      },
    ]);
    bench.forget().keys('1');
    expect(bench.all('say').map(({ volume }) => volume)).toEqual([70]);
    const silent = at302().display({ pos: 11, voice: { answers: 0, reminders: 0 } });
    expect(heard(silent.keys('1'))).toEqual([]);
    const over = at302().display({
      ...{ pos: 11, reminder: 'over', reminderAt: hubAt + 21 * minute, state: 'overrun' },
      hubAt: hubAt + 21 * minute,
    });
    expect(heard(over)).toEqual(['302房，超钟3分钟']);
  });

  test('[TRM-01] that a tap is kept while there is no line, and after a night not every answer of it', () => {
    const bench = at302().disconnect().card().card();
    expect(heard(bench)).toEqual(['已存，连上后上传', '已存，连上后上传']);
    bench.wait(70_000).connect().forget();
    bench.ack(1).refuse(2, 'unknown_card');
    expect(heard(bench)).toEqual(['不认识这张卡']);
    expect(bench.tones).toEqual(['refused']);
  });

  test('nothing while it has no power, nor about what it knew before', () => {
    const bench = new Bench('boot-b').forget().do({ type: 'powerOff' }).keys('1');
    expect(heard(bench)).toEqual([]);
    expect(displayed().voice).toBeUndefined();
  });
});

describe('[TRM-14] the words of an answer', () => {
  test.each<[Record<string, unknown>, string, string]>([
    [
      { did: 'startClock', staffNo: '8', minutes: 60 },
      '8号上钟，60分钟',
      'Number 8, clock started, 60 minutes',
    ],
    [
      { did: 'startClock', staffNo: '8', leftMinutes: 39 },
      '8号接钟，还剩39分钟',
      'Number 8, takes over, 39 minutes left',
    ],
    [
      { did: 'extendClock', staffNo: '8', minutes: 30, leftMinutes: 41 },
      '8号加钟，30分钟，还剩41分钟',
      'Number 8, extended, 30 minutes, 41 minutes left',
    ],
    [
      { did: 'endClock', staffNo: '8', minutes: 1, commissionFen: 4_000 },
      '8号落钟，1分钟',
      'Number 8, clock ended, 1 minute',
    ],
    [
      { did: 'swapTechnician', clockId: 'V/2', nextStaffNo: '12' },
      '已换钟，12号来',
      'Swapped, number 12 comes',
    ],
    // As a hub of the release before wrote it.
    [{ did: 'endClock', staffNo: '8' }, '8号落钟', 'Number 8, clock ended'],
  ])('%o', (answer, zh, en) => {
    expect(saidOf(answer)).toEqual({ zh, en });
  });

  test('none where the device has a word for it, and never what is earned', () => {
    expect(saidOf({ did: 'markCleaning', roomNo: '302' })).toBeUndefined();
    expect(saidOf({ did: 'missTurn', staffNo: '8' })).toBeUndefined();
  });
});
