/**
 * The hub's own secret, and what is made with it: PIN hashes and terminals' secrets. A PIN has so few digits that no slow hash protects it; a key that is
 * not in the database does (docs/decisions/0005-pins.md).
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Secrets {
  pinHash(kind: 'staff' | 'member', id: string, pin: string): string;
  /** The same each time it is asked for: a device that never got the answer is told again, also after a restart. */
  terminalSecret(deviceId: string, claimHash: string): string;
}

export function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function readOrMake(file: string): Buffer {
  try {
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const secret = randomBytes(32);
    writeFileSync(file, `${secret.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    return secret;
  }
}

export function openSecrets(dataDir: string): Secrets {
  const secret = readOrMake(join(dataDir, 'hub-secret'));
  const mac = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  return {
    pinHash: (kind, id, pin) => mac(`pin/${kind}/${id}/${pin}`),
    terminalSecret: (deviceId, claimHash) => mac(`terminal/${deviceId}/${claimHash}`),
  };
}
