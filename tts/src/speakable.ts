/** What may reach a speech engine. Pure; never throws, whatever comes in. */

/** No phrase is longer. */
export const MAX_PHRASE_CHARACTERS = 200;

/**
 * What is left of any input when only speakable things remain: Han, Latin letters, digits, plain
 * punctuation, single spaces. Markup, control and direction characters, emoji and the signs that
 * mean something to a shell, to SSML or to the engine's own phoneme notation are gone.
 */
export function cleanForSpeech(
  input: unknown,
  maxCharacters: number = MAX_PHRASE_CHARACTERS,
): string {
  const raw = typeof input === 'string' ? input : typeof input === 'number' ? String(input) : '';
  return (
    raw
      .slice(0, maxCharacters * 4)
      .normalize('NFKC')
      .replace(/<[^<>]*>|&#?\w{1,8};/g, ' ')
      .replace(/\p{Cf}|\p{M}/gu, '')
      .replace(/〇/g, '零')
      // Han beyond U+9FFF has no reading in the engine's tables.
      .replace(/[^\u4E00-\u9FFFA-Za-z\u00C0-\u024F0-9.,:;!?。、' ]|[\u00D7\u00F7]/g, ' ')
      .replace(/(?<![A-Za-z])'|'(?![A-Za-z])/g, ' ')
      .replace(/([.,:;!?。、])[.,:;!?。、 ]*(?=[.,:;!?。、])/g, '')
      .replace(/ +/g, ' ')
      .trim()
      .slice(0, maxCharacters)
      .trim()
  );
}

/** A name inside a sentence: no punctuation of its own that would break the sentence up. */
export function cleanName(input: unknown, maxCharacters: number): string {
  return cleanForSpeech(input, maxCharacters)
    .replace(/(?<!\d)\.|\.(?!\d)|[,:;!?。、]/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

export function isSpeakable(text: string): boolean {
  return /[\p{L}\d]/u.test(cleanForSpeech(text));
}
