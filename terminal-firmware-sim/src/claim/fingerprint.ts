/** Whom a device met, in so few digits that a person compares them on two screens. */
export const fingerprintShown = 12;

/** In groups that the eye can hold: `A3K 7QP`, `C671 50B3 822B`. */
export function grouped(text: string, size: number): string {
  return (text.match(new RegExp(`.{1,${String(size)}}`, 'g')) ?? []).join(' ');
}

/** `C6:71:50…` as the screens show it. */
export function shortPrint(fingerprint: string): string {
  return grouped(fingerprint.replaceAll(':', '').slice(0, fingerprintShown), 4);
}
