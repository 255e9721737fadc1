import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chime } from '@baozhong/tts/src/chime.ts';
import { decodeWav, encodeWav, joinSounds } from '@baozhong/tts/src/wav.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
console.info(`wav.test.ts: SEED=${seed}`);

describe('WAV', () => {
  test('what is encoded decodes to the same', () => {
    const sounds = fc.record({
      sampleRate: fc.constantFrom(8_000, 16_000, 22_050, 24_000, 48_000),
      samples: fc.int16Array({ maxLength: 200 }),
    });
    fc.assert(
      fc.property(sounds, (sound) => {
        expect(decodeWav(encodeWav(sound))).toEqual(sound);
      }),
      { seed },
    );
  });

  test('no bytes make the reader throw', () => {
    const header = encodeWav({ sampleRate: 22_050, samples: new Int16Array(4) });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(header.length), (bytes, at) => {
        decodeWav(bytes);
        const damaged = header.slice();
        damaged.set(bytes.subarray(0, header.length - at), at);
        decodeWav(damaged);
      }),
      { seed },
    );
  });

  test('a file that was cut short or filled up is refused', () => {
    const file = encodeWav({ sampleRate: 22_050, samples: new Int16Array(100) });
    for (const length of [0, 10, 44, file.length - 1]) {
      expect(decodeWav(file.subarray(0, length))).toBeUndefined();
    }
    expect(decodeWav(new Uint8Array([...file, 0]))).toBeUndefined();
  });

  test('stereo is refused', () => {
    const file = encodeWav({ sampleRate: 22_050, samples: new Int16Array(100) });
    file[22] = 2;
    expect(decodeWav(file)).toBeUndefined();
  });
});

describe('chime', () => {
  test.each([8_000, 22_050, 48_000])(
    'at %i Hz: about a second, heard, not clipped, no click',
    (rate) => {
      const samples = chime(rate);
      expect(samples.length / rate).toBeGreaterThan(0.8);
      expect(samples.length / rate).toBeLessThan(1.2);
      const peak = Math.max(...samples.map(Math.abs));
      expect(peak).toBeGreaterThan(6_000);
      expect(peak).toBeLessThan(16_000);
      // Starts and ends in silence, so that joining it to words makes no step.
      expect(Math.abs(samples[0] ?? 1)).toBeLessThan(50);
      expect(samples.at(-1)).toBe(0);
    },
  );

  test('stands before the words', () => {
    const words = Int16Array.of(1, 2, 3);
    const joined = joinSounds(8_000, [chime(8_000), words]);
    expect([...joined.samples.slice(-3)]).toEqual([1, 2, 3]);
    expect(joined.samples.length).toBe(chime(8_000).length + 3);
  });
});
