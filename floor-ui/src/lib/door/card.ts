/** A card's number as readers type it: hex, perhaps in small letters or with signs between the bytes. */
export function cardOf(text: string): string | undefined {
  const uid = text.replaceAll(/[\s:.-]/g, '').toUpperCase();
  return /^[0-9A-F]{8,20}$/.test(uid) ? uid : undefined;
}

/** In a field of digits only what no PIN can be is a card. */
export function cardInPinField(text: string): string | undefined {
  return /^\d{0,8}$/.test(text) ? undefined : cardOf(text);
}
