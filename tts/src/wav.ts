/** 16-bit mono PCM in a RIFF/WAVE file: the one format that every browser, aplay and terminal plays. */

export interface Sound {
  readonly sampleRate: number;
  readonly samples: Int16Array;
}

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

export function encodeWav({ sampleRate, samples }: Sound): Uint8Array {
  const dataBytes = samples.length * BYTES_PER_SAMPLE;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + dataBytes));
  const tag = (offset: number, text: string): void => {
    for (let index = 0; index < text.length; index++)
      view.setUint8(offset + index, text.charCodeAt(index));
  };
  tag(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  tag(8, 'WAVE');
  tag(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * BYTES_PER_SAMPLE, true);
  view.setUint16(32, BYTES_PER_SAMPLE, true);
  view.setUint16(34, BYTES_PER_SAMPLE * 8, true);
  tag(36, 'data');
  view.setUint32(40, dataBytes, true);
  const file = new Uint8Array(view.buffer);
  // Sample by sample takes milliseconds of the hub's only thread. Every machine a hub runs on is little-endian, as WAV is.
  file.set(new Uint8Array(samples.buffer, samples.byteOffset, dataBytes), HEADER_BYTES);
  return file;
}

/** `undefined` for what is not a whole 16-bit mono WAV: another file, or one cut short by a full disk or a power loss. */
export function decodeWav(file: Uint8Array): Sound | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tagAt = (offset: number): string =>
    String.fromCharCode(...file.subarray(offset, offset + 4));
  if (file.length < HEADER_BYTES || tagAt(0) !== 'RIFF' || tagAt(8) !== 'WAVE') return undefined;
  if (view.getUint32(4, true) !== file.length - 8) return undefined;

  let sampleRate: number | undefined;
  for (let offset = 12; offset + 8 <= file.length;) {
    const tag = tagAt(offset);
    const bytes = view.getUint32(offset + 4, true);
    const body = offset + 8;
    if (body + bytes > file.length) return undefined;
    if (tag === 'fmt ' && bytes >= 16) {
      const isPcm16Mono =
        view.getUint16(body, true) === 1 &&
        view.getUint16(body + 2, true) === 1 &&
        view.getUint16(body + 14, true) === 16;
      if (!isPcm16Mono) return undefined;
      sampleRate = view.getUint32(body + 4, true);
    }
    if (tag === 'data') {
      if (!sampleRate) return undefined;
      const samples = new Int16Array(Math.floor(bytes / BYTES_PER_SAMPLE));
      for (let index = 0; index < samples.length; index++)
        samples[index] = view.getInt16(body + index * BYTES_PER_SAMPLE, true);
      return { sampleRate, samples };
    }
    // Chunks are padded to an even length.
    offset = body + bytes + (bytes % 2);
  }
  return undefined;
}

/** About -50 dB: above the noise of a converter, below any voice. */
const AUDIBLE_SAMPLE = 100;

export function isAudible({ samples }: Sound): boolean {
  return samples.some((sample) => Math.abs(sample) > AUDIBLE_SAMPLE);
}

export function joinSounds(sampleRate: number, parts: readonly Int16Array[]): Sound {
  const samples = new Int16Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return { sampleRate, samples };
}

/** How long a sound lasts, of a file that has been decoded before or was made here. */
export function wavMilliseconds(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const bytesPerSecond = view.getUint32(28, true);
  return bytesPerSecond === 0
    ? 0
    : Math.ceil((1_000 * (file.length - HEADER_BYTES)) / bytesPerSecond);
}

/** A program that writes to a pipe cannot know the length when it writes the header: put right here. */
export function wholeWav(streamed: Uint8Array): Uint8Array {
  const file = Uint8Array.from(streamed);
  if (file.length < HEADER_BYTES) return file;
  const view = new DataView(file.buffer);
  view.setUint32(4, file.length - 8, true);
  if (String.fromCharCode(...file.subarray(36, 40)) === 'data')
    view.setUint32(40, file.length - HEADER_BYTES, true);
  return file;
}

/** At another rate, between neighbours by a straight line: enough for a voice on a shop's loudspeaker. */
export function resampled({ sampleRate, samples }: Sound, rate: number): Int16Array {
  if (sampleRate === rate) return samples;
  const length = Math.floor((samples.length * rate) / sampleRate);
  return Int16Array.from({ length }, (_, index) => {
    const at = (index * sampleRate) / rate;
    const before = samples[Math.floor(at)] ?? 0;
    const after = samples[Math.floor(at) + 1] ?? before;
    return Math.round(before + (after - before) * (at - Math.floor(at)));
  });
}

/** Louder or quieter, in percent; 100 is as it is. */
export function atVolume(file: Uint8Array, percent: number): Uint8Array {
  const sound = percent === 100 ? undefined : decodeWav(file);
  if (sound === undefined) return file;
  const samples = sound.samples.map((sample) => Math.round((sample * percent) / 100));
  return encodeWav({ ...sound, samples });
}
