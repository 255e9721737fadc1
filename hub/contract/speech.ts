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

const Percent = z.int().min(0).max(100);
const DigitStyle = z.enum(['auto', 'digits', 'number']);
const HourMinute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** How the store speaks. What is not chosen is as `usualVoice` has it. */
export const VoiceSettings = z.strictObject({
  /** Of calls; `both`: Mandarin, then English. */
  language: z.enum([...Language.options, 'both']),
  /** Two tones before a call. */
  chime: z.boolean(),
  /** 108 is 幺零八, 一百零八, or as the trade does. */
  technicianDigits: DigitStyle,
  roomDigits: DigitStyle,
  /** How loud everything is from that time of day on; before the first, as after the last. */
  volumes: z
    .array(z.strictObject({ from: HourMinute, percent: Percent }))
    .min(1)
    .max(6)
    .refine(
      (all) => all.every(({ from }, index) => index === 0 || from > (all[index - 1]?.from ?? '')),
      {
        message: 'in the order of the day, each time once',
      },
    ),
  /** In the room, of that volume: when the end is near, at the end, and at each reminder after it. */
  reminders: z.strictObject({
    before: Percent,
    end: Percent,
    over: z.array(Percent).min(1).max(5),
  }),
  /** Whether rooms' terminals say what a key and a card did. */
  roomAnswers: z.boolean(),
});
export type VoiceSettings = z.infer<typeof VoiceSettings>;

export const usualVoice: VoiceSettings = {
  ...{ language: 'zh-CN', chime: true, technicianDigits: 'auto', roomDigits: 'auto' },
  volumes: [{ from: '00:00', percent: 100 }],
  reminders: { before: 60, end: 80, over: [90, 100] },
  roomAnswers: true,
};

/** `GET /api/voice-settings`. The pack is a folder `voice-pack` of the hub's data. */
export const VoiceSettingsAnswer = z.object({
  settings: VoiceSettings,
  pack: z.object({ name: z.string(), clips: z.int() }).nullable(),
  /** Why a folder that is there is not spoken from; empty: all is well. */
  packFault: z.string(),
});
export type VoiceSettingsAnswer = z.infer<typeof VoiceSettingsAnswer>;
