/**
 * The store's certificates, kept in the data folder and kept valid: made at the
 * first start, looked at at each start and while the hub runs, mended without
 * asking when one has expired, is unreadable or speaks for other addresses than
 * the machine now has. A connection that stands is never touched.
 */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { issueLeaf, type Keyed, makeAuthority } from './certificates.ts';
import type { Hosts } from './hosts.ts';
import { isLocal } from './local-names.ts';

export interface CertificatesOptions {
  readonly dataDir: string;
  readonly storeName: string;
  readonly hosts: Hosts;
  /** Names that a new authority may also speak for. */
  readonly names: readonly string[];
  readonly now: () => number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

export interface Certificates {
  /** What a device has to trust; the same for ten years. */
  authority(): AuthorityShown;
  /** What a server presents: its own certificate, then the authority's. */
  current(): Keyed;
  /** Until when the hub's own is valid. */
  validUntil(): number;
  /** What is wrong and no certificate can mend, in one line each. */
  troubles(): readonly string[];
  /** Renews what must be renewed. */
  check(): void;
  onRenewed(listener: (keyed: Keyed) => void): void;
  close(): void;
}

export interface AuthorityShown {
  readonly pem: string;
  readonly der: Buffer;
  readonly commonName: string;
  /** SHA-256, in pairs of hex digits. */
  readonly fingerprint: string;
  readonly validUntil: number;
}

const Authority = z.object({
  commonName: z.string(),
  names: z.array(z.string()),
  key: z.string(),
  cert: z.string(),
});
type Authority = z.infer<typeof Authority>;
const Leaf = z.object({ hosts: z.array(z.string()), key: z.string(), cert: z.string() });
type Leaf = z.infer<typeof Leaf>;

const dayMs = 24 * 3_600_000;
export const renewLeafBeforeMs = 30 * dayMs;
/** Long enough that nobody has to run from television to television. */
export const renewAuthorityBeforeMs = 365 * dayMs;
const checkEveryMs = 10 * 60_000;

export function openCertificates(options: CertificatesOptions): Certificates {
  const store = new StoreCertificates(options);
  store.check();
  return store;
}

class StoreCertificates implements Certificates {
  readonly #options: CertificatesOptions;
  readonly #folder: string;
  readonly #listeners: ((keyed: Keyed) => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #authority: Authority | undefined;
  #leaf: Leaf | undefined;
  #troubles: readonly string[] = [];

  constructor(options: CertificatesOptions) {
    this.#options = options;
    this.#folder = join(options.dataDir, 'tls');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#authority = this.#read('authority.json', Authority);
    this.#leaf = this.#read('hub.json', Leaf);
    this.#timer = setInterval(() => {
      this.check();
    }, checkEveryMs);
    this.#timer.unref();
  }

  check(): void {
    const { hosts } = this.#options;
    hosts.look();
    const before = this.#authority;
    const authority = this.#validAuthority();
    const covered = hosts.all().filter((host) => isLocal(host, authority.names));
    this.#tellTroubles(authority, hosts.all());
    const why = this.#whyNewLeaf(authority, covered);
    if (why !== undefined) {
      const now = this.#options.now();
      this.#leaf = { hosts: covered, ...issueLeaf(authority, { hosts: covered, now }) };
      this.#write('hub.json', this.#leaf);
      this.#options.log.info({ why, hosts: covered }, 'the hub has a new certificate');
    }
    if (why === undefined && before === authority) return;
    for (const listener of this.#listeners) listener(this.current());
  }

  authority(): AuthorityShown {
    const { cert, commonName } = this.#mustHave(this.#authority);
    const { raw, fingerprint256, validToDate } = new X509Certificate(cert);
    const validUntil = validToDate.getTime();
    return { pem: cert, der: raw, commonName, fingerprint: fingerprint256, validUntil };
  }

  current(): Keyed {
    const { key, cert } = this.#mustHave(this.#leaf);
    return { key, cert: cert + this.#mustHave(this.#authority).cert };
  }

  validUntil(): number {
    return new X509Certificate(this.#mustHave(this.#leaf).cert).validToDate.getTime();
  }

  troubles(): readonly string[] {
    return this.#troubles;
  }

  onRenewed(listener: (keyed: Keyed) => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #mustHave<T>(value: T | undefined): T {
    if (value === undefined) throw new Error('certificates are asked for before they were checked');
    return value;
  }

  #validAuthority(): Authority {
    const { now, storeName, names, hosts, log } = this.#options;
    const known = this.#authority;
    if (known === undefined || !belongTogether(known)) {
      // Two stores, or two authorities of one store, must not be mistaken for each other.
      const all = [...new Set([...names, ...hosts.names()])];
      const commonName = `Baozhong 报钟 ${storeName} ${randomBytes(3).toString('hex')}`;
      this.#authority = {
        ...{ commonName, names: all },
        ...makeAuthority({ commonName, names: all, now: now() }),
      };
      this.#write('authority.json', this.#authority);
      const fingerprint = fingerprintOf(this.#authority);
      log.warn(
        { fingerprint },
        'the store has a new authority: each device must be told to trust it',
      );
      return this.#authority;
    }
    const { validFromDate, validToDate } = new X509Certificate(known.cert);
    if (now() < validToDate.getTime() - renewAuthorityBeforeMs) return known;
    // The same key and name: whoever trusts the old certificate trusts on until it ends.
    const kept = { key: known.key, startsAt: validFromDate.getTime() };
    this.#authority = { ...known, ...makeAuthority({ ...known, now: now() }, kept) };
    this.#write('authority.json', this.#authority);
    log.warn(
      { fingerprint: fingerprintOf(this.#authority), oldOneEnds: validToDate.toISOString() },
      "the store's authority was renewed: each device must be told to trust it before the old one ends",
    );
    return this.#authority;
  }

  /** Undefined: the one there is will do. */
  #whyNewLeaf(authority: Authority, hosts: readonly string[]): string | undefined {
    const leaf = this.#leaf;
    const now = this.#options.now();
    if (leaf === undefined) return 'there was none that could be read';
    if (!belongTogether(leaf)) return 'key and certificate did not belong together';
    const cert = new X509Certificate(leaf.cert);
    if (!cert.verify(new X509Certificate(authority.cert).publicKey))
      return 'the old one was from another authority';
    const lacking = hosts.filter((host) => !leaf.hosts.includes(host));
    if (lacking.length > 0) return `the old one was not for ${lacking.join(', ')}`;
    if (now > cert.validToDate.getTime()) return 'the old one had expired';
    if (now > cert.validToDate.getTime() - renewLeafBeforeMs) return 'the old one ends soon';
    // While the clock is plainly wrong, a new one would be no better.
    if (now < cert.validFromDate.getTime() && !this.#isClockBehind(authority))
      return 'the clock was put back';
    return undefined;
  }

  #isClockBehind(authority: Authority): boolean {
    return this.#options.now() < new X509Certificate(authority.cert).validFromDate.getTime();
  }

  /** Each is logged when it arises, not at each look. */
  #tellTroubles(authority: Authority, hosts: readonly string[]): void {
    const now = new Date(this.#options.now()).toISOString().slice(0, 16);
    const from = new X509Certificate(authority.cert).validFromDate.toISOString().slice(0, 16);
    // The machine's own short name is no loss: it has one that ends in `.local`, too.
    const { names } = this.#options;
    const outside = hosts.filter(
      (host) => !isLocal(host, authority.names) && (isIP(host) !== 0 || names.includes(host)),
    );
    const troubles = [
      ...(this.#isClockBehind(authority)
        ? [
            `this machine's clock says ${now} UTC, but the store's authority was made at ${from}: set the clock, until then no browser and no terminal trusts the hub`,
          ]
        : []),
      ...(outside.length > 0
        ? [
            `not in the certificate, since the store's authority speaks only for local names and what it was made for: ${outside.join(', ')}`,
          ]
        : []),
    ];
    for (const trouble of troubles)
      if (!this.#troubles.includes(trouble)) this.#options.log.error(trouble);
    this.#troubles = troubles;
  }

  #read<T>(name: string, schema: z.ZodType<T>): T | undefined {
    const file = join(this.#folder, name);
    try {
      const text = readFileSync(file, 'utf8');
      chmodSync(file, 0o600);
      return schema.parse(JSON.parse(text));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      this.#options.log.error({ err: error, file }, 'unreadable, set aside and made anew');
      this.#attempt(() => {
        renameSync(file, `${file}.unreadable`);
      });
      return undefined;
    }
  }

  /** Whole or not at all. What cannot be kept serves until the hub stops. */
  #write(name: string, content: object): void {
    const file = join(this.#folder, name);
    this.#attempt(() => {
      writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    });
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.log.error({ err: error }, 'a certificate cannot be kept');
    }
  }
}

function belongTogether({ key, cert }: Keyed): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function fingerprintOf({ cert }: Keyed): string {
  return new X509Certificate(cert).fingerprint256;
}
