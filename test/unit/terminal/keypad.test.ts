import { describe, expect, test } from 'vitest';
import { keysFor } from '@baozhong/terminal/src/keypad.ts';
import { Bench, cardA, cardB, displayed } from './bench.ts';

const menuOf = (length: number) =>
  Array.from({ length }, (_, index) => ({
    goodsCode: `G${String(index + 1)}`,
    name: `商品${String(index + 1)}`,
    priceFen: 100 * (index + 1),
  }));

describe('[TRM-02] a card means what was pressed before it', () => {
  test.each([
    ['', { intent: 'auto' }],
    ['1', { intent: 'start' }],
    ['3', { intent: 'end' }],
    ['5', { intent: 'clean' }],
    ['2', { intent: 'extend', extensions: 1 }],
    ['23', { intent: 'extend', extensions: 3 }],
    ['238', { intent: 'extend', extensions: 8 }],
    ['#', { intent: 'extend', extensions: 1 }],
    ['#2', { intent: 'extend', extensions: 2 }],
    ['20', { intent: 'extend', extensions: 0.5 }],
    ['200', { intent: 'extend', extensions: 1.5 }],
    ['2000', { intent: 'extend', extensions: 1 }],
    ['220', { intent: 'extend', extensions: 2.5 }],
    ['2200', { intent: 'extend', extensions: 2 }],
    ['2*', { intent: 'auto' }],
    ['13', { intent: 'end' }],
    ['32', { intent: 'extend', extensions: 1 }],
    ['12', { intent: 'extend', extensions: 1 }],
  ])('keys "%s", then the card', (keys, expected) => {
    const bench = new Bench().display().keys(keys).card();
    expect(bench.actions).toEqual([{ kind: 'card', cardUid: cardA, ...expected }]);
    expect(bench.state.mode.name).toBe('idle');
  });

  test('the key counts for one card only', () => {
    const bench = new Bench().display().keys('3').card(cardA).card(cardB);
    expect(bench.actions.map((action) => 'intent' in action && action.intent)).toEqual([
      'end',
      'auto',
    ]);
  });

  test('after ten seconds a key is forgotten; another key in time renews it', () => {
    expect(new Bench().keys('1').wait(9_500).face.prompt?.title).toBe('起钟 · 请刷卡');
    expect(new Bench().keys('1').wait(10_000).face.prompt).toBeNull();
    expect(new Bench().keys('2').wait(9_000).keys('3').wait(9_000).face.prompt?.title).toBe(
      '加钟×3 · 请刷卡',
    );
    expect(new Bench().keys('1').wait(10_000).card().actions).toEqual([
      { kind: 'card', cardUid: cardA, intent: 'auto' },
    ]);
  });

  test('extensions beyond the contract are refused at once and leave the choice standing', () => {
    const bench = new Bench().keys('29');
    expect(bench.status).toBe('加钟数0.5到8');
    expect(bench.tones.at(-1)).toBe('wrong');
    expect(bench.keys('80').status).toBe('加钟数0.5到8');
    expect(bench.keys('4').card().actions).toMatchObject([{ intent: 'extend', extensions: 4 }]);
  });

  test('# alone extends only while a clock runs', () => {
    expect(new Bench().display({ clocks: [] }).keys('#').state.mode.name).toBe('idle');
  });

  test('a card that was not read well gets no number', () => {
    const bench = new Bench().card('04-XY');
    expect(bench.actions).toEqual([]);
    expect(bench.status).toBe('没读清，请重刷');
    expect(bench.tones).toEqual(['refused']);
  });

  test('readers that send lower case and blanks are understood', () => {
    expect(new Bench().card(` ${cardA.toLowerCase()} `).actions).toMatchObject([
      { cardUid: cardA },
    ]);
  });

  test.each(['start', 'end', 'clean', 'extend'] as const)(
    'scripts find the keys of "%s"',
    (intent) => {
      const bench = new Bench().keys(keysFor(intent, 2).join('')).card();
      expect(bench.actions).toMatchObject([
        { intent, ...(intent === 'extend' ? { extensions: 2 } : {}) },
      ]);
    },
  );
});

test.each([0.5, 1, 1.5, 2, 2.5, 7.5, 8])('[CLK-6] scripts find the keys of %d extensions', (n) => {
  const bench = new Bench().keys(keysFor('extend', n).join('')).card();
  expect(bench.actions).toMatchObject([{ intent: 'extend', extensions: n }]);
});

describe('[TRM-02] a call by keys', () => {
  test('6, then what is wanted; the screen tells what was called for and that somebody comes', () => {
    const bench = new Bench().display();
    const { items, prompt } = bench.keys('6').face;
    expect(items.map(({ keys, name }) => `${keys}${name}`).join(' ')).toBe(
      '1茶水 2加水 3太冷 4店长 5打扫 6其他',
    );
    expect(prompt?.title).toBe('呼叫');
    expect(bench.keys('4').actions).toEqual([{ kind: 'call', what: 'manager' }]);
    expect(bench.state.mode.name).toBe('idle');
    const calls = [{ what: 'tea', taken: false }];
    expect(new Bench().connect().display({ calls }).status).toBe('已叫茶水');
    expect(new Bench().connect().display({ calls: [{ what: 'own', taken: true }] }).status).toBe(
      'own·就来',
    );
  });

  test('a number that is not there is refused, * goes back, and a call is forgotten in time', () => {
    const bench = new Bench().display().keys('69');
    expect(bench.status).toBe('没有这个编号');
    expect(bench.keys('*').face.prompt).toBeNull();
    expect(bench.keys('6').wait(30_000).face.prompt).toBeNull();
    expect(bench.actions).toEqual([]);
  });
});

describe('[TRM-02] an order by keys', () => {
  test('number, quantity, confirm', () => {
    const bench = new Bench().display();
    expect(bench.keys('4').face.items).toEqual([
      { no: 1, name: '铁观音', price: '38', keys: '1' },
      { no: 2, name: '啤酒', price: '18.50', keys: '2' },
    ]);
    expect(bench.keys('2').face.prompt?.title).toBe('啤酒×1');
    expect(bench.keys('12').face.prompt?.title).toBe('啤酒×12');
    expect(bench.keys('#').actions).toEqual([{ kind: 'order', goodsCode: 'BEER', qty: 12 }]);
    expect(bench.state.mode.name).toBe('idle');
  });

  test('without a quantity it is one', () => {
    expect(new Bench().display().keys('41#').actions).toMatchObject([
      { goodsCode: 'TEA1', qty: 1 },
    ]);
  });

  test('* goes back a step each time, and orders nothing', () => {
    const bench = new Bench().display().keys('413');
    expect(bench.keys('*').face.prompt?.title).toBe('铁观音×1');
    expect(bench.keys('*').face.prompt?.title).toBe('点单');
    expect(bench.keys('*').face.prompt).toBeNull();
    expect(bench.actions).toEqual([]);
  });

  test('a long menu: numbers of two digits wait for #, 0 turns the page', () => {
    const bench = new Bench().display({ menu: menuOf(24) }).keys('4');
    expect(bench.face.items.map(({ keys }) => keys).slice(0, 3)).toEqual(['1#', '2#', '3']);
    expect(bench.keys('0').face.items[0]?.no).toBe(10);
    expect(bench.keys('00').face.items[0]?.no).toBe(1);
    expect(bench.keys('2').face.typed).toBe('2');
    expect(bench.keys('#').face.prompt?.title).toBe('商品2×1');
    expect(bench.keys('*24').face.prompt?.title).toBe('商品24×1');
    expect(bench.keys('*3').face.prompt?.title).toBe('商品3×1');
  });

  test('a number that is not on the menu, and a quantity of nothing', () => {
    const bench = new Bench().display().keys('49');
    expect(bench.status).toBe('没有这个编号');
    expect(bench.keys('10').status).toBe('数量1到99');
    expect(bench.keys('123').status).toBe('数量1到99');
    expect(bench.keys('#').actions).toMatchObject([{ qty: 12 }]);
  });

  test('the numbers stay while a new display brings another menu', () => {
    const bench = new Bench().display().keys('4');
    bench.do({
      type: 'display',
      message: displayed({ pos: 11, menu: menuOf(2) }),
      retained: false,
    });
    expect(bench.keys('2#').actions).toMatchObject([{ goodsCode: 'BEER' }]);
  });

  test('without a menu it says so', () => {
    expect(new Bench().display({ menu: [] }).keys('4').status).toBe('这里不能点单');
    expect(new Bench().keys('4').status).toBe('这里不能点单');
  });

  test('an open menu closes by itself, and a card closes it', () => {
    expect(new Bench().display().keys('4').wait(30_000).face.prompt).toBeNull();
    expect(new Bench().display().keys('41').card().actions).toMatchObject([{ intent: 'auto' }]);
  });

  test('a script orders anything that the contract allows', () => {
    const bench = new Bench().do({ type: 'order', goodsCode: 'WATER', qty: 3, guest: 1 });
    expect(bench.actions).toEqual([{ kind: 'order', goodsCode: 'WATER', qty: 3, guest: 1 }]);
    expect(bench.do({ type: 'order', goodsCode: 'WATER', qty: 0 }).actions).toHaveLength(1);
    expect(bench.status).toBe('数量1到99');
  });
});
