/** Recorded clips of a store: joined word by word, what is missing said by the engine behind, and a bad folder told in words. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SpeechEngine } from '@baozhong/tts/src/engine.ts';
import {
  partsOf,
  readVoicePack,
  VoicePackError,
  withVoicePack,
} from '@baozhong/tts/src/voice-pack.ts';
import { atVolume, decodeWav, encodeWav, resampled } from '@baozhong/tts/src/wav.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baozhong-voice-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const rate = 8_000;
/** A sound that is known again: so many samples of one height. */
const tone = (height: number, length = 10, sampleRate = rate) =>
  encodeWav({ sampleRate, samples: new Int16Array(length).fill(height) });

function pack(clips: Record<string, number>, more: object = {}): void {
  const names = Object.entries(clips).map(([words, height]) => {
    const file = `c${String(height)}.wav`;
    writeFileSync(join(folder, file), tone(height));
    return [words, file];
  });
  const index = { format: 'baozhong.voice/1', name: '小美', language: 'zh-CN', ...more };
  writeFileSync(
    join(folder, 'index.json'),
    JSON.stringify({ ...index, clips: Object.fromEntries(names) as object }),
  );
}

/** Says everything as -1, and notes what it was asked for. */
function behind(): SpeechEngine & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    ...{ name: 'behind', asked },
    synthesize: (text) => {
      asked.push(text);
      return Promise.resolve(tone(-1, 4));
    },
  };
}

/** The heights in their order, pauses as 0, each once. */
function heard(wav: Uint8Array): number[] {
  const heights: number[] = [];
  for (const sample of decodeWav(wav)?.samples ?? [])
    if (heights.at(-1) !== sample) heights.push(sample);
  return heights;
}

describe('[TRM-08] a voice pack', () => {
  test('takes the longest clip each time; signs are pauses; what nobody recorded is named', () => {
    const clips = new Map([
      ['请', 1],
      ['八号', 2],
      ['八号技师', 3],
      ['到', 4],
    ]);
    expect(partsOf('请八号技师，到三零二房。', clips)).toEqual([
      { kind: 'clip', words: '请' },
      { kind: 'clip', words: '八号技师' },
      { kind: 'pause', seconds: 0.14 },
      { kind: 'clip', words: '到' },
      { kind: 'missing', words: '三零二房' },
      { kind: 'pause', seconds: 0.28 },
    ]);
    expect(partsOf('', clips)).toEqual([]);
    expect(partsOf('谁', new Map())).toEqual([{ kind: 'missing', words: '谁' }]);
  });

  test('is joined, with the missing words by the engine behind in their place', async () => {
    pack({ 请: 100, 八号技师: 200, 到: 300 });
    const engine = behind();
    const voice = withVoicePack(readVoicePack(folder), engine);
    const wav = await voice.synthesize('请八号技师，到三零二房。', { language: 'zh-CN' });
    expect(heard(wav)).toEqual([100, 200, 0, 300, -1, 0]);
    expect(engine.asked).toEqual(['三零二房']);
  });

  test('leaves whole sentences to the engine: another language, nothing recorded, or not to be mixed', async () => {
    pack({ 请: 100 }, { mix: false });
    const engine = behind();
    const voice = withVoicePack(readVoicePack(folder), engine);
    expect(heard(await voice.synthesize('请', { language: 'zh-CN' }))).toEqual([100]);
    await voice.synthesize('请坐', { language: 'zh-CN' });
    await voice.synthesize('Please', { language: 'en' });
    await voice.synthesize('再见', { language: 'zh-CN' });
    expect(engine.asked).toEqual(['请坐', 'Please', '再见']);
  });

  test('is another voice with another recording, so that no old sound is taken for it', () => {
    pack({ 请: 100 });
    const before = withVoicePack(readVoicePack(folder), behind()).name;
    writeFileSync(join(folder, 'c100.wav'), tone(101));
    expect(withVoicePack(readVoicePack(folder), behind()).name).not.toBe(before);
  });

  test.each<[string, () => void, RegExp]>([
    ['no index', () => undefined, /index\.json cannot be read/],
    [
      'no JSON',
      () => {
        writeFileSync(join(folder, 'index.json'), '{');
      },
      /no JSON/,
    ],
    [
      'a clip outside of the folder',
      () => {
        pack({});
        const index = { format: 'baozhong.voice/1', name: 'x', language: 'zh-CN' };
        const clips = { 请: '../../secret.wav' };
        writeFileSync(join(folder, 'index.json'), JSON.stringify({ ...index, clips }));
      },
      /clips\.请/,
    ],
    [
      'a clip that is no sound',
      () => {
        pack({ 请: 100 });
        writeFileSync(join(folder, 'c100.wav'), 'RIFF');
      },
      /c100\.wav \("请"\) is no 16-bit mono WAV/,
    ],
    [
      'a clip that is not there',
      () => {
        pack({ 请: 100 });
        rmSync(join(folder, 'c100.wav'));
      },
      /c100\.wav cannot be read/,
    ],
    [
      'no clips',
      () => {
        pack({});
      },
      /names no clips/,
    ],
  ])('%s: told in words', (_, make, why) => {
    make();
    expect(() => readVoicePack(folder)).toThrow(VoicePackError);
    expect(() => readVoicePack(folder)).toThrow(why);
  });
});

describe('sounds', () => {
  test('at another rate they last as long; at another volume they are as much lower', () => {
    const sound = { sampleRate: 8_000, samples: Int16Array.of(0, 100, 200, 300) };
    expect([...resampled(sound, 16_000)]).toEqual([0, 50, 100, 150, 200, 250, 300, 300]);
    expect(resampled(sound, 8_000)).toBe(sound.samples);
    const wav = encodeWav(sound);
    expect([...(decodeWav(atVolume(wav, 50))?.samples ?? [])]).toEqual([0, 50, 100, 150]);
    expect(atVolume(wav, 100)).toBe(wav);
    expect(atVolume(Uint8Array.of(1), 50)).toEqual(Uint8Array.of(1));
  });
});
