import { describe, expect, it } from 'vitest';
import { initials, matches } from '../../../floor-ui/src/lib/floor/initials.ts';
import { guestsOf, parse, type Known } from '../../../floor-ui/src/lib/floor/quick-line.ts';

const known: Known = {
  rooms: ['201', '302', '305', '1108', '牡丹厅', 'V-1'],
  services: [
    { code: 'FOOT60', name: '足底按摩' },
    { code: 'FOOT90', name: '中式足疗' },
    { code: 'BODY60', name: '中式推拿' },
    { code: 'SPA90', name: '精油SPA' },
    { code: 'EAR30', name: '采耳' },
  ],
  technicians: ['8', '15', '21', '108'],
};
const read = (text: string) => parse(text, known);

describe('quick-entry line', () => {
  it.each([
    ['', { kind: 'empty' }],
    ['  / ', { kind: 'empty' }],
    ['302', { kind: 'room', roomNo: '302' }],
    ['/302', { kind: 'room', roomNo: '302' }],
    ['、３０２', { kind: 'room', roomNo: '302' }],
    ['牡丹厅', { kind: 'room', roomNo: '牡丹厅' }],
    ['v-1', { kind: 'room', roomNo: 'V-1' }],
    ['302+', { kind: 'extend', roomNo: '302' }],
    ['302 ＋', { kind: 'extend', roomNo: '302' }],
    ['302-', { kind: 'end', roomNo: '302' }],
    ['302$', { kind: 'settle', roomNo: '302' }],
    ['302￥', { kind: 'settle', roomNo: '302' }],
    ['302>305', { kind: 'move', roomNo: '302', toRoomNo: '305' }],
    ['302 > 305', { kind: 'move', roomNo: '302', toRoomNo: '305' }],
    ['302>', { kind: 'more', expects: 'room' }],
    ['302>999', { kind: 'unknown', of: 'room', text: '999' }],
    ['t8', { kind: 'technician', staffNo: '8' }],
    ['T108', { kind: 'technician', staffNo: '108' }],
    ['t', { kind: 'more', expects: 'staffNo' }],
    ['t77', { kind: 'unknown', of: 'technician', text: '77' }],
    ['m1234', { kind: 'member', tail: '1234' }],
    ['m12', { kind: 'more', expects: 'tail' }],
    ['w21', { kind: 'wristband', wristband: 21 }],
    ['w', { kind: 'more', expects: 'wristband' }],
    ['?小李', { kind: 'search', text: '小李' }],
    ['？小李', { kind: 'search', text: '小李' }],
    ['?', { kind: 'more', expects: 'text' }],
    ['小李', { kind: 'search', text: '小李' }],
    ['999', { kind: 'unknown', of: 'room', text: '999' }],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['302 2', 2, [], []],
    ['302 2 足底', 2, ['FOOT60'], []],
    ['302·2·足底', 2, ['FOOT60'], []],
    ['302 足底', 1, ['FOOT60'], []],
    ['302 2 foot60 采耳', 2, ['FOOT60', 'EAR30'], []],
    ['302 2 zd', 2, ['FOOT60'], []],
    ['302 zstn', 1, ['BODY60'], []],
    ['302 jyspa', 1, ['SPA90'], []],
    ['302 99', 20, [], []],
    [
      '302 2 足底 @8,女',
      2,
      ['FOOT60'],
      [
        { type: 'requested', staffNo: '8' },
        { type: 'rotation', gender: 'F' },
      ],
    ],
    [
      '302 2 足底 ＠！21，男',
      2,
      ['FOOT60'],
      [
        { type: 'picked', staffNo: '21' },
        { type: 'rotation', gender: 'M' },
      ],
    ],
  ])('opens: %s', (text, party, services, who) => {
    expect(read(text)).toEqual({ kind: 'open', roomNo: '302', party, services, who });
  });

  it('offers what a word may mean, and puts the choice in its place', () => {
    expect(read('302 2 中式 @8')).toEqual({
      kind: 'choice',
      of: 'service',
      text: '中式',
      choices: [
        { id: 'FOOT90', label: '中式足疗', line: '302 2 中式足疗 @8' },
        { id: 'BODY60', label: '中式推拿', line: '302 2 中式推拿 @8' },
      ],
    });
    expect(read('30 2 足底')).toMatchObject({
      kind: 'choice',
      of: 'room',
      choices: [{ line: '302 2 足底' }, { line: '305 2 足底' }],
    });
  });

  it('knows services by their English names too', () => {
    const english: Known = {
      ...known,
      services: [
        { code: 'F60', name: '足底按摩', nameEn: 'Foot massage' },
        { code: 'T90', name: '泰式按摩', nameEn: 'Thai massage' },
      ],
    };
    expect(parse('302 2 thai', english)).toMatchObject({ kind: 'open', services: ['T90'] });
    expect(parse('302 2 Foot @8', english)).toMatchObject({ kind: 'open', services: ['F60'] });
    const two = { code: 'F90', name: '中式足疗', nameEn: 'Foot therapy' };
    const more = { ...english, services: [...english.services, two] };
    expect(parse('302 2 foot @8', more)).toMatchObject({
      kind: 'choice',
      choices: [{ line: '302 2 F60 @8' }, { line: '302 2 F90 @8' }],
    });
  });

  it('says what it does not know', () => {
    expect(read('302 足底 跳舞')).toEqual({ kind: 'unknown', of: 'service', text: '跳舞' });
    expect(read('302 足底 @77')).toEqual({ kind: 'unknown', of: 'technician', text: '77' });
    expect(read('302 足底 @')).toEqual({ kind: 'more', expects: 'who' });
  });

  it('gives each guest theirs', () => {
    const guests = (text: string) => {
      const line = read(text);
      return line.kind === 'open' ? guestsOf(line) : [];
    };
    expect(guests('302 2 足底 采耳').map((guest) => guest.services)).toEqual([
      ['FOOT60'],
      ['EAR30'],
    ]);
    expect(guests('302 3 足底 采耳').map((guest) => guest.services)).toEqual(
      Array.from({ length: 3 }, () => ['FOOT60', 'EAR30']),
    );
    expect(guests('302 3 足底 @8,女').map((guest) => guest.who)).toEqual([
      { type: 'requested', staffNo: '8' },
      { type: 'rotation', gender: 'F' },
      { type: 'rotation', gender: 'F' },
    ]);
    expect(guests('302 2 足底 @8').map((guest) => guest.who)).toEqual([
      { type: 'requested', staffNo: '8' },
      undefined,
    ]);
  });

  it('never throws, whatever is typed', () => {
    for (const text of [
      '@',
      '302 @,,',
      '302 + +',
      '302 > >',
      '>',
      '+',
      '302 2 @8@9',
      '[({',
      '\u0000',
    ]) {
      expect(() => read(text)).not.toThrow();
    }
  });
});

describe('pinyin initials', () => {
  it.each([
    ['足底按摩', 'zdam'],
    ['中式推拿', 'zstn'],
    ['采耳', 'ce'],
    ['修脚', 'xj'],
    ['肩颈舒缓', 'jjsh'],
    ['泰式按摩', 'tsam'],
    ['矿泉水', 'kqs'],
    ['精油SPA', 'jyspa'],
  ])('%s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  it('finds goods by a piece, the code, or the initials', () => {
    expect(matches('泉', '矿泉水', 'WATER')).toBe(true);
    expect(matches('wat', '矿泉水', 'WATER')).toBe(true);
    expect(matches('kq', '矿泉水', 'WATER')).toBe(true);
    expect(matches('qs', '矿泉水', 'WATER')).toBe(false);
  });
});
