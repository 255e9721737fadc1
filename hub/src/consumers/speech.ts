/** Makes the sound of each announcement and tells the board. A failed sound never holds up the floor: the words are on the screen. */
import type { AnnouncementView } from '@baozhong/contract/live.ts';
import type { Event } from '@baozhong/core/index.ts';
import { type Announcement, beginsWithChime, phrase } from '@baozhong/tts/src/phrases.ts';
import type { Board } from './board/board.ts';

/** Older calls are not worth a sound after a restart. */
const freshMs = 2 * 60_000;

export interface SpeechMaker {
  prepare(
    text: string,
    language: 'zh-CN' | 'en',
    options: { readonly chime: boolean },
  ): Promise<{ readonly id: string }>;
}

export interface SpeechConsumer {
  /** Those that were called just before a restart. */
  resume(now: number): void;
  apply(events: readonly Event[]): void;
}

export function createSpeechConsumer(options: {
  readonly board: Board;
  readonly speech: SpeechMaker;
  readonly onError: (error: unknown) => void;
}): SpeechConsumer {
  const { board, speech } = options;
  const say = async (announcement: AnnouncementView): Promise<void> => {
    const { no, what, staffNo, roomNo, serviceName, minutes, clockType } = announcement;
    const words: Announcement = { kind: what, staffNo, roomNo, serviceName, minutes, clockType };
    const text = phrase(words, { language: 'zh-CN', technicianDigits: 'auto', roomDigits: 'auto' });
    try {
      const { id } = await speech.prepare(text, 'zh-CN', { chime: beginsWithChime(words) });
      board.speechChanged(no, { text, speechId: id, speechFailed: false });
    } catch (error) {
      board.speechChanged(no, { text, speechId: null, speechFailed: true });
      options.onError(error);
    }
  };
  return {
    resume(now) {
      for (const announcement of [...board.facts.announcements()])
        if (now - announcement.at <= freshMs) void say(announcement);
    },
    apply(events) {
      for (const event of events) {
        if (event.type !== 'announcementQueued') continue;
        const announcement = board.facts.announcement(event.no);
        if (announcement !== undefined) void say(announcement);
      }
    },
  };
}
