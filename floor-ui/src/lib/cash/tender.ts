/** What is typed and handed over at the till. Pure. */

/** The notes that people round up to, in fen. */
const roundings = [1_000, 5_000, 10_000, 20_000, 50_000, 100_000];
const most = 4;

/**
 * What a guest is likely to hand over for an amount: exactly that, or the next
 * ten, fifty, hundred; where these are the same, larger notes. Rising.
 */
export function quickAmounts(dueFen: number): number[] {
  if (dueFen <= 0) return [];
  const amounts = roundings.map((step) => Math.ceil(dueFen / step) * step);
  return [...new Set([dueFen, ...amounts])].sort((a, b) => a - b).slice(0, most);
}

/** `336`, `336.5`, `1,288.00` in fen; null while nothing that is an amount is typed. */
export function parseAmount(text: string): number | null {
  const plain = text.normalize('NFKC').replaceAll(/[\s,¥]/g, '');
  const parts = /^(\d{0,7})(?:\.(\d{0,2}))?$/.exec(plain);
  if (!parts || !/\d/.test(plain)) return null;
  const [, yuan = '', cents = ''] = parts;
  return Number(yuan || '0') * 100 + Number(cents.padEnd(2, '0'));
}

/** An amount as it stands in the field: no sign, no separators, no needless cents. */
export function typedAmount(fen: number): string {
  return (fen / 100).toFixed(2).replace(/\.00$/, '');
}

/** A key of the number pad on what is typed so far. What would be no amount changes nothing. */
export function typeKey(text: string, key: string): string {
  if (key === 'clear') return '';
  if (key === 'delete') return text.slice(0, -1);
  const next = key === '.' && text === '' ? '0.' : text + key;
  return parseAmount(next) === null ? text : next.replace(/^0+(?=\d)/, '');
}

/** What comes back for cash, or what is missing; nothing of either while the field is empty. */
export function changeOf(handedFen: number | null, dueFen: number) {
  const over = (handedFen ?? dueFen) - dueFen;
  return { changeFen: Math.max(0, over), shortFen: Math.max(0, -over) };
}

/** The key of each way to pay, as its button shows it. */
export const tenderKeys = {
  cash: 'F2',
  stored: 'F3',
  qr: 'F4',
  bankCard: 'F6',
  countCard: 'F7',
  complimentary: 'F8',
} as const;
