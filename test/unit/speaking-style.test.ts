/** How loud, by the hour and by the stage of a reminder. */
import { usualVoice, VoiceSettings } from '@baozhong/contract/speech.ts';
import { describe, expect, test } from 'vitest';
import { DrivenClock } from '../../hub/src/clock.ts';
import { openSpeakingStyle } from '../../hub/src/consumers/speaking-style.ts';
import { displayOf } from '../../hub/src/consumers/terminal-display.ts';
import { localTime } from '../../hub/src/ingress/stamp.ts';
import { Floor, noon, timerOf } from '../support/floor.ts';

const minuteMs = 60_000;
const evening: VoiceSettings = {
  ...usualVoice,
  volumes: [
    { from: '08:00', percent: 80 },
    { from: '12:30', percent: 40 },
    { from: '23:00', percent: 10 },
  ],
  reminders: { before: 50, end: 75, over: [80, 100] },
};

/** Wakes whoever asked for it, when it is set so far. */
class RingingClock extends DrivenClock {
  #at = Number.POSITIVE_INFINITY;
  #wake = (): void => undefined;
  override wakeAt(at = 0, wake = (): void => undefined): () => void {
    this.#at = at;
    this.#wake = wake;
    return () => (this.#at = Number.POSITIVE_INFINITY);
  }
  override set(at: number): void {
    super.set(at);
    if (at < this.#at) return;
    this.#at = Number.POSITIVE_INFINITY;
    this.#wake();
  }
}

async function opened(kept: unknown) {
  const saved: unknown[] = [];
  const clock = new RingingClock(noon);
  const style = await openSpeakingStyle({
    clock,
    local: () => localTime('Asia/Shanghai', 360),
    rows: {
      setting: () => Promise.resolve(kept),
      saveSetting: (_name, value) => {
        saved.push(value);
        return Promise.resolve();
      },
    },
  });
  return { clock, style, saved };
}

describe('[TRM-08] how loud the store speaks', () => {
  test('changes with the hour by itself, and tells', async () => {
    const { clock, style } = await opened(evening);
    let told = 0;
    style.onChange(() => (told += 1));
    expect(style.volume()).toBe(80);
    clock.set(noon + 29 * minuteMs);
    expect([style.volume(), told]).toEqual([80, 0]);
    clock.set(noon + 30 * minuteMs);
    expect([style.volume(), told]).toEqual([40, 1]);
    clock.set(noon + 11 * 60 * minuteMs);
    expect(style.volume()).toBe(10);
    // Over midnight the last of the day holds until the first.
    clock.set(noon + 19 * 60 * minuteMs);
    expect(style.volume()).toBe(10);
    clock.set(noon + 20 * 60 * minuteMs);
    expect(style.volume()).toBe(80);
    style.close();
  });

  test('is kept when saved, and is as usual where nothing readable was kept', async () => {
    const { style, saved } = await opened({ volume: 'loud' });
    expect(style.settings).toEqual(usualVoice);
    await style.save(evening);
    expect(saved).toEqual([evening]);
    expect(style.volume()).toBe(80);
  });

  test('[FLR-09] a reminder in the room is louder at each stage, and answers may be silent', async () => {
    const { style } = await opened(evening);
    const loud = (reminder: 'none' | 'before' | 'end' | 'over', again = 0) =>
      style.room(reminder, again).reminders;
    expect([loud('none'), loud('before'), loud('end')]).toEqual([80, 40, 60]);
    expect([loud('over', 0), loud('over', 1), loud('over', 9)]).toEqual([64, 80, 80]);
    expect(style.room('none', 0).answers).toBe(80);
    await style.save({ ...evening, roomAnswers: false });
    expect(style.room('none', 0).answers).toBe(0);
  });

  test('times stand in the order of the day, each once', () => {
    const volumes = (...from: string[]) => from.map((one) => ({ from: one, percent: 50 }));
    const read = (...from: string[]) =>
      VoiceSettings.safeParse({ ...usualVoice, volumes: volumes(...from) }).success;
    expect([read('08:00', '12:00'), read('12:00', '08:00'), read('08:00', '08:00')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([read(), read('24:00'), read('8:00')]).toEqual([false, false, false]);
  });
});

test('[FLR-09] the display says how loud, by the reminder that nobody has acknowledged', async () => {
  const { style } = await opened(evening);
  const floor = Floor.open(['1']);
  floor.does({ type: 'startClock', clockId: floor.opens('301') });
  const frame = {
    deviceId: 'T-301',
    pos: 1,
    hubAt: noon,
    language: 'zh-CN',
    voice: style.room,
  } as const;
  const shown = () => {
    const display = displayOf(floor.state, '301', frame);
    return [display?.reminder, display?.voice?.reminders];
  };
  expect(shown()).toEqual(['none', 80]);
  const due = (minutes: number) => {
    floor.passMinutes(minutes);
    const timer = timerOf(floor);
    if (timer === undefined) throw new Error('nothing is due');
    floor.does({ type: 'fireTimer', ...timer });
  };
  due(55);
  expect(shown()).toEqual(['before', 40]);
  due(5);
  expect(shown()).toEqual(['end', 60]);
  due(5);
  expect(shown()).toEqual(['over', 64]);
  due(5);
  expect(shown()).toEqual(['over', 80]);
});
