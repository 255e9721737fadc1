/** The speaking side of the hub: an engine that makes sounds, and those who play them. */
import { createEspeakEngine } from '@baozhong/tts/src/espeak-wasm.ts';
import { createSpeech, type Speech } from '@baozhong/tts/src/speaker.ts';
import { join } from 'node:path';
import { createSpeechConsumer, type SpeechConsumer } from '../consumers/speech.ts';
import { createVoice, type Voice } from '../consumers/voice.ts';
import { createSpeaking, type Speaking } from '../ingress/speaking.ts';
import type { Floor } from './open-floor.ts';

export interface Voices {
  readonly speech: Speech;
  readonly maker: SpeechConsumer;
  readonly voice: Voice;
  readonly speaking: Speaking;
  warmUp(): void;
  close(): Promise<void>;
}

export function openVoices(floor: Floor, onError: (error: unknown) => void): Voices {
  const { board, pipeline } = floor;
  const engine = createEspeakEngine();
  const speech = createSpeech({ engine, cacheDir: join(floor.options.dataDir, 'speech') });
  const voice = createVoice({ board, engine: engine.name });
  const maker = createSpeechConsumer({
    ...{ board, speech, onError },
    onFailed: (no, why) => speaking.report(no, null, 'failed', why),
  });
  const speaking = createSpeaking({
    ...floor,
    pos: () => pipeline.head.pos,
    soundMs: (no) => maker.soundMs(no),
  });
  return {
    ...{ speech, maker, voice, speaking },
    warmUp() {
      engine.warmUp();
    },
    async close() {
      await speech.close();
    },
  };
}
