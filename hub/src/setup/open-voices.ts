/** The speaking side of the hub: an engine that makes sounds, and those who play them. */
import { createEngineChain } from '@baozhong/tts/src/engine-chain.ts';
import { createSoundCard } from '@baozhong/tts/src/sound-card.ts';
import { createSpeech, type Speech } from '@baozhong/tts/src/speaker.ts';
import { join } from 'node:path';
import { createHubSpeaker } from '../consumers/hub-speaker.ts';
import { createSpeechConsumer, type SpeechConsumer } from '../consumers/speech.ts';
import { createVoice, type Voice } from '../consumers/voice.ts';
import { createSpeaking, type Speaking } from '../ingress/speaking.ts';
import type { Floor } from './open-floor.ts';

export interface Voices {
  readonly speech: Speech;
  readonly maker: SpeechConsumer;
  readonly voice: Voice;
  readonly speaking: Speaking;
  /** The first call of the evening shall not wait for a voice to wake up. */
  warmUp(): void;
  close(): Promise<void>;
}

export function openVoices(floor: Floor, onError: (error: unknown) => void): Voices {
  const { board, pipeline, log, state, options } = floor;
  const voice = createVoice(board);
  const engine = createEngineChain(options.speech, {
    onChange(speaking, why) {
      if (why !== '') log.warn({ speaking, why }, 'a speech engine cannot speak');
      voice.engineChanged(options.speech === 'silent' ? 'silent' : speaking);
    },
  });
  const speech = createSpeech({ engine, cacheDir: join(options.dataDir, 'speech') });
  const maker = createSpeechConsumer({
    ...{ board, speech, onError },
    onFailed: (no, why) => speaking.report(no, null, 'failed', why),
  });
  const speaking = createSpeaking({
    ...floor,
    pos: () => pipeline.head.pos,
    soundMs: (no) => maker.soundMs(no),
  });
  const speaker = createHubSpeaker({
    ...{ mode: options.speaker, card: createSoundCard(), board, state, voice, speaking, onError },
    sound: (id) => speech.read(id),
  });
  return {
    ...{ speech, maker, voice, speaking },
    warmUp() {
      void engine.probe();
    },
    async close() {
      await speaker.close();
      await speech.close();
    },
  };
}
