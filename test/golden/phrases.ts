/** Forty things that are easily said wrong, and what each engine is to make of them. */
import { execFileSync } from 'node:child_process';
import type { Language } from '@baozhong/contract/primitives.ts';
import { createInstance, loadEspeak } from '@baozhong/tts/src/espeak-module.ts';
import { espeakArguments } from '@baozhong/tts/src/espeak-text.ts';
import { type Announcement, phrase, type PhraseOptions } from '@baozhong/tts/src/phrases.ts';

const zh: PhraseOptions = { language: 'zh-CN', technicianDigits: 'auto', roomDigits: 'auto' };
const asNumbers: PhraseOptions = { ...zh, technicianDigits: 'number', roomDigits: 'number' };

interface Hard {
  readonly what: Announcement;
  readonly options: PhraseOptions;
}
const call = (
  staffNo: string,
  roomNo: string,
  serviceName: string,
  minutes: number,
  given: Partial<Announcement> = {},
  options = zh,
): Hard => ({
  what: {
    ...{ kind: 'dispatch', staffNo, roomNo, serviceName, minutes, clockType: 'rotation' },
    ...given,
  } as Announcement,
  options,
});
const text = (words: string, options = zh): Hard => ({
  what: { kind: 'tapAnswer', text: words },
  options,
});

export const hardPhrases: readonly Hard[] = [
  // numbers: 幺 and 两, codes, leading zeros, prefixes, names
  call('8', '302', '足底按摩', 60),
  call('108', '1108', '中式推拿', 90, { clockType: 'requested' }),
  call('108', '1108', '中式推拿', 90, {}, asNumbers),
  call('2', '2', '采耳', 2),
  call('12', '112', '修脚', 45, { clockType: 'picked' }),
  call('08', '008', '泰式按摩', 120),
  call('V8', 'A1108', '精油SPA', 90),
  call('21', '牡丹厅', '足疗', 60),
  call('200', '201', '拔罐', 20, { kind: 'recall' }),
  call('7', '305', '刮痧', 30, { kind: 'roomMove' }),
  { what: { kind: 'endReminder', roomNo: '302', staffNo: '8', minutesLeft: 5 }, options: zh },
  { what: { kind: 'overrun', roomNo: '1101', staffNo: '111', minutesOver: 2 }, options: zh },
  text('余额12.51元'),
  text('第2位，还有2个人'),
  text('105分钟'),
  text('2小时'),
  text('1010元'),
  text('10000元'),
  text('卡号13812345678'),
  // polyphones: 长 行 重 还 调 藏 便 乐 得 空 了 发 和 中 参 差 会 都
  text('店长请到前台'),
  text('长江厅有客人'),
  text('银行卡付款'),
  text('请自行前往'),
  text('重手法'),
  text('重做一次'),
  text('还有五分钟'),
  text('请归还手牌'),
  text('调房到三零五'),
  text('藏式按摩'),
  text('便宜一点'),
  text('音乐厅'),
  text('空房间'),
  text('会员卡'),
  text('头发护理 VIP'),
  // tone sandhi: 一 and 不, third tones in a row
  text('一百一十一号'),
  text('一个一次一起'),
  text('不要不去不对'),
  text('请你洗手'),
  text('五九九马场'),
  // erhua, syllables that an engine lacks, names of the trade
  text('这儿有点儿凉，雄鹰厅胸部绿女'),
];

export function spoken({ what, options }: Hard): string {
  return phrase(what, options);
}

export function hasCli(): boolean {
  try {
    execFileSync('espeak-ng', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const asked = (words: string, language: Language) => [
  ...['-q', '-x'],
  ...espeakArguments(words, language),
];
/** One line; where two releases write the same sound in two ways, in one of them. */
const tidy = (output: string) =>
  output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' / ')
    .replaceAll(/A(?=\d+N)/g, 'a')
    .replaceAll(/(?<=[ |]|^)[j;]'y/g, "'y");

export function phonemesOfCli(words: string): string {
  return tidy(execFileSync('espeak-ng', asked(words, 'zh-CN'), { encoding: 'utf8' }));
}

const program = await loadEspeak();
export async function phonemesOfWasm(words: string): Promise<string> {
  const espeak = await createInstance(program);
  espeak.run(asked(words, 'zh-CN'));
  return tidy(espeak.lines.join('\n'));
}
