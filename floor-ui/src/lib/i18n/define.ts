/**
 * Words come in pairs, Chinese and English side by side, so that neither can
 * lack one. `{name}` is a hole; both languages must have the same holes. A part
 * in `[...]` is left out when a hole in it has nothing to show.
 */
export type Pair = readonly [zh: string, en: string];

export type Holes<S extends string> = S extends `${string}{${infer Hole}}${infer Rest}`
  ? Hole | Holes<Rest>
  : never;

type SameHoles<P extends Pair> = [Holes<P[0]>] extends [Holes<P[1]>]
  ? [Holes<P[1]>] extends [Holes<P[0]>]
    ? P
    : never
  : never;

export function define<const W extends Record<string, Pair>>(
  words: W & { [K in keyof W]: SameHoles<W[K]> },
): W {
  return words;
}

export type Values = Readonly<Record<string, string | number>>;

const hole = /\{(\w+)\}/g;

export function fill(text: string, values: Values = {}): string {
  const kept = text.replace(/\[([^\]]*)\]/g, (_, part: string) =>
    [...part.matchAll(hole)].every(([, name]) => (values[name ?? ''] ?? '') !== '') ? part : '',
  );
  return kept.replace(hole, (_, name: string) => String(values[name] ?? '–'));
}
