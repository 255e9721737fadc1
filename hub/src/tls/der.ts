/** As much of DER (X.690) as a certificate is written with. Reading is Node's affair. */

function node(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = bytesOf(BigInt(body.length));
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

function bytesOf(number: bigint): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => node(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => node(0x31, ...parts);
export const octets = (bytes: Uint8Array): Buffer => node(0x04, bytes);
export const utf8 = (text: string): Buffer => node(0x0c, Buffer.from(text));
export const yes: Buffer = node(0x01, Buffer.from([0xff]));

/** Whole and not negative. */
export function integer(bytes: Uint8Array | number): Buffer {
  const body = typeof bytes === 'number' ? bytesOf(BigInt(bytes)) : Buffer.from(bytes);
  const isNegative = ((body[0] ?? 0) & 0x80) !== 0;
  return node(0x02, ...(isNegative ? [Buffer.from([0])] : []), body);
}

export const bits = (bytes: Uint8Array, unused = 0): Buffer =>
  node(0x03, Buffer.from([unused]), bytes);

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return node(0x06, Buffer.from(bytes));
}

/** `[n]` around other values, or in place of a plain value's own tag. */
export const wrapped = (n: number, ...parts: readonly Uint8Array[]): Buffer =>
  node(0xa0 | n, ...parts);
export const tagged = (n: number, bytes: Uint8Array): Buffer => node(0x80 | n, bytes);

const lastShortYear = 2049;

/** To the second, as certificates want it: two digits of the year up to 2049, four from then on. */
export function time(at: number): Buffer {
  const digits = `${new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
  return new Date(at).getUTCFullYear() > lastShortYear
    ? node(0x18, Buffer.from(digits))
    : node(0x17, Buffer.from(digits.slice(2)));
}
