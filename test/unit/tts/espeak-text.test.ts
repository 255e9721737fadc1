import { describe, expect, test } from 'vitest';
import { espeakArguments, mandarinNotation } from '@baozhong/tts/src/espeak-text.ts';

describe('[TRM-07] Mandarin as pinyin for espeak', () => {
  test.each([
    ['请八号技师，到三零二房', 'qing3 ba1 hao4 [[_::]] ji4 shi1 ， dao4 san1 ling2 er4 fang2'],
    ['幺零八号', 'yao1 ling2 ba1 hao4'],
    ['一号技师', 'yi1 hao4 [[_::]] ji4 shi1'],
    ['一百一十分钟', 'yi4 bai3 yi1 shi2 fen1 zhong1'],
    ['重复 重手法 银行 行走', 'chong2 fu4 zhong4 shou3 fa3 yin2 hang2 xing2 zou3'],
    ['店长 长度', 'dian4 zhang3 chang2 du4'],
    ['还有两分钟到钟', 'hai2 you3 liang3 fen1 zhong1 [[_::]] dao4 zhong1'],
    ['石头', 'shi2 tou5'],
    ['女士', 'nv3 shi4'],
    ['A零八 VIP SPA', 'ei1 ling2 ba1 wei1 ai1 pi4 ai2 si5 pi4 ei1'],
    ['胸部 英雄', '[[S;jong55]] bu4 ying1 [[S;jong35]]'],
    ['好. 好, 好!', 'hao3 。 hao3 ， hao3 。'],
  ])('%s', (text, notation) => {
    expect(mandarinNotation(text)).toBe(notation);
  });
});

describe('the command line', () => {
  test.each(['zh-CN', 'en'] as const)('holds the text of %s as one word after --', (language) => {
    for (const text of [
      '-w /etc/passwd',
      '--stdin',
      '$(reboot)',
      'x [[_::]] y',
      '<voice name="x">',
    ]) {
      const words = espeakArguments(text, language);
      expect(words.at(-2)).toBe('--');
      expect(words.at(-1)).not.toMatch(/[[\]<>$()]/);
    }
  });

  test('Chinese names in English sentences get the Chinese voice', () => {
    const words = espeakArguments('Please go to 牡丹厅. Room A 3 0 2', 'en');
    expect(words).toContain('-m');
    expect(words.at(-1)).toBe(
      `Please go to <voice name="cmn-latn-pinyin">mu3 dan1 ting1</voice>. Room [['eI]] 3 0 2`,
    );
  });
});
