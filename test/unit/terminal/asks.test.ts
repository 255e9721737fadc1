/** Questions of a terminal: the hub leads, the person presses keys, and one tap does it at the end. */
import { AskMessage, type AnswerMessage, type Spoken } from '@baozhong/contract/terminal.ts';
import { describe, expect, test } from 'vitest';
import { Bench, cardB } from './bench.ts';

type Result = AnswerMessage['result'];
const both = (text: string): Spoken => ({ zh: text, en: text });
const at302 = () => new Bench().connect().display().forget();

/** The questions that were sent, each of the contract's shape. */
const asked = (bench: Bench) =>
  bench.all('publishAsk').map(({ message }) => AskMessage.parse(message));
const answer = (bench: Bench, result: Result, no = bench.state.lastAsk) =>
  bench.do({ type: 'answer', message: { v: 1, bootId: bench.state.bootId, no, result } });
const heard = (bench: Bench) =>
  bench.all('say').map(({ sentences }) => sentences.map(({ zh }) => zh).join('。'));
const choices = (...values: string[]): Result => ({
  ...{ status: 'choose', title: both('哪个') },
  choices: values.map((value) => ({ value, text: both(`选${value}`) })),
});

describe('[TRM-02] a terminal asks the hub', () => {
  test('when the hub says that a bare card can do several things; then the tap carries what was chosen', () => {
    const bench = at302().card(cardB).refuse(1, 'ask_first');
    expect(asked(bench)).toMatchObject([{ no: 1, cardUid: cardB, intent: 'auto', chosen: [] }]);
    expect(bench.status).not.toBe('请选择');
    answer(bench, choices('1', '2'));
    expect(bench.face.prompt?.title).toBe('哪个');
    expect(bench.face.items).toMatchObject([
      { no: 1, name: '选1' },
      { no: 2, name: '选2' },
    ]);
    expect(bench.face.lcd).toEqual(['哪个', '1选1', '2选2', '按编号 *回']);
    bench.keys('2');
    expect(asked(bench).at(-1)).toMatchObject({ no: 2, chosen: ['2'] });
    answer(bench, { status: 'tap', intent: 'open', chosen: ['2', 'FOOT60', 'rotation'] });
    expect(bench.actions.at(-1)).toEqual({
      ...{ kind: 'card', cardUid: cardB, intent: 'open', chosen: ['2', 'FOOT60', 'rotation'] },
    });
    expect(bench.state.mode.name).toBe('idle');
  });

  test("also of a card that nobody on the floor has: it may be a guest's", () => {
    expect(asked(at302().card(cardB).refuse(1, 'unknown_card'))).toHaveLength(1);
  });

  test('by the keys 7, 8, 9 before the card, and nothing is stored for it', () => {
    for (const [key, intent] of [
      ['7', 'swap'],
      ['8', 'changeService'],
      ['9', 'query'],
    ] as const) {
      const bench = at302().keys(key).card();
      expect(asked(bench)).toMatchObject([{ intent }]);
      expect(bench.actions).toEqual([]);
    }
    const bench = at302().keys('9').card();
    answer(bench, { status: 'tell', lines: [both('8号，今天3个钟'), both('足疗第2位')] });
    expect(heard(bench)).toEqual(['查询，请刷卡', '8号，今天3个钟。足疗第2位']);
    expect(bench.face.lines).toEqual(['8号，今天3个钟', '足疗第2位']);
    expect(bench.face.lcd.slice(0, 2)).toEqual(['8号，今天3个钟', '足疗第2位']);
    expect(bench.keys('#').face.lines).toEqual([]);
    bench.keys('9').card().forget();
    answer(bench, { status: 'tell', lines: [both('余额 1,234')], quiet: true });
    expect(heard(bench)).toEqual(['请看屏幕']);
    expect(bench.face.lines).toEqual(['余额 1,234']);
  });

  test('nine choices a page, 0 for more, each by its key and read out', () => {
    const bench = at302().keys('8').card();
    answer(bench, choices('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'));
    expect(heard(bench).at(-1)).toMatch(/^哪个。1，选a。.*9，选i。按0还有$/);
    bench.keys('0');
    expect(bench.face.items).toMatchObject([{ no: 1, name: '选j' }]);
    bench.keys('2');
    expect(bench.status).toBe('没有这个编号');
    bench.keys('1');
    expect(asked(bench).at(-1)?.chosen).toEqual(['j']);
  });

  test('a number is typed and heard; a PIN is neither shown nor said, and goes beside the choices', () => {
    const bench = at302().keys('7').card();
    answer(bench, { status: 'type', title: both('工号'), what: 'number', most: 2 });
    bench.forget().keys('12').keys('3');
    expect(heard(bench)).toEqual(['1', '12', '太长了']);
    expect(bench.face.typed).toBe('12');
    bench.keys('#');
    expect(asked(bench).at(-1)?.chosen).toEqual(['12']);
    answer(bench, { status: 'type', title: both('密码'), what: 'pin', most: 6 });
    bench.forget().keys('2580');
    expect(bench.face.typed).toBe('****');
    expect(JSON.stringify([bench.face, heard(bench)])).not.toContain('2580');
    bench.keys('#');
    expect(asked(bench)).toMatchObject([{ chosen: ['12'], pin: '2580' }]);
    expect(bench.actions).toEqual([]);
  });

  test('without a line it is said at once; without an answer after a while; a late one is not heard', () => {
    const cut = at302().disconnect().keys('9').card();
    expect(asked(cut)).toEqual([]);
    expect(cut.status).toBe('没有连接');
    const bench = at302().keys('9').card().wait(5_500);
    expect(bench.status).toBe('没回答，请重刷');
    answer(bench, choices('1'));
    expect(bench.state.mode.name).toBe('idle');
    bench.keys('9').card();
    answer(bench, choices('1'), 1);
    expect(bench.state.mode.name).toBe('asking');
    answer(bench, { status: 'refused', refusal: { name: 'unknown_card', detail: {} } });
    expect(bench.status).toBe('不认识这张卡');
    expect(bench.tones.at(-1)).toBe('refused');
  });

  test('* goes back, and the question is over', () => {
    const bench = at302().keys('8').card();
    answer(bench, choices('1'));
    bench.keys('*');
    expect(bench.state.mode.name).toBe('idle');
    expect(heard(bench).at(-1)).toBe('返回');
    bench.keys('8').card().keys('*');
    answer(bench, choices('1'));
    expect(bench.state.mode.name).toBe('idle');
  });

  test('[TRM-01] what was kept over a night asks nobody any more', () => {
    const bench = at302().disconnect().card(cardB).wait(120_000).connect().forget();
    bench.refuse(1, 'ask_first');
    expect(asked(bench)).toEqual([]);
    expect(bench.status).toBe('请选择');
  });
});
