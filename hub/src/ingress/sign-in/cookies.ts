/** The two cookies of a browser: which one it is, and whose session runs in it. Both are only ever kept as hashes. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hash, randomBytes } from 'node:crypto';

export type FromBrowser = Pick<FastifyRequest, 'headers' | 'ip' | 'protocol'>;

const names = { session: 'baozhong_session', device: 'baozhong_device' } as const;
type Cookie = keyof typeof names;
/** As long as browsers keep any cookie. */
const deviceSeconds = 400 * 24 * 3600;

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A token has 256 bits of chance in it: a fast hash protects it as well as a slow one. */
export function hashOf(token: string): string {
  return hash('sha256', token);
}

export function cookieOf(
  request: Pick<FastifyRequest, 'headers'>,
  cookie: Cookie,
): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === names[cookie] && value !== undefined && value !== '') return value;
  }
  return undefined;
}

function give(
  request: FromBrowser,
  reply: FastifyReply,
  cookie: Cookie,
  value: string,
  seconds: number,
): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  void reply.header(
    'set-cookie',
    `${names[cookie]}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${String(seconds)}${secure}`,
  );
}

export function giveSession(
  request: FromBrowser,
  reply: FastifyReply,
  token: string,
  ms: number,
): void {
  give(request, reply, 'session', token, Math.floor(ms / 1000));
}

export function takeSession(request: FromBrowser, reply: FastifyReply): void {
  give(request, reply, 'session', '', 0);
}

/** The browser's own cookie, given when it has none; its hash. Given anew each time, so that it lives on. */
export function giveDevice(request: FromBrowser, reply: FastifyReply): string {
  const token = cookieOf(request, 'device') ?? newToken();
  give(request, reply, 'device', token, deviceSeconds);
  return hashOf(token);
}

export function deviceHashOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  const token = cookieOf(request, 'device');
  return token === undefined ? undefined : hashOf(token);
}
