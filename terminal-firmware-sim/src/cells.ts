/** Width on a character display: a hanzi fills two cells, a letter one. */
export const lcdCells = 16;

function cellsOf(character: string): number {
  return (character.codePointAt(0) ?? 0) < 0x80 ? 1 : 2;
}

export function width(text: string): number {
  return [...text].reduce((sum, character) => sum + cellsOf(character), 0);
}

/** As much of the text as fits; the last sign then shows that there was more. */
export function fit(text: string, cells: number): string {
  if (width(text) <= cells) return text;
  let kept = '';
  for (const character of text) {
    if (width(kept) + cellsOf(character) > cells - 1) break;
    kept += character;
  }
  return `${kept}~`;
}

export function padded(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - width(text)));
}

/** The first of the texts that fits, else the last one cut off. */
export function firstThatFits(texts: readonly string[], cells: number): string {
  return texts.find((text) => width(text) <= cells) ?? fit(texts.at(-1) ?? '', cells);
}
