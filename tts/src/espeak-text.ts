/**
 * From spoken text to the command line of espeak-ng. Hanzi go in as pinyin: pinyin-pro reads
 * polyphones by context (一号, 重复, 便宜) where espeak's own word list is wrong.
 */
import type { Language } from '@baozhong/contract/primitives.ts';
import { customPinyin, pinyin } from 'pinyin-pro';
import { cleanForSpeech } from './speakable.ts';

const MANDARIN_VOICE = 'cmn-latn-pinyin';
const ENGLISH_VOICE = 'en';
/** Words a minute as espeak counts. A call must be understood at once and be short: ten at a time wait for each other. */
const MANDARIN_SPEED = '185';
const ENGLISH_SPEED = '165';

/** Words of the trade that pinyin-pro reads by the commoner sound of a character. */
customPinyin({
  店长: 'diàn zhǎng',
  重做: 'chóng zuò',
  调房: 'diào fáng',
  调钟: 'diào zhōng',
  调到: 'diào dào',
  藏式: 'zàng shì',
  藏药: 'zàng yào',
  藏疗: 'zàng liáo',
});

/** espeak's own notation for a pause of about 0.15 s. The space after it is needed: before `</voice>` it would swallow the tag. */
const PAUSE = ' [[_::]] ';

/** What the worker process is asked. */
export interface EspeakRequest {
  readonly text: string;
  readonly language: Language;
}

/** Cleans the text itself: brackets and angle brackets would be commands to espeak. */
export function espeakArguments(text: string, language: Language): string[] {
  const clean = cleanForSpeech(text);
  if (language === 'zh-CN') {
    return ['-v', MANDARIN_VOICE, '-s', MANDARIN_SPEED, '--', mandarinNotation(clean)];
  }
  const notation = englishNotation(clean);
  const markup = notation.includes('<') ? ['-m'] : [];
  return ['-v', ENGLISH_VOICE, '-s', ENGLISH_SPEED, ...markup, '--', notation];
}

const PIECES =
  /[\u4E00-\u9FFF]+|[A-Za-z\u00C0-\u024F']+|\d+(?:\.\d+)?|[^\u4E00-\u9FFFA-Za-z\u00C0-\u024F'\d]+/g;

/** Exported for the tests, which listen to it through espeak's phonemes. */
export function mandarinNotation(text: string): string {
  const pieces = text.match(PIECES) ?? [];
  return pieces.map(mandarinPiece).join(' ').replace(/ +/g, ' ').trim();
}

function mandarinPiece(piece: string): string {
  if (isHan(piece)) return hanNotation(piece);
  // Capitals are letters (VIP), anything else is an English word, which this voice says in English.
  if (/^[A-Z]{1,4}$/.test(piece))
    return piece
      .split('')
      .map((letter) => LETTERS[letter])
      .join(' ');
  if (/^[\d.]+$/.test(piece)) return piece;
  // A Latin full stop after a pinyin syllable is not heard as an end of sentence.
  return piece.replace(/[.!?]/g, '。').replace(/[,:;]/g, '，');
}

/** As letters are named in Mandarin: by themselves each engine says others, or the English ones. */
const LETTERS: Partial<Record<string, string>> = {
  ...{ A: 'ei1', B: 'bi4', C: 'xi1', D: 'di4', E: 'yi4', F: 'ai2 fu5', G: 'ji4', H: 'ei2 chi5' },
  ...{ I: 'ai1', J: 'zhei4', K: 'kei4', L: 'ai2 lou5', M: 'ai2 mu5', N: 'en1', O: 'ou1' },
  ...{ P: 'pi4', Q: 'kou1', R: 'a4 er5', S: 'ai2 si5', T: 'ti4', U: 'you1', V: 'wei1' },
  ...{ W: 'da2 bu5 liu5', X: 'ai2 ke5 si5', Y: 'wai1', Z: 'zei4' },
};

/** 八号技师: a short rest after the number lets it sink in, where no comma gives one. */
const NUMBER_WITHIN =
  /[零幺一二两三四五六七八九十百千万点]+(?:号|房|分钟|小时|元|个)(?=[\u4E00-\u9FFF])/g;

function hanNotation(han: string): string {
  const syllables = pinyin(han, { toneType: 'num', type: 'array', v: true }).map(syllableNotation);
  for (const match of han.matchAll(NUMBER_WITHIN)) {
    const last = match.index + match[0].length - 1;
    syllables[last] = `${syllables[last] ?? ''}${PAUSE}`;
  }
  return syllables.filter(Boolean).join(' ');
}

const INITIAL_PHONEMES: Partial<Record<string, string>> = { j: 'tS;', q: 'tS;h', x: 'S;' };
const TONE_PHONEMES: Partial<Record<string, string>> = {
  1: '55',
  2: '35',
  3: '21',
  4: '51',
  5: '11',
};

function syllableNotation(reading: string): string {
  const [, sound, toneFound] = /^([a-zê]+)([0-5])$/.exec(reading) ?? [];
  // A character that pinyin-pro does not know comes back as itself: better left out than spelled in English.
  if (sound === undefined) return '';
  // The neutral tone: espeak says 'zero' for 0.
  const tone = toneFound === '0' || toneFound === undefined ? '5' : toneFound;
  // This build lacks jiong, qiong, xiong (胸, 雄) and spells them in English; phonemes it has.
  const iong = /^([jqx])iong$/.exec(sound)?.[1];
  if (iong) return `[[${INITIAL_PHONEMES[iong] ?? ''}jong${TONE_PHONEMES[tone] ?? ''}]] `;
  // 嗯, 呣 and the like have no vowel.
  if (!/[aeiouvê]/.test(sound)) return `en${tone}`;
  return `${sound.replace('ê', 'e')}${tone}`;
}

/** Room A 3 0 2: a letter, not the article. */
const LETTER_A_BEFORE_DIGIT = /\bA(?= ?\d)/g;

/** English with Chinese names in it (牡丹厅) changes the voice for them; alone, espeak would say 'Chinese letter' for each. */
function englishNotation(text: string): string {
  const inMandarin = (han: string): string =>
    ` <voice name="${MANDARIN_VOICE}">${hanNotation(han)}</voice>`;
  return text
    .replace(/、/g, ', ')
    .replace(/。/g, '. ')
    .replace(LETTER_A_BEFORE_DIGIT, "[['eI]] ")
    .replace(/[\u4E00-\u9FFF]+/g, inMandarin)
    .replace(/ +/g, ' ')
    .trim();
}

function isHan(piece: string): boolean {
  return /^[\u4E00-\u9FFF]/.test(piece);
}
