/** What a Turn board and the hub say to each other about speaking. */
import { z } from 'zod';
import { Language } from './primitives.ts';

/** Made anew each time the page is loaded: what one loading began, another cannot confirm. */
export const BoardPlayer = z.string().regex(/^board-[0-9a-f]{8,32}$/);
/** The connection of the live view that asks, as its snapshot named it. */
const LiveSession = z.string().min(16).max(64);
const AnnouncementNo = z.int().min(1);

export const PlayerRequest = z.strictObject({
  session: LiveSession,
  player: BoardPlayer,
  sound: z.enum(['on', 'blocked', 'unknown']),
});
export type PlayerRequest = z.infer<typeof PlayerRequest>;

/** Answered when it is written down: only then may it sound. The same claim again gets the same answer. */
export const ClaimRequest = z.strictObject({
  session: LiveSession,
  player: BoardPlayer,
  no: AnnouncementNo,
});
export type ClaimRequest = z.infer<typeof ClaimRequest>;

export const ReportRequest = z.strictObject({
  session: LiveSession,
  player: BoardPlayer,
  no: AnnouncementNo,
  result: z.enum(['played', 'failed']),
  why: z.string().max(40).default(''),
});
export type ReportRequest = z.input<typeof ReportRequest>;

/** `POST /api/speech/say`: by a screen that is known, whoever has signed in, or a terminal with its name and secret (HTTP Basic). */
export const SayRequest = z.strictObject({
  text: z.string().min(1).max(200),
  language: Language,
});
export type SayRequest = z.infer<typeof SayRequest>;

export const SayAnswer = z.object({
  /** Of a WAV, to be fetched from here and kept; null: nothing speaks here now, the words are on the screen. */
  sound: z.string().nullable(),
});
export type SayAnswer = z.infer<typeof SayAnswer>;
