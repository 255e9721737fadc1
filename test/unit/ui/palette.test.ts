import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/**
 * Reads the tokens as the screens use them and asks of every pair of state
 * fills: can people tell them apart, colour-blind or not? CIEDE2000 between the
 * fills as seen under Machado, Oliveira and Fernandes (2009), severity 1.
 */
const css = readFileSync(
  new URL('../../../floor-ui/src/lib/tokens.css', import.meta.url),
  'utf8',
).replaceAll("'", '"');

type Triple = readonly [number, number, number];

function block(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

const light = block('[data-theme="light"]');
const themes: Record<string, Record<string, string>> = {
  light,
  dark: { ...light, ...block('[data-theme="dark"]') },
  tv: { ...light, ...block('[data-theme="tv"]') },
};

function colour(theme: string, name: string): Triple {
  const hex = themes[theme]?.[name];
  if (hex === undefined) throw new Error(`no token --${name} in ${theme}`);
  const linear = (at: number) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [linear(1), linear(3), linear(5)];
}

const eyes: Record<string, readonly [Triple, Triple, Triple]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const clamp = (value: number) => Math.min(1, Math.max(0, value));

function seen(rgb: Triple, eye: string): Triple {
  const matrix = eyes[eye];
  if (!matrix) throw new Error(eye);
  return [clamp(dot(matrix[0], rgb)), clamp(dot(matrix[1], rgb)), clamp(dot(matrix[2], rgb))];
}

function lab(rgb: Triple): Triple {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f(dot([0.4124564, 0.3575761, 0.1804375], rgb) / 0.95047);
  const y = f(dot([0.2126729, 0.7151522, 0.072175], rgb));
  const z = f(dot([0.0193339, 0.119192, 0.9503041], rgb) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIEDE2000, after Sharma, Wu and Dalal (2005). */
function difference([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const rad = Math.PI / 180;
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = (a: number, b: number) =>
    a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / rad + 360) % 360;
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)];
  let dh = c1 * c2 === 0 ? 0 : h2 - h1;
  if (dh > 180) dh -= 360;
  if (dh < -180) dh += 360;
  let h = h1 + h2;
  if (c1 * c2 !== 0) h = Math.abs(h1 - h2) <= 180 ? h / 2 : (h < 360 ? h + 360 : h - 360) / 2;
  const l = (l1 + l2) / 2;
  const c = (c1 + c2) / 2;
  const t =
    1 -
    0.17 * Math.cos((h - 30) * rad) +
    0.24 * Math.cos(2 * h * rad) +
    0.32 * Math.cos((3 * h + 6) * rad) -
    0.2 * Math.cos((4 * h - 63) * rad);
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const sc = 1 + 0.045 * c;
  const sh = 1 + 0.015 * c * t;
  const turn = 60 * Math.exp(-(((h - 275) / 25) ** 2)) * rad;
  const rt = -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin(turn);
  const dl = (l2 - l1) / sl;
  const dc = (c2 - c1) / sc;
  const dH = (2 * Math.sqrt(c1 * c2) * Math.sin((dh / 2) * rad)) / sh;
  return Math.sqrt(dl ** 2 + dc ** 2 + dH ** 2 + rt * dc * dH);
}

function contrast(a: Triple, b: Triple): number {
  const luminance = (rgb: Triple) => dot([0.2126, 0.7152, 0.0722], rgb);
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const roomMeanings = [
  'available',
  'held',
  'awaited',
  'running',
  'late',
  'money',
  'backSoon',
  'inTransit',
  'blocked',
];
const technicianMeanings = [
  'available',
  'held',
  'awaited',
  'running',
  'backSoon',
  'inTransit',
  'blocked',
  'absent',
];
const floorOfDifference = 11;

describe('palette', () => {
  it('computes CIEDE2000 as published', () => {
    const pairs: [Triple, Triple, number][] = [
      [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
      [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
      [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    ];
    for (const [a, b, expected] of pairs) expect(difference(a, b)).toBeCloseTo(expected, 4);
  });

  for (const [list, meanings] of Object.entries({ roomMeanings, technicianMeanings })) {
    for (const eye of Object.keys(eyes)) {
      it(`[FLR-01] ${list}: any two fills differ by ${floorOfDifference} or more, ${eye}`, () => {
        const smallest = meanings
          .flatMap((a, i) => meanings.slice(i + 1).map((b) => ({ a, b })))
          .map(({ a, b }) => {
            const [fa, fb] = [colour('light', `${a}-fill`), colour('light', `${b}-fill`)];
            return { a, b, by: difference(lab(seen(fa, eye)), lab(seen(fb, eye))) };
          })
          .reduce((least, one) => (one.by < least.by ? one : least));
        expect(smallest.by, `${smallest.a} and ${smallest.b}`).toBeGreaterThanOrEqual(
          floorOfDifference,
        );
      });
    }
  }

  for (const theme of Object.keys(themes)) {
    it(`text is readable on what it stands on, ${theme}`, () => {
      const readable: [string, string, number][] = [
        ...['text', 'text-2', 'text-3', 'accent', 'danger'].flatMap(
          (text): [string, string, number][] => [
            [text, 'bg', 4.5],
            [text, 'surface', 4.5],
            [text, 'surface-2', 4.5],
          ],
        ),
        ['accent-ink', 'accent', 4.5],
        ['accent-ink', 'accent-hover', 4.5],
        ['text', 'accent-soft', 4.5],
        ['danger', 'danger-soft', 4.5],
        ['warning-ink', 'warning', 4.5],
        ['border-strong', 'bg', 3],
        ['border-strong', 'surface', 3],
        ...[...new Set([...roomMeanings, ...technicianMeanings])].flatMap(
          (meaning): [string, string, number][] => [
            [`${meaning}-ink`, `${meaning}-fill`, 4.5],
            [`${meaning}-text`, 'surface', 4.5],
            [`${meaning}-text`, 'bg', 4.5],
          ],
        ),
      ];
      const faint = readable
        .map(([a, b, least]) => ({ a, b, least, is: contrast(colour(theme, a), colour(theme, b)) }))
        .filter((one) => one.is < one.least);
      expect(faint).toEqual([]);
    });
  }
});
