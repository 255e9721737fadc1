import { describe, expect, test } from 'vitest';
import { refusalNames } from '@baozhong/contract/refusals.ts';
import type { DisplayMessage } from '@baozhong/contract/terminal.ts';
import { fit, lcdCells, padded, width } from '@baozhong/terminal/src/cells.ts';
import { drawLines, drawScreen } from '@baozhong/terminal/src/draw.ts';
import { amountOf, faceOf } from '@baozhong/terminal/src/face.ts';
import { didText, hereWords, refusalText, say, words } from '@baozhong/terminal/src/words.ts';
import { Bench, hubAt } from './bench.ts';

const minute = 60_000;
const languages = ['zh-CN', 'en'] as const;
type ClockShown = DisplayMessage['clocks'][number];
const clock = (staffNo: string | null, leftMinutes: number | null): ClockShown => ({
  staffNo,
  serviceName: '足底',
  minutes: 60,
  status: leftMinutes === null ? (staffNo === null ? 'awaitingTechnician' : 'called') : 'started',
  startedAt: leftMinutes === null ? null : hubAt,
  expectedEndAt: leftMinutes === null ? null : hubAt + leftMinutes * minute,
});

describe('[TRM-05] the screen', () => {
  test('a running clock', () => {
    expect(new Bench().connect().display().face).toMatchObject({
      roomNo: '302',
      state: 'inService',
      stateWord: '上钟',
      minutes: { n: 18, over: false },
      detail: ['8号 · 足底按摩60'],
      bill: '账单 168',
      status: { text: '已连接', tone: 'plain' },
      link: 'online',
      time: '21:04',
      lcd: ['302·8号', '剩18分·#加', '1起2加3落4单6叫', '*21:04'],
    });
  });

  test('minutes are counted from hub time and the own uptime since', () => {
    const bench = new Bench().connect().display();
    expect(bench.wait(5 * minute).face.minutes).toEqual({ n: 13, over: false });
    expect(bench.face.time).toBe('21:09');
    expect(bench.wait(13 * minute).face.minutes).toEqual({ n: 0, over: false });
    expect(bench.wait(2 * minute).face.minutes).toEqual({ n: 2, over: true });
    expect(bench.face.lcd[1]).toBe('超2分·#加');
  });

  test('also without a connection', () => {
    const bench = new Bench()
      .connect()
      .display()
      .disconnect()
      .wait(4 * minute);
    expect(bench.face.minutes).toEqual({ n: 14, over: false });
    expect(bench.status).toBe('未连接');
  });

  test('a retained display does not set the clock back', () => {
    const bench = new Bench()
      .connect()
      .display()
      .wait(10 * minute)
      .disconnect()
      .connect();
    bench.display({ pos: 11 }, true);
    expect(bench.face.time).toBe('21:14');
    bench.display({ pos: 12, hubAt: hubAt + 9 * minute });
    expect(bench.face.time).toBe('21:13');
  });

  test('right after power-on a retained display is all there is, until the hub answers the hello', () => {
    const bench = new Bench().connect().display({}, true);
    expect(bench.face.time).toBe('21:04');
    bench.display({ hubAt: hubAt + 26 * minute });
    expect(bench.face.time).toBe('21:30');
  });

  test('only a newer display counts', () => {
    const bench = new Bench().connect().display({ pos: 10 });
    expect(bench.display({ pos: 9, state: 'dirty' }).face.state).toBe('inService');
    expect(bench.display({ pos: 10, state: 'dirty' }).face.state).toBe('inService');
    expect(bench.display({ pos: 11, state: 'dirty' }).face.state).toBe('dirty');
  });

  test('a hub that starts again lower is heard on the next connection', () => {
    const bench = new Bench().connect().display({ pos: 900 }).disconnect().connect();
    expect(bench.display({ pos: 3, roomNo: '7' }).face.roomNo).toBe('7');
  });

  test('the clock that ends first counts; two have a line each, more are shortened', () => {
    const two = new Bench().display({ clocks: [clock('8', 18), clock('21', 7)] }).face;
    expect(two.minutes?.n).toBe(7);
    expect(two.detail).toEqual(['8号 · 足底60 · 剩18分', '21号 · 足底60 · 剩7分']);
    const clocks = [
      clock('8', 18),
      clock('21', -3),
      clock('9', null),
      clock(null, null),
      clock('5', 1),
    ];
    const five = new Bench().display({ clocks }).face;
    expect(five.detail).toEqual(['8号 剩18分  21号 超3分', '9号 已派  等钟  等1位']);
    expect(five.lcd[0]).toBe('302·8号+4');
  });

  test('before the first display, and without power', () => {
    expect(new Bench().face).toMatchObject({ roomNo: '', minutes: null, detail: [] });
    expect(new Bench().status).toBe('正在连接…');
    const off = new Bench().display().do({ type: 'powerOff' }).face;
    expect(off).toMatchObject({ on: false, roomNo: '', lcd: ['', '', '', ''] });
  });

  test('an identity that the hub does not know', () => {
    expect(new Bench().do({ type: 'rejected', why: 'unknown' }).face).toMatchObject({
      link: 'rejected',
      status: { text: '终端未被认可', tone: 'error' },
    });
  });

  test('[TRM-12] revoked or locked: which of it, and that what is kept is not sent', () => {
    const bench = new Bench().connect().display();
    expect(bench.do({ type: 'rejected', why: 'locked' }).status).toBe('终端已锁定');
    bench.card();
    expect(bench.wait(6_000).status).toBe('已锁定，存1次');
    const revoked = bench.do({ type: 'rejected', why: 'unknown' });
    expect([revoked.status, revoked.face.link]).toEqual(['未认可，1没发', 'rejected']);
    const full = { n: 500 };
    for (const text of [words.rejectedPending, words.lockedPending])
      for (const language of languages)
        expect(width(say(text, language, full))).toBeLessThanOrEqual(lcdCells);
  });

  test('[TRM-12] moved to another room, it shows that room at once, though nothing has happened in either', () => {
    const bench = new Bench().connect().display();
    expect(bench.display({ roomNo: '305' }).face.roomNo).toBe('305');
    expect(bench.display({ roomNo: '302', pos: 9 }).face.roomNo).toBe('305');
  });

  test('[TRM-12] somebody looks for it: it says so, sounds and flashes, and does not tell of a reminder', () => {
    const bench = new Bench().connect().display({ reminder: 'end' }).forget();
    bench.do({ type: 'beep' });
    expect(bench.status).toBe('我在这里');
    expect(bench.tones).toEqual(['beep']);
    expect(bench.face.light.pulse).toBe(true);
    expect(bench.all('say')).toMatchObject([{ sentences: [{ zh: '我在这里' }] }]);
    expect(bench.wait(6_000).face.light.pulse).toBe(false);
  });

  test('English', () => {
    const { state } = new Bench().connect().display().keys('23');
    const face = faceOf(state, 'en');
    expect(face.prompt?.title).toBe('Extend x3 · tap your card');
    expect(face.lcd).toEqual(['302·No.8', '18min left #+', 'Extend x3: card', '*21:04']);
  });
});

describe('[TRM-05] answers on line 4', () => {
  test('a refusal in plain words, for five seconds, with a tone', () => {
    const bench = new Bench().connect().display().card().forget();
    bench.refuse(1, 'not_called_here', { staffNo: '8', roomNo: '305' });
    expect(bench.status).toBe('请到305房');
    expect(bench.face.lcd[3]).toBe('请到305房');
    expect(bench.tones).toEqual(['refused']);
    expect(bench.wait(4_500).status).toBe('请到305房');
    expect(bench.wait(500).status).toBe('已连接');
  });

  test('a refusal without its detail has its general words', () => {
    const bench = new Bench().connect().card();
    expect(bench.refuse(1, 'not_called_here', { roomNo: '' }).status).toBe('没有派到这里');
  });

  test('what was done', () => {
    const bench = new Bench().connect().card().ack(1);
    expect(bench.face.status).toEqual({ text: '已起钟', tone: 'good' });
    expect(bench.tones.at(-1)).toBe('accepted');
  });

  test('a key clears it', () => {
    expect(new Bench().connect().card().refuse(1, 'unknown_card').keys('*').status).toBe(
      '正在连接…',
    );
  });
});

describe('[TRM-05] light and sound of reminders', () => {
  test('a new reminder sounds once and pulses for five seconds', () => {
    const bench = new Bench().connect().display().forget();
    bench.display({ pos: 11, reminder: 'before', reminderAt: hubAt });
    expect(bench.tones).toEqual(['reminder']);
    expect(bench.state.light).toEqual({ state: 'inService', pulse: true });
    bench.display({ pos: 12, reminder: 'before', reminderAt: hubAt });
    expect(bench.tones).toEqual(['reminder']);
    expect(bench.wait(5_000).state.light.pulse).toBe(false);
  });

  test('each overrun reminder is a new one', () => {
    const bench = new Bench().connect().display({ reminder: 'over', reminderAt: hubAt }).forget();
    bench.display({ pos: 11, reminder: 'over', reminderAt: hubAt + 5 * minute });
    expect(bench.tones).toEqual(['reminder']);
  });

  test('one that stood before the power came sounds no more', () => {
    expect(new Bench().connect().display({ reminder: 'over' }, true).tones).toEqual([]);
  });

  test('the light follows the room', () => {
    const bench = new Bench().display();
    expect(bench.all('light').map(({ light }) => light.state)).toEqual(['inService']);
    bench.display({ pos: 11, state: 'dirty' });
    expect(bench.all('light').at(-1)?.light.state).toBe('dirty');
  });
});

describe('words fit the LCD', () => {
  const values: Record<string, string | number> = {
    roomNo: '1108',
    minutesLeft: 88,
    staffNo: '108',
  };
  test.each(refusalNames)('refusal %s', (name) => {
    for (const language of languages)
      for (const detail of [{}, values]) {
        const text = refusalText({ name, detail }, language);
        expect(text).not.toMatch(/[{}]/);
        expect(width(text), text).toBeLessThanOrEqual(lcdCells);
        expect(width(text)).toBeGreaterThan(0);
      }
  });

  test("the device's own words and what was done", () => {
    for (const language of languages) {
      const own = Object.values(hereWords).map((words) => say(words, language));
      const did = ['startClock', 'markVacant', 'something new'].map((one) =>
        didText(one, language),
      );
      for (const text of [...own, ...did]) expect(width(text), text).toBeLessThanOrEqual(lcdCells);
    }
  });

  test('every line of every LCD is at most 16 cells wide', () => {
    const wide = { roomNo: '牡丹厅贵宾八号房间', clocks: [clock('V1008', 118), clock('21', 7)] };
    const states = [
      new Bench().display(wide),
      new Bench().connect().display(wide).keys('28'),
      new Bench().connect().display(wide).keys('4'),
      new Bench().connect().display(wide).keys('41'),
      new Bench().display(wide).card().card().card(),
      ...Array.from({ length: 1 }, () => {
        const bench = new Bench().display();
        for (let i = 0; i < 123; i++) bench.card();
        return bench;
      }),
    ].map(({ state }) => state);
    for (const state of states)
      for (const language of languages)
        for (const line of faceOf(state, language).lcd)
          expect(width(line), line).toBeLessThanOrEqual(lcdCells);
  });

  test('on the LCD the goods take turns, two at a time', () => {
    const menu = ['铁观音', '菊花茶', '矿泉水'].map((name, index) => {
      return { goodsCode: `G${String(index)}`, name, priceFen: 2_800 };
    });
    const bench = new Bench().display({ menu }).keys('4');
    expect(bench.face.lcd).toEqual(['点单', '1铁观音       28', '2菊花茶       28', '按编号 *回']);
    expect(bench.wait(2_000).face.lcd.slice(1, 3)).toEqual(['3矿泉水       28', '']);
    expect(bench.wait(2_000).face.lcd[1]).toContain('铁观音');
  });

  test('cells', () => {
    expect(width('302·8号')).toBe(8);
    expect(fit('一二三四五', 8)).toBe('一二三~');
    expect(padded('八', 4)).toBe('八  ');
    expect(amountOf(128_800)).toBe('1,288');
    expect(amountOf(-1_850)).toBe('-18.50');
  });
});

test('drawn for a console and for a pipe', () => {
  const { face } = new Bench().connect().display();
  expect(drawLines(face)).toEqual([
    '302  上钟  剩18分  账单 168',
    '8号 · 足底按摩60',
    '[1起][2加][3落][4点单][5扫][6叫]',
    '●21:04 已连接',
  ]);
  expect(drawScreen(face).join('\n')).toContain('8号 · 足底按摩60');
});
