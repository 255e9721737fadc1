/** Makes the sound of each announcement and tells the board. A sound that cannot be made never holds up the floor: it is told, and the words are on the screen. */
import type { AnnouncementView } from '@baozhong/contract/live.ts';
import { type Event, speakingOrder } from '@baozhong/core/index.ts';
import { type Announcement, beginsWithChime, phrase } from '@baozhong/tts/src/phrases.ts';
import type { Board } from './board/board.ts';
import type { SpeakingStyle } from './speaking-style.ts';

/** More would only wait in the engine. */
const atOnce = 2;

interface Made {
  readonly id: string;
  readonly soundMs: number;
}

export interface SpeechMaker {
  prepare(
    text: string,
    language: 'zh-CN' | 'en',
    options: { readonly chime: boolean },
  ): Promise<Made>;
  /** One behind the other. */
  join(ids: readonly string[]): Promise<Made>;
}

export interface SpeechConsumer {
  /** Those that were open when the hub stopped. */
  resume(): void;
  apply(events: readonly Event[]): void;
  /** How long the sound of one is; undefined: it is not made yet. */
  soundMs(no: number): number | undefined;
}

export function createSpeechConsumer(options: {
  readonly board: Board;
  readonly speech: SpeechMaker;
  readonly style: Pick<SpeakingStyle, 'settings'>;
  /** What no engine can say is over: the desk is told. */
  readonly onFailed: (no: number, why: string) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}): SpeechConsumer {
  const { board, speech } = options;
  const lengths = new Map<number, number>();
  const forgetOver = (): void => {
    for (const no of lengths.keys())
      if (board.facts.announcements.get(no)?.state !== 'queued') lengths.delete(no);
  };

  const say = async (one: AnnouncementView): Promise<void> => {
    const { no, what, staffNo, roomNo, serviceName, minutes, left, clockType } = one;
    const call = { staffNo, roomNo, serviceName, minutes, left, clockType };
    const words: Announcement = { kind: what, ...call };
    const { language, chime, technicianDigits, roomDigits } = options.style.settings;
    const languages = language === 'both' ? (['zh-CN', 'en'] as const) : [language];
    const texts = languages.map((one) =>
      phrase(words, { language: one, technicianDigits, roomDigits }),
    );
    const text = texts.join(' ');
    try {
      const parts: Made[] = [];
      for (const [index, one] of languages.entries()) {
        const first = index === 0 && chime && beginsWithChime(words);
        parts.push(await speech.prepare(texts[index] ?? '', one, { chime: first }));
      }
      const [only] = parts;
      const made =
        parts.length === 1 && only !== undefined
          ? only
          : await speech.join(parts.map(({ id }) => id));
      lengths.set(no, made.soundMs);
      board.soundMade(no, { text, speechId: made.id });
      forgetOver();
    } catch (error) {
      board.soundMade(no, { text, speechId: null });
      options.onError(error);
      await options.onFailed(no, codeOf(error));
    }
  };
  /** Asked for and not begun. A banquet calls a hundred at once: the first to be spoken is made first. */
  const waiting = new Set<number>();
  let making = 0;
  const makeNext = (): void => {
    while (making < atOnce) {
      const [one] = board.facts.announcements
        .queued()
        .filter(({ no }) => waiting.has(no))
        .sort(speakingOrder);
      if (one === undefined) {
        // What still waits here has left the floor.
        waiting.clear();
        return;
      }
      waiting.delete(one.no);
      making += 1;
      say(one)
        .catch(options.onError)
        .finally(() => {
          making -= 1;
          makeNext();
        });
    }
  };
  return {
    resume() {
      for (const one of board.facts.announcements.queued()) waiting.add(one.no);
      makeNext();
    },
    apply(events) {
      const before = waiting.size;
      for (const event of events) if (event.type === 'announcementQueued') waiting.add(event.no);
      if (waiting.size > before) makeNext();
    },
    soundMs: (no) => lengths.get(no),
  };
}

/** The engine's own short word for it. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no_sound';
}
