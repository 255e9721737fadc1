/** Ding-dong before a call, so that the lounge listens before the number is said. Made in code: no file, any sample rate. */

/** Part of the cache key: change it with the sound. */
export const CHIME_VERSION = 'chime-1';

/** E5 then C5, a falling third: heard as friendly, and within what a small speaker plays well. */
const TONES = [
  { hertz: 659.26, seconds: 0.32 },
  { hertz: 523.25, seconds: 0.58 },
];
const PAUSE_BEFORE_WORDS_SECONDS = 0.12;
/** Below the voice's peaks: a chime at full scale startles. */
const LOUDNESS = 0.3;
const ATTACK_SECONDS = 0.008;
const RELEASE_SECONDS = 0.03;
const DECAY_PER_SECOND = 5;

/** The chime and the short pause after it. */
export function chime(sampleRate: number): Int16Array {
  const parts = TONES.map(({ hertz, seconds }) => bell(hertz, seconds, sampleRate));
  const pause = Math.round(PAUSE_BEFORE_WORDS_SECONDS * sampleRate);
  return Int16Array.from([
    ...parts.flatMap((part) => [...part]),
    ...new Array<number>(pause).fill(0),
  ]);
}

function bell(hertz: number, seconds: number, sampleRate: number): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => {
    const time = index / sampleRate;
    // A soft overtone makes a bell out of a beep; the ramps at both ends avoid clicks.
    const tone =
      Math.sin(2 * Math.PI * hertz * time) + 0.25 * Math.sin(2 * Math.PI * 2 * hertz * time);
    const ramp = Math.min(1, time / ATTACK_SECONDS, (seconds - time) / RELEASE_SECONDS);
    return Math.round(32_767 * LOUDNESS * tone * ramp * Math.exp(-DECAY_PER_SECOND * time));
  });
}
