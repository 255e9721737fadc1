/** The first character of each Pinyin initial, in dictionary order: a hanzi belongs to the last one that sorts before it. */
const starts = Array.from('阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀');
const letters = 'abcdefghjklmnopqrstwxyz';
const order = new Intl.Collator('zh-Hans-u-co-pinyin');

/** `足底按摩` -> `zdam`; other letters and digits stay: `精油SPA` -> `jyspa`. */
export function initials(text: string): string {
  return Array.from(text)
    .map((character) => {
      if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
      const index = starts.findLastIndex((start) => order.compare(start, character) <= 0);
      return letters[index] ?? '';
    })
    .join('');
}

/** Whether what was typed may mean this name: a piece of it, its code, or its initials. */
export function matches(typed: string, name: string, code = ''): boolean {
  const text = typed.toLowerCase();
  return (
    name.toLowerCase().includes(text) ||
    code.toLowerCase().startsWith(text) ||
    initials(name).startsWith(text)
  );
}
