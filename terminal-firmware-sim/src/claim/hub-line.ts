/**
 * The device's requests while it belongs to nobody, over HTTPS. At the first
 * connection it looks at who answers; from then on it trusts that authority
 * alone.
 */
import { X509Certificate } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { RefusalAnswer } from '@baozhong/contract/http.ts';
import { paths } from '@baozhong/contract/paths.ts';
import type { RefusalName } from '@baozhong/contract/refusals.ts';
import { ClaimAnswer, type ClaimRequest, ClaimState } from '@baozhong/contract/terminal-claim.ts';
import type { HubAddress } from './address.ts';

export type Heard<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly name: RefusalName }
  | { readonly kind: 'failed' }
  | { readonly kind: 'untrusted' };

/** Which claim, and the proof that it is one's own. */
export interface ClaimHeld {
  readonly claimId: string;
  readonly claimSecret: string;
}

const timeoutMs = 5_000;
const mostBytes = 64 * 1024;
const failed = { kind: 'failed' } as const;
const untrusted = { kind: 'untrusted' } as const;

export class HubLine {
  readonly #address: HubAddress;
  #ca: string | undefined;

  /** `ca`: whom it met before the power was cut. */
  constructor(address: HubAddress, ca?: string) {
    this.#address = address;
    this.#ca = ca;
  }

  /** The authority that it trusts, as PEM; undefined: none met yet, or in the clear. */
  get ca(): string | undefined {
    return this.#ca;
  }
  get fingerprint(): string | null {
    return this.#ca === undefined ? null : fingerprintOf(this.#ca);
  }

  async ask(body: ClaimRequest): Promise<Heard<ClaimAnswer>> {
    const met = await this.#meet();
    if (met !== 'known') return { kind: met };
    const heard = await this.#send('POST', paths.terminalClaims, body, ClaimAnswer);
    if (heard.kind !== 'answered' || !this.#address.secure) return heard;
    // Whoever stands between would have to lie here, too; a hub whose authority changed is met anew.
    if (heard.value.caFingerprint?.replaceAll(':', '') === this.fingerprint) return heard;
    this.#ca = undefined;
    return untrusted;
  }

  async look({ claimId, claimSecret }: ClaimHeld): Promise<Heard<ClaimState>> {
    const path = `${paths.terminalClaims}/${claimId}`;
    const heard = await this.#send('GET', path, undefined, ClaimState, claimSecret);
    if (heard.kind !== 'answered' || heard.value.state !== 'claimed') return heard;
    const { ca } = heard.value.given;
    const isSame =
      ca === undefined ? !this.#address.secure : fingerprintOf(ca) === this.fingerprint;
    return isSame ? heard : untrusted;
  }

  confirm({ claimId, claimSecret }: ClaimHeld): Promise<Heard<undefined>> {
    const path = `${paths.terminalClaims}/${claimId}/confirm`;
    return this.#send('POST', path, undefined, undefined, claimSecret);
  }

  async #meet(): Promise<'known' | 'failed' | 'untrusted'> {
    const { secure, fingerprint } = this.#address;
    if (!secure || this.#ca !== undefined) return 'known';
    const ca = await authorityAt(this.#address);
    if (ca === undefined) return 'failed';
    if (fingerprint !== undefined && fingerprintOf(ca) !== fingerprint) return 'untrusted';
    this.#ca = ca;
    return 'known';
  }

  #send<T>(
    method: 'GET' | 'POST',
    path: string,
    body: object | undefined,
    schema: { safeParse(value: unknown): { success: boolean; data?: T } } | undefined,
    claimSecret?: string,
  ): Promise<Heard<T>> {
    const { host, port, secure } = this.#address;
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(claimSecret === undefined ? {} : { authorization: `Bearer ${claimSecret}` }),
      'content-length': Buffer.byteLength(text),
    };
    const options = { host, port, path, method, headers, agent: false as const };
    return new Promise((resolve) => {
      const take = (status: number, said: string): void => {
        const json = jsonOf(said);
        if (status === 204) resolve({ kind: 'answered', value: undefined as T });
        else if (status === 200 && schema !== undefined) {
          const parsed = schema.safeParse(json);
          resolve(parsed.success ? { kind: 'answered', value: parsed.data as T } : failed);
        } else {
          const refusal = RefusalAnswer.safeParse(json);
          resolve(refusal.success ? { kind: 'refused', name: refusal.data.refusal.name } : failed);
        }
      };
      const asking = secure
        ? requestSecure({ ...options, ca: this.#ca, ...serverName(host) })
        : requestPlain(options);
      asking.setTimeout(timeoutMs, () => asking.destroy(new Error('no answer')));
      asking.on('response', (response) => {
        let said = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          said += chunk;
          if (said.length > mostBytes) asking.destroy(new Error('too much'));
        });
        response.on('end', () => {
          take(response.statusCode ?? 0, said);
        });
        response.on('error', () => {
          resolve(failed);
        });
      });
      asking.on('error', (error: NodeJS.ErrnoException) => {
        resolve(isUnproven(error) ? untrusted : failed);
      });
      asking.end(text);
    });
  }
}

/** SHA-256 in hex without colons. */
export function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '');
}

const serverName = (host: string) => (isIP(host) === 0 ? { servername: host } : {});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The other end could not prove to be whom this device trusts. */
function isUnproven({ code = '' }: NodeJS.ErrnoException): boolean {
  return /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY|ISSUER/.test(code);
}

/** The authority that vouches for whoever answers, as they present it. Told nothing, believed nothing yet. */
function authorityAt({ host, port }: HubAddress): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false, ...serverName(host) });
    const end = (ca: string | undefined): void => {
      socket.destroy();
      resolve(ca);
    };
    socket.setTimeout(timeoutMs, () => {
      end(undefined);
    });
    socket.on('error', () => {
      end(undefined);
    });
    socket.on('secureConnect', () => {
      end(rootOf(socket.getPeerCertificate(true)));
    });
  });
}

const longestChain = 5;

function rootOf(leaf: DetailedPeerCertificate | undefined): string | undefined {
  let one = leaf;
  for (let depth = 0; one?.raw !== undefined && depth < longestChain; depth += 1) {
    const certificate = new X509Certificate(one.raw);
    if (certificate.checkIssued(certificate)) return certificate.toString();
    one = one.issuerCertificate;
  }
  return undefined;
}
