/**
 * A part of the screen that is fetched when it is first wanted. Once it is there
 * it is given as it is and not as a promise, so that `{#await}` shows it at once:
 * a key or a scan that follows on the heels of the click meets it.
 */
export function lazily<Part>(fetch: () => Promise<Part>): () => Part | Promise<Part> {
  let part: Part | undefined;
  return () => part ?? fetch().then((fetched) => (part = fetched));
}
