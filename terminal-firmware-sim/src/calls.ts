/** What guests call for, by the number to press: six, so that nobody turns pages. */
import { knownServiceCalls } from '@baozhong/contract/primitives.ts';
import type { Language } from '@baozhong/contract/primitives.ts';
import { say, type Words } from './words.ts';

export const calls = knownServiceCalls;

const callWords: Readonly<Record<(typeof calls)[number], Words>> = {
  tea: ['茶水', 'Tea'],
  water: ['加水', 'Water'],
  cold: ['太冷', 'Too cold'],
  manager: ['店长', 'Manager'],
  clean: ['打扫', 'Cleaning'],
  other: ['其他', 'Other'],
};

/** A store may have calls of its own, made at the desk: shown by their name. */
export function callText(what: string, language: Language): string {
  const known = Object.entries(callWords).find(([name]) => name === what);
  return known === undefined ? what : say(known[1], language);
}
