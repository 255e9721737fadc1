import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClockType } from '@baozhong/contract/primitives.ts';
import {
  beginsWithChime,
  phrase,
  type Announcement,
  type DigitStyle,
  type PhraseOptions,
} from '@baozhong/tts/src/phrases.ts';
import { MAX_PHRASE_CHARACTERS } from '@baozhong/tts/src/speakable.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
console.info(`phrases.test.ts: SEED=${seed}`);

const zh: PhraseOptions = { language: 'zh-CN', technicianDigits: 'auto', roomDigits: 'auto' };
const en: PhraseOptions = { ...zh, language: 'en' };

const call = {
  kind: 'dispatch',
  staffNo: '8',
  roomNo: '302',
  serviceName: '足底按摩',
  minutes: 60,
  clockType: 'rotation',
} as const satisfies Announcement;

describe('[TRM-07] what the technician room says in Chinese', () => {
  test('a dispatch', () => {
    expect(phrase(call, zh)).toBe('请八号技师，到三零二房，足底按摩，六十分钟。');
  });

  test('[ANN-7] of a clock that was handed over what is left of it', () => {
    const handOver = { ...call, kind: 'handOver', minutes: 50, left: true } as const;
    expect(phrase(handOver, zh)).toBe('接钟通知，请八号技师，到三零二房，足底按摩，还剩五十分钟。');
    const { serviceName: _zh, ...rest } = handOver;
    expect(phrase({ ...rest, serviceName: 'Foot massage' }, { ...zh, language: 'en' })).toBe(
      'Taking over. Number 8, please go to room 3 0 2. Foot massage, 50 minutes left.',
    );
  });

  test('[ANN-7] called again to it, or to another room, they hear what is left, too', () => {
    const again = { ...call, kind: 'recall', minutes: 38, left: true } as const;
    expect(phrase(again, zh)).toBe('再次呼叫，请八号技师，到三零二房，足底按摩，还剩三十八分钟。');
    expect(phrase({ ...again, kind: 'roomMove' }, zh)).toBe(
      '转房通知，请八号技师，到三零二房，足底按摩，还剩三十八分钟。',
    );
    const english = { ...again, serviceName: 'Foot massage' };
    expect(phrase(english, { ...zh, language: 'en' })).toBe(
      'Calling again. Number 8, please go to room 3 0 2. Foot massage, 38 minutes left.',
    );
  });

  test('a recall says so first', () => {
    expect(phrase({ ...call, kind: 'recall' }, zh)).toBe(
      '再次呼叫，请八号技师，到三零二房，足底按摩，六十分钟。',
    );
  });

  test.each<[ClockType, string]>([
    ['rotation', '六十分钟。'],
    ['requested', '六十分钟，点钟。'],
    ['picked', '六十分钟，选钟。'],
  ])('clock type %s ends with %s', (clockType, ending) => {
    expect(phrase({ ...call, clockType }, zh).endsWith(`足底按摩，${ending}`)).toBe(true);
  });

  test.each<[string, DigitStyle, string]>([
    ['8', 'auto', '八号'],
    ['1', 'auto', '一号'],
    ['2', 'auto', '二号'],
    ['12', 'auto', '十二号'],
    ['12', 'digits', '幺二号'],
    ['108', 'auto', '幺零八号'],
    ['108', 'digits', '幺零八号'],
    ['108', 'number', '一百零八号'],
    ['110', 'number', '一百一十号'],
    ['V08', 'auto', 'V零八号'],
    ['V08', 'number', 'V零八号'],
    ['V12', 'auto', 'V十二号'],
    ['008', 'number', '零零八号'],
    ['8号', 'auto', '八号'],
    ['小红', 'auto', '小红'],
    ['', 'auto', ''],
  ])('technician %s read as %s is %s', (staffNo, technicianDigits, spoken) => {
    const text = phrase({ ...call, staffNo }, { ...zh, technicianDigits });
    expect(text.startsWith(`请${spoken}技师，`)).toBe(true);
  });

  test.each<[string, DigitStyle, string]>([
    ['302', 'auto', '三零二房'],
    ['1108', 'auto', '幺幺零八房'],
    ['12', 'auto', '幺二房'],
    ['8', 'auto', '八房'],
    ['302', 'number', '三百零二房'],
    ['1010', 'number', '一千零一十房'],
    ['A12', 'auto', 'A幺二房'],
    ['V08', 'auto', 'V零八房'],
    ['B-302', 'auto', 'B三零二房'],
    ['3-02', 'auto', '三零二房'],
    ['VIP', 'auto', 'VIP房'],
    ['牡丹厅', 'auto', '牡丹厅'],
    ['牡丹厅2', 'auto', '牡丹厅二房'],
    ['302房', 'auto', '三零二房'],
  ])('room %s read as %s is %s', (roomNo, roomDigits, spoken) => {
    const text = phrase({ ...call, roomNo }, { ...zh, roomDigits });
    expect(text).toContain(`，到${spoken}，`);
  });

  test.each([
    [1, '一分钟'],
    [2, '两分钟'],
    [12, '十二分钟'],
    [60, '六十分钟'],
    [90, '九十分钟'],
    [105, '一百零五分钟'],
    [110, '一百一十分钟'],
    [59.6, '六十分钟'],
  ])('%d minutes are %s', (minutes, spoken) => {
    expect(phrase({ ...call, minutes }, zh)).toContain(`，${spoken}。`);
  });

  test.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY])('%d minutes are left out', (minutes) => {
    expect(phrase({ ...call, minutes }, zh)).toBe('请八号技师，到三零二房，足底按摩。');
  });

  test.each([
    ['足疗 60分钟', '足疗六十分钟'],
    ['SPA 90', 'SPA九十'],
    ['SPA90', 'SPA九十'],
    ['2次卡', '两次卡'],
    ['足疗，采耳', '足疗采耳'],
    ['1.5小时', '一点五小时'],
    ['Swedish massage', 'Swedish massage'],
    ['Café crème 足疗', 'Café crème足疗'],
  ])('service %s is %s', (serviceName, spoken) => {
    expect(phrase({ ...call, serviceName }, zh)).toContain(`，${spoken}，六十分钟。`);
  });

  test('reminders', () => {
    const where = { roomNo: '302', staffNo: '108' };
    expect(phrase({ kind: 'endReminder', ...where, minutesLeft: 5 }, zh)).toBe(
      '三零二房，幺零八号技师，还有五分钟到钟。',
    );
    expect(phrase({ kind: 'endReminder', ...where, minutesLeft: 0 }, zh)).toBe(
      '三零二房，幺零八号技师，已到钟。',
    );
    expect(phrase({ kind: 'overrun', ...where, minutesOver: 2 }, zh)).toBe(
      '三零二房，幺零八号技师，已超钟两分钟。',
    );
  });

  test('[TRM-07] a room move says first what it is', () => {
    expect(phrase({ ...call, kind: 'roomMove' }, zh)).toBe(
      `转房通知，${phrase({ ...call, kind: 'dispatch' }, zh)}`,
    );
    expect(beginsWithChime({ ...call, kind: 'roomMove' })).toBe(true);
  });

  test.each([
    ['8号上钟, 60分钟', '八号上钟，六十分钟'],
    ['108号下钟', '幺零八号下钟'],
    ['302房，还有2分钟', '三零二房，还有两分钟'],
    ['余额12.51元', '余额十二点五一元'],
    ['V08 上钟', 'V零八上钟'],
    ['卡号13812345678', '卡号幺三八幺二三四五六七八'],
    ['第2位', '第二位'],
  ])('[TRM-14] the tap answer %s is spoken as %s', (text, spoken) => {
    expect(phrase({ kind: 'tapAnswer', text }, zh)).toBe(spoken);
  });
});

describe('[TRM-07] what the technician room says in English', () => {
  const english = { ...call, serviceName: 'Foot massage' };

  test.each<[Announcement, string]>([
    [english, 'Number 8, please go to room 3 0 2. Foot massage, 60 minutes.'],
    [
      { ...english, kind: 'recall', staffNo: '108', minutes: 1 },
      'Calling again. Number 1 0 8, please go to room 3 0 2. Foot massage, 1 minute.',
    ],
    [
      { ...english, kind: 'roomMove' },
      'Room change. Number 8, please go to room 3 0 2. Foot massage, 60 minutes.',
    ],
    [
      { ...english, staffNo: 'V08', roomNo: 'A12', clockType: 'requested' },
      'Number V 0 8, please go to room A 1 2. Foot massage, 60 minutes. By request.',
    ],
    [
      { ...english, staffNo: '12', roomNo: '牡丹厅', clockType: 'picked' },
      'Number 12, please go to 牡丹厅. Foot massage, 60 minutes. Picked by the guest.',
    ],
    [
      { kind: 'endReminder', roomNo: '302', staffNo: '8', minutesLeft: 5 },
      'Room 3 0 2, number 8: 5 minutes left.',
    ],
    [
      { kind: 'endReminder', roomNo: '302', staffNo: '8', minutesLeft: 0 },
      'Room 3 0 2, number 8: time is up.',
    ],
    [
      { kind: 'overrun', roomNo: '302', staffNo: '8', minutesOver: 2 },
      'Room 3 0 2, number 8: 2 minutes over time.',
    ],
    [{ kind: 'tapAnswer', text: 'Number 8, clock started' }, 'Number 8, clock started'],
  ])('%j', (announcement, spoken) => {
    expect(phrase(announcement, en)).toBe(spoken);
  });

  test('a number as a number if the store wants it', () => {
    const options: PhraseOptions = { ...en, technicianDigits: 'number', roomDigits: 'number' };
    expect(phrase({ ...english, staffNo: '108' }, options)).toBe(
      'Number 108, please go to room 302. Foot massage, 60 minutes.',
    );
  });
});

test('only calls begin with the chime', () => {
  const where = { roomNo: '302', staffNo: '8' };
  expect(beginsWithChime(call)).toBe(true);
  expect(beginsWithChime({ ...call, kind: 'recall' })).toBe(true);
  expect(beginsWithChime({ kind: 'endReminder', ...where, minutesLeft: 5 })).toBe(false);
  expect(beginsWithChime({ kind: 'overrun', ...where, minutesOver: 5 })).toBe(false);
  expect(beginsWithChime({ kind: 'tapAnswer', text: '好' })).toBe(false);
});

describe('hostile input', () => {
  const SPEAKABLE = /^[\u4E00-\u9FFFA-Za-z\u00C0-\u024F0-9，。、,.:;!?' ]*$/;
  const HOSTILE = [
    '<speak><break time="9999s"/></speak>',
    '</voice><voice name="x">',
    '[[_::]]',
    '$(reboot) `reboot` ; reboot | reboot && reboot > x',
    '--stdout -w x',
    '"; drop table rooms',
    '\u0000\u0007\u001b[31m\u202e\u200b\ufeff',
    '\ud800 lone surrogate \udc00',
    '😀👨‍👩‍👧8️⃣',
    '&lt;b&gt;&#x3c;',
    '\ufdfa'.repeat(300),
    'a'.repeat(100_000),
    '9'.repeat(100_000),
    '<'.repeat(100_000),
    '.'.repeat(100_000),
    'e\u0301'.repeat(500),
    'ＳＰＡ：６０分钟',
    '𠀀𠀁',
    '__proto__',
    '$& $1 $`',
    // Its capital is outside the letters that are let through.
    '\u023f',
  ];
  const options = [zh, en, { ...zh, technicianDigits: 'number', roomDigits: 'number' } as const];

  function allPhrases(text: string, amount: number): string[] {
    const where = { roomNo: text, staffNo: text };
    const announcements: Announcement[] = [
      { ...call, ...where, serviceName: text, minutes: amount },
      { ...call, ...where, kind: 'recall', serviceName: text, clockType: text as ClockType },
      { kind: 'endReminder', ...where, minutesLeft: amount },
      { kind: 'overrun', ...where, minutesOver: amount },
      { kind: 'tapAnswer', text },
      { kind: text } as unknown as Announcement,
    ];
    return options.flatMap((option) => announcements.map((one) => phrase(one, option)));
  }

  test.each(HOSTILE.map((text) => [text.slice(0, 30), text]))(
    '%j leaves only speakable characters, within bounds',
    (_, text) => {
      for (const spoken of allPhrases(text, 60)) {
        expect(spoken).toMatch(SPEAKABLE);
        expect(spoken.length).toBeLessThanOrEqual(MAX_PHRASE_CHARACTERS);
      }
    },
  );

  test('any string and any number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.double(), (text, amount) => {
        for (const spoken of allPhrases(text, amount)) {
          expect(spoken).toMatch(SPEAKABLE);
          expect(spoken.length).toBeLessThanOrEqual(MAX_PHRASE_CHARACTERS);
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  test('a full call with the longest names keeps its minutes', () => {
    const long = {
      ...call,
      staffNo: '9'.repeat(50),
      roomNo: '8'.repeat(50),
      serviceName: '足'.repeat(500),
    };
    expect(phrase(long, zh).endsWith('，六十分钟。')).toBe(true);
    expect(phrase(long, en).endsWith(', 60 minutes.')).toBe(true);
  });

  test('fields of the wrong type or missing do not throw', () => {
    const broken = {
      kind: 'dispatch',
      staffNo: 8,
      roomNo: null,
      minutes: '60',
    } as unknown as Announcement;
    expect(phrase(broken, zh)).toBe('请八号技师。');
    expect(phrase(broken, en)).toBe('Number 8, please go to your room.');
  });
});
