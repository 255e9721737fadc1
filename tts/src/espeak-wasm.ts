/** Speech without internet, without apt and without a sound card: espeak-ng compiled to WebAssembly, in a child process. */
import { SpeechError, type SpeechEngine } from './engine.ts';
import type { EspeakRequest } from './espeak-text.ts';
import { isSpeakable } from './speakable.ts';
import { SupervisedWorker, type WorkerLimits } from './supervised-worker.ts';
import { decodeWav, isAudible } from './wav.ts';

export interface EspeakEngine extends SpeechEngine {
  /** Starts the child now, so that the first call of the day does not pay for it. */
  warmUp(): void;
  /** Of the child, if there is one at the moment. */
  readonly processId: number | undefined;
  close(): Promise<void>;
}

/** Part of the cache key: change it when `espeak-text.ts` or the package makes other sounds than before. */
const NAME = 'espeak-ng-wasm 1.0.2, voice 3';

const DEFAULT_LIMITS: WorkerLimits = {
  answerMilliseconds: 4_000,
  startMilliseconds: 10_000,
  totalMilliseconds: 15_000,
  maxWaiting: 32,
  restartMilliseconds: [0, 200, 1_000, 5_000, 30_000],
};

export interface EspeakOptions extends Partial<WorkerLimits> {
  /** Another program that speaks the worker's protocol; for tests. */
  readonly program?: URL;
}

export function createEspeakEngine({ program, ...limits }: EspeakOptions = {}): EspeakEngine {
  const worker = new SupervisedWorker(program ?? new URL('./espeak-worker.ts', import.meta.url), {
    ...DEFAULT_LIMITS,
    ...limits,
  });
  return {
    name: NAME,
    get processId() {
      return worker.processId;
    },
    warmUp() {
      worker.start();
    },
    async synthesize(text, { language, signal }) {
      if (!isSpeakable(text))
        throw new SpeechError('nothing_to_say', 'no speakable character in the text');
      const request: EspeakRequest = { text, language };
      const wav = await worker.request(request, signal);
      const sound = decodeWav(wav);
      if (!sound) throw new SpeechError('synthesis_failed', 'the answer is not a WAV file');
      // Only characters that no pronunciation table knows: a silence would pass for an announcement.
      if (!isAudible(sound)) throw new SpeechError('nothing_to_say', 'no sound came of it');
      return wav;
    },
    close() {
      return worker.close();
    },
  };
}
