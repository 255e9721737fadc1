/** What espeak makes of the notation, in its own phonemes: the nearest thing to listening. */
import { pinyin } from 'pinyin-pro';
import { describe, expect, test } from 'vitest';
import { createInstance, loadEspeak } from '@baozhong/tts/src/espeak-module.ts';
import { espeakArguments, mandarinNotation } from '@baozhong/tts/src/espeak-text.ts';

const program = await loadEspeak();

/** One line for each clause; `(en)` marks a change to English sounds. */
async function phonemesOf(commandLine: readonly string[]): Promise<string[]> {
  const espeak = await createInstance(program);
  espeak.run(['-q', '-x', ...commandLine]);
  return espeak.lines.map((line) => line.trim()).filter(Boolean);
}

describe('[TRM-07] Mandarin sounds', () => {
  const TABLE = [
    ['请', "tS;h'i21"],
    ['到', "t'Au51"],
    ['号', "X'Au51"],
    ['钟', "ts.'ong55"],
    ['幺', "j'Au55"],
    ['零', "l'i35N"],
    ['两', "l'iA21"],
    ['房', "f'A35N"],
    ['技师', "tS;'i51_| s.'i.55"],
    ['一号', "j'i55_| X'Au51"],
    ['一百', "j'i51_| p'ai"],
    ['重复', "ts.h'ong35_| f'u51"],
    ['重手法', "ts.'ong51_| s.'ou35_| f'A"],
    ['银行', "j'i35n_| X'A35N"],
    ['行走', "S;'i35N_| ts'ou"],
    ['店长', "t'iE51n_| ts.'A"],
    ['长江', "ts.h'A35N_| tS;'iA55N"],
    ['胸部', "S;jong55_| p'u51"],
    ['A', "'ei55"],
  ] as const;
  test.each(TABLE)('%s', async (text, sounds) => {
    const [line] = await phonemesOf(espeakArguments(text, 'zh-CN'));
    expect(line).toContain(sounds);
  });

  test('no character that pinyin-pro knows falls into English', async () => {
    const syllables = new Set<string>();
    for (let code = 0x4e00; code <= 0x9fa5; code++) {
      const character = String.fromCharCode(code);
      for (const reading of pinyin(character, { multiple: true, type: 'array' })) {
        if (reading !== character) syllables.add(mandarinNotation(character));
      }
    }
    expect(syllables.size).toBeGreaterThan(1_000);
    const [option = '', voice = ''] = espeakArguments('好', 'zh-CN');
    const lines = await phonemesOf([option, voice, '--', [...syllables].join('。\n')]);
    expect(lines.length).toBe(syllables.size);
    expect(lines.filter((line) => line.includes('(en)'))).toEqual([]);
  });

  test('Chinese names in an English sentence sound Chinese, the rest English', async () => {
    const lines = await phonemesOf(espeakArguments('Please go to 牡丹厅. Thank you', 'en'));
    expect(lines.join(' ')).toMatch(/pl'i:z .*t'a55n_\| th'i55N.*T'aNk/);
  });
});
