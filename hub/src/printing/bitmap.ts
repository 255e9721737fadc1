/** Pictures of one bit: black or paper. */
import { PNG } from 'pngjs';
import { dotsOfWidth } from './sheet.ts';

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** Rows of whole bytes, the leftmost dot in the highest bit. */
  readonly bits: Buffer;
}

export function bitmapOf(
  width: number,
  height: number,
  isBlack: (x: number, y: number) => boolean,
): Bitmap {
  const stride = Math.ceil(width / 8);
  const bits = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (isBlack(x, y)) {
        const at = y * stride + (x >> 3);
        bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
      }
  return { width, height, bits };
}

const widest = dotsOfWidth[58];
const highest = 240;

export class BadLogo extends Error {
  override readonly name = 'BadLogo';
}

/** Black where the picture is dark and not transparent, made smaller where it is too large for the narrow paper. */
export function logoOf(png: Buffer): Bitmap {
  // Asked before the picture is unpacked: a small file can hold a very large one.
  if (png.length < 24 || png.toString('latin1', 1, 4) !== 'PNG') throw new BadLogo('not a PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (width === 0 || height === 0 || width > 2_000 || height > 2_000)
    throw new BadLogo('at most 2000 dots each way');
  let picture: PNG;
  try {
    picture = PNG.sync.read(png);
  } catch {
    throw new BadLogo('a broken PNG');
  }
  const scale = Math.min(1, widest / width, highest / height);
  const dark = (x: number, y: number): boolean => {
    const at = (Math.floor(y / scale) * width + Math.floor(x / scale)) * 4;
    const [red = 255, green = 255, blue = 255, alpha = 0] = picture.data.subarray(at, at + 4);
    return alpha > 127 && red * 0.3 + green * 0.6 + blue * 0.1 < 140;
  };
  return bitmapOf(
    Math.max(1, Math.floor(width * scale)),
    Math.max(1, Math.floor(height * scale)),
    dark,
  );
}
