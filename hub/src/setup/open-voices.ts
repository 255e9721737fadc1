/** The speaking side of the hub: an engine that makes sounds, and those who play them. */
import type { VoiceSettingsAnswer } from '@baozhong/contract/speech.ts';
import { createEngineChain } from '@baozhong/tts/src/engine-chain.ts';
import { createSoundCard } from '@baozhong/tts/src/sound-card.ts';
import { createSpeech, type Speech } from '@baozhong/tts/src/speaker.ts';
import {
  readVoicePack,
  type VoicePack,
  VoicePackError,
  withVoicePack,
} from '@baozhong/tts/src/voice-pack.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createHubSpeaker } from '../consumers/hub-speaker.ts';
import type { SpeakingStyle } from '../consumers/speaking-style.ts';
import { createSpeechConsumer, type SpeechConsumer } from '../consumers/speech.ts';
import { createVoice, type Voice } from '../consumers/voice.ts';
import { createSpeaking, type Speaking } from '../ingress/speaking.ts';
import type { Floor } from './open-floor.ts';

export interface Voices {
  readonly speech: Speech;
  readonly maker: SpeechConsumer;
  readonly voice: Voice;
  readonly speaking: Speaking;
  readonly style: SpeakingStyle;
  /** The store's own recordings, as they were found at the start. */
  readonly pack: Pick<VoiceSettingsAnswer, 'pack' | 'packFault'>;
  /** The first call of the evening shall not wait for a voice to wake up. */
  warmUp(): void;
  close(): Promise<void>;
}

export function openVoices(
  floor: Floor,
  style: SpeakingStyle,
  onError: (error: unknown) => void,
): Voices {
  const { board, pipeline, log, state, options } = floor;
  const voice = createVoice(board, () => style.volume());
  style.onChange(() => {
    voice.volumeChanged();
  });
  const engine = createEngineChain(options.speech, {
    onChange(speaking, why) {
      if (why !== '') log.warn({ speaking, why }, 'a speech engine cannot speak');
      voice.engineChanged(options.speech === 'silent' ? 'silent' : speaking);
    },
  });
  const pack = findVoicePack(join(options.dataDir, 'voice-pack'));
  if (pack.fault !== '') log.warn({ why: pack.fault }, 'the voice pack is not spoken from');
  const spoken = pack.found === undefined ? engine : withVoicePack(pack.found, engine);
  const speech = createSpeech({ engine: spoken, cacheDir: join(options.dataDir, 'speech') });
  const maker = createSpeechConsumer({
    ...{ board, speech, style, onError },
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
    volume: () => style.volume(),
  });
  return {
    ...{ speech, maker, voice, speaking, style },
    pack: {
      pack: pack.found ? { name: pack.found.name, clips: pack.found.clips.size } : null,
      packFault: pack.fault,
    },
    warmUp() {
      void engine.probe();
    },
    async close() {
      style.close();
      await speaker.close();
      await speech.close();
    },
  };
}

/** A folder that is there and is no pack is told, and the store speaks as without it. */
function findVoicePack(folder: string): { readonly found?: VoicePack; readonly fault: string } {
  if (!existsSync(folder)) return { fault: '' };
  try {
    return { found: readVoicePack(folder), fault: '' };
  } catch (error) {
    if (!(error instanceof VoicePackError)) throw error;
    return { fault: error.message };
  }
}
