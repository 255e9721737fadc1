/** How the store speaks now: in which languages, how loud at this hour. A setting of people, in no log. */
import { usualVoice, VoiceSettings } from '@baozhong/contract/speech.ts';
import type { HubClock } from '../clock.ts';
import type { LocalTime } from '../ingress/stamp.ts';

const settingName = 'voice';
const dayMinutes = 24 * 60;
const minuteMs = 60_000;

export type Reminder = 'none' | 'before' | 'end' | 'over';

export interface SpeakingStyle {
  readonly settings: VoiceSettings;
  /** Of everything that is spoken at this hour, in percent. */
  volume(): number;
  /** Of a room's terminal; `again`: the how many-th reminder after the end, from 0. */
  readonly room: (
    reminder: Reminder,
    again: number,
  ) => { readonly answers: number; readonly reminders: number };
  save(settings: VoiceSettings): Promise<void>;
  /** After a change by people or by the hour. */
  onChange(listener: () => void): void;
  close(): void;
}

export async function openSpeakingStyle(parts: {
  readonly rows: {
    setting(name: string): Promise<unknown>;
    saveSetting(name: string, value: unknown): Promise<void>;
  };
  readonly clock: HubClock;
  readonly local: () => Pick<LocalTime, 'stamp'>;
}): Promise<SpeakingStyle> {
  const { rows, clock, local } = parts;
  // What an older or newer hub wrote and this one cannot read is as if nothing had been chosen.
  const found = VoiceSettings.safeParse(await rows.setting(settingName));
  let settings = found.success ? found.data : usualVoice;
  const listeners = new Set<() => void>();
  let takeBack = (): void => undefined;

  const minuteNow = (): number => local().stamp(clock.now()).localMinute % dayMinutes;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const sleep = (): void => {
    takeBack();
    if (settings.volumes.length < 2) return;
    const now = minuteNow();
    const waits = settings.volumes.map(({ from }) => {
      const minutes = (minuteOf(from) - now + dayMinutes) % dayMinutes;
      return minutes === 0 ? dayMinutes : minutes;
    });
    takeBack = clock.wakeAt(clock.now() + Math.min(...waits) * minuteMs, () => {
      sleep();
      tell();
    });
  };
  sleep();

  /** Asked for at each display: most stores have one volume, and need no clock for it. */
  const volume = (): number => {
    const [first, second] = settings.volumes;
    if (first !== undefined && second === undefined) return first.percent;
    return volumeAt(settings, minuteNow());
  };
  return {
    get settings() {
      return settings;
    },
    volume,
    room(reminder, again) {
      const now = volume();
      const part = reminder === 'none' ? 100 : stageOf(settings, reminder, again);
      return {
        answers: settings.roomAnswers ? now : 0,
        reminders: Math.round((now * part) / 100),
      };
    },
    async save(next) {
      await rows.saveSetting(settingName, next);
      settings = next;
      sleep();
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
    },
    close() {
      takeBack();
    },
  };
}

export function volumeAt({ volumes }: VoiceSettings, minute: number): number {
  const begun = volumes.filter(({ from }) => minuteOf(from) <= minute);
  return (begun.at(-1) ?? volumes.at(-1))?.percent ?? 100;
}

function stageOf(
  { reminders }: VoiceSettings,
  reminder: Exclude<Reminder, 'none'>,
  again: number,
): number {
  if (reminder !== 'over') return reminders[reminder];
  return reminders.over[Math.min(again, reminders.over.length - 1)] ?? 100;
}

function minuteOf(from: string): number {
  return Number(from.slice(0, 2)) * 60 + Number(from.slice(3));
}
