/** espeak-ng as the machine has it installed: the fastest, and its licence stays outside of the hub's process. */
import { SpeechError, type SpeechEngine } from './engine.ts';
import { espeakArguments } from './espeak-text.ts';
import { runProgram } from './run-program.ts';
import { isSpeakable } from './speakable.ts';
import { decodeWav, isAudible, wholeWav } from './wav.ts';

const LIMITS = { milliseconds: 8_000, outputBytes: 20_000_000 };

/** Part of the cache key: change it when `espeak-text.ts` makes other sounds than before. */
const NAME = 'espeak-ng, voice 3';

export function createEspeakCli(program = 'espeak-ng'): SpeechEngine {
  return {
    name: NAME,
    async synthesize(text, { language, signal }) {
      if (!isSpeakable(text))
        throw new SpeechError('nothing_to_say', 'no speakable character in the text');
      const args = ['--stdout', ...espeakArguments(text, language)];
      const wav = wholeWav(await runProgram(program, args, { ...LIMITS, signal }));
      const sound = decodeWav(wav);
      if (!sound) throw new SpeechError('synthesis_failed', 'the answer is not a WAV file');
      if (!isAudible(sound)) throw new SpeechError('nothing_to_say', 'no sound came of it');
      return wav;
    },
  };
}
