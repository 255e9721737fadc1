/** Chance with a seed: the same seed, the same evening. Mulberry32, public domain. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A die for each name: it always falls the same way. FNV-1a over the name. */
export function diceOf(seed: number): (name: string) => number {
  return (name) => {
    let hash = 0x811c9dc5 ^ seed;
    for (const character of name)
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    return randomOf(hash)();
  };
}
