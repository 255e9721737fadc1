/**
 * Passwords: argon2id on the thread pool, few at a time, so that a flood of
 * guesses neither stops the floor nor fills the memory.
 */
import { hash, verify } from '@node-rs/argon2';
import { randomInt } from 'node:crypto';

/** OWASP's first choice for argon2id; the library's `Algorithm` is a const enum, 2 is Argon2id. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const atOnce = 2;
const mostWaiting = 16;
const leastLength = 8;
const leastDifferent = 5;
/** No letters or digits that are taken for one another when they are read out. */
const readable = 'abcdefghjkmnpqrstuvwxyz23456789';

export class TooManyAtOnce extends Error {}

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for somebody who is not there (`undefined`) as for a wrong password. Throws `TooManyAtOnce`. */
  matches(known: string | undefined, password: string): Promise<boolean>;
}

export async function createPasswords(): Promise<Passwords> {
  const nobody = await hash('nobody has this password', parameters);
  let running = 0;
  const waiting: (() => void)[] = [];
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting) throw new TooManyAtOnce();
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
  return {
    hash: (password) => inTurn(() => hash(password.normalize('NFKC'), parameters)),
    matches: (known, password) =>
      inTurn(async () => {
        const right = await verify(known ?? nobody, password.normalize('NFKC'));
        return right && known !== undefined;
      }),
  };
}

/** For a person to read off a screen once: 59 bits, `k7mw-39xp-hd4q`. */
export function oneTimePassword(): string {
  const letters = Array.from({ length: 12 }, () => readable[randomInt(readable.length)] ?? '');
  return [0, 4, 8].map((from) => letters.slice(from, from + 4).join('')).join('-');
}

export function isWeakPassword(password: string, staffNo: string): boolean {
  const text = password.normalize('NFKC').toLowerCase();
  if ([...text].length < leastLength) return true;
  if (new Set(text).size < leastDifferent) return true;
  if (staffNo.length >= 3 && text.includes(staffNo.toLowerCase())) return true;
  return /^(.{1,4})\1+$/u.test(text) || isRun(text) || /^(password|baozhong|qwertyui)/.test(text);
}

/** `1111`, `1234`, `9876`: what everybody tries first. */
export function isWeakPin(pin: string): boolean {
  return new Set(pin).size === 1 || isRun(pin);
}

function isRun(text: string): boolean {
  const codes = Array.from(text, (one) => one.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  const [step] = steps;
  return steps.size === 1 && (step === 1 || step === -1 || step === 0);
}
