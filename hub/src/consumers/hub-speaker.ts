/** The hub's own loudspeaker: a player like a Turn board. By itself it speaks only while no Turn board can. */
import { type AnnouncementView } from '@baozhong/contract/live.ts';
import { speakingOrder, type State } from '@baozhong/core/index.ts';
import { atVolume } from '@baozhong/tts/src/wav.ts';
import type { SoundCard } from '@baozhong/tts/src/sound-card.ts';
import type { Speaking } from '../ingress/speaking.ts';
import type { Board } from './board/board.ts';
import { hubPlayer, type Voice } from './voice.ts';

/** `on`: also beside Turn boards that sound. */
export type SpeakerMode = 'auto' | 'on' | 'off';

const lookMs = 1_000;
/** A speaker that is missing may be plugged in. */
const probeAgainMs = 60_000;

export interface HubSpeaker {
  close(): Promise<void>;
}

export function createHubSpeaker(options: {
  readonly mode: SpeakerMode;
  readonly card: SoundCard;
  readonly board: Board;
  readonly state: () => State;
  readonly voice: Voice;
  readonly speaking: Speaking;
  readonly sound: (id: string) => Promise<Uint8Array | undefined>;
  /** In percent. */
  readonly volume: () => number;
  readonly onError: (error: unknown) => void;
}): HubSpeaker {
  const { mode, card, board, voice, speaking } = options;
  let probeAt = 0;
  let usable = false;
  let closed = false;
  let working: Promise<void> | undefined;

  const next = (): AnnouncementView | undefined => {
    const { announcements } = options.state();
    if (announcements.size === 0) return undefined;
    if ([...announcements.values()].some((one) => one.playing !== null)) return undefined;
    return board.facts.announcements
      .queued()
      .filter((one) => one.speechId !== null)
      .sort(speakingOrder)[0];
  };

  const probe = async (): Promise<void> => {
    usable = await card.probe();
    probeAt = performance.now() + probeAgainMs;
    voice.changed(hubPlayer, { id: hubPlayer, sound: usable ? 'on' : 'missing' });
  };

  const speak = async (one: AnnouncementView): Promise<void> => {
    const wav = await options.sound(one.speechId ?? '');
    if (wav === undefined) return;
    if ((await speaking.claim(one.no, hubPlayer)).status === 'refused') return;
    try {
      await card.play(atVolume(wav, options.volume()));
      await speaking.report(one.no, hubPlayer, 'played', '');
    } catch (error) {
      options.onError(error);
      await speaking.report(one.no, hubPlayer, 'failed', 'speaker');
      await probe();
    }
  };

  const look = (): void => {
    if (closed || working !== undefined || mode === 'off') return;
    if (mode === 'auto' && voice.boardSounds()) return;
    const one = usable ? next() : undefined;
    const work =
      one !== undefined
        ? speak(one)
        : !usable && performance.now() >= probeAt
          ? probe()
          : undefined;
    if (work === undefined) return;
    working = work.catch(options.onError).finally(() => {
      working = undefined;
      look();
    });
  };

  const stopListening = board.onChanges(look);
  const timer = setInterval(look, lookMs);
  return {
    async close() {
      closed = true;
      stopListening();
      clearInterval(timer);
      await working;
    },
  };
}
