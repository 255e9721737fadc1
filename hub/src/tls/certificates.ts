/**
 * The two certificates of a store: its authority, which devices are told to
 * trust once, and the hub's own, which the authority vouches for and which
 * changes often (docs/decisions/0019). Pure but for the keys' chance.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { isIP } from 'node:net';
import {
  bits,
  integer,
  octets,
  oid,
  sequence,
  set,
  tagged,
  time,
  utf8,
  wrapped,
  yes,
} from './der.ts';
import { bytesOfAddress, namesEverywhere, rangesEverywhere } from './local-names.ts';

/** Private key and certificate, both as PEM. */
export interface Keyed {
  readonly key: string;
  readonly cert: string;
}

const dayMs = 24 * 3_600_000;
/** Clocks of phones and televisions are a little behind. */
const clockSlackMs = dayMs;
export const leafDays = 90;
export const authorityYears = 10;
const longestCommonName = 64;

const oids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

/**
 * `names`: what the store may be called beside what is private everywhere. A
 * stolen authority can speak for nothing else, whoever has been told to trust it.
 */
export function makeAuthority(
  of: { readonly commonName: string; readonly names: readonly string[]; readonly now: number },
  kept?: { readonly key: string; readonly startsAt: number },
): Keyed {
  const key = kept === undefined ? newKey() : createPrivateKey(kept.key);
  const name = nameOf(of.commonName);
  const permitted = [
    ...[...namesEverywhere, ...of.names].map((one) => sequence(tagged(2, Buffer.from(one)))),
    ...rangesEverywhere.map((range) => sequence(tagged(7, range))),
  ];
  const until = new Date(of.now);
  until.setUTCFullYear(until.getUTCFullYear() + authorityYears);
  const cert = certificate({
    ...{ issuer: name, subject: name, issuerKey: key, subjectKey: key },
    ...{ from: kept?.startsAt ?? of.now - clockSlackMs, until: until.getTime() },
    extensions: [
      // No authority below it.
      extension(oids.basicConstraints, sequence(yes, integer(0)), true),
      // Signs certificates and lists of revoked ones.
      extension(oids.keyUsage, bits(Buffer.from([0b0000_0110]), 1), true),
      extension(oids.subjectKeyId, octets(keyIdOf(key))),
      extension(oids.nameConstraints, sequence(wrapped(0, ...permitted)), true),
    ],
  });
  return { key: pemOf(key), cert };
}

/** For names and addresses; the caller sees to it that the authority may speak for them. */
export function issueLeaf(
  authority: Keyed & { readonly commonName: string },
  of: { readonly hosts: readonly string[]; readonly now: number },
): Keyed {
  const key = newKey();
  const issuerKey = createPrivateKey(authority.key);
  const altNames = of.hosts.map((host) =>
    isIP(host) === 0 ? tagged(2, Buffer.from(host)) : tagged(7, bytesOfAddress(host)),
  );
  const cert = certificate({
    issuer: nameOf(authority.commonName),
    // Not a name of a machine: OpenSSL would hold it, too, against what the authority may speak for.
    subject: nameOf('Baozhong hub'),
    ...{ issuerKey, subjectKey: key },
    ...{ from: of.now - clockSlackMs, until: of.now + leafDays * dayMs },
    extensions: [
      extension(oids.basicConstraints, sequence(), true),
      extension(oids.keyUsage, bits(Buffer.from([0b1000_0000]), 7), true),
      extension(oids.extendedKeyUsage, sequence(oid(oids.serverAuth))),
      extension(oids.subjectAltName, sequence(...altNames)),
      extension(oids.subjectKeyId, octets(keyIdOf(key))),
      extension(oids.authorityKeyId, sequence(tagged(0, keyIdOf(issuerKey)))),
    ],
  });
  return { key: pemOf(key), cert };
}

interface Content {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly issuerKey: KeyObject;
  readonly subjectKey: KeyObject;
  readonly from: number;
  readonly until: number;
  readonly extensions: readonly Buffer[];
}

/** RFC 5280, signed with SHA-256. */
function certificate(content: Content): string {
  const { issuer, subject, issuerKey, subjectKey, from, until, extensions } = content;
  const algorithm = sequence(oid(oids.ecdsaWithSha256));
  const version3 = wrapped(0, integer(2));
  const serial = randomBytes(16);
  // No leading zero byte, and no sign.
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0);
  const body = sequence(
    ...[version3, integer(serial), algorithm, issuer],
    ...[sequence(time(from), time(until)), subject, spkiOf(subjectKey)],
    wrapped(3, sequence(...extensions)),
  );
  const whole = sequence(body, algorithm, bits(sign('sha256', body, issuerKey)));
  return `-----BEGIN CERTIFICATE-----\n${whole
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [yes] : []), octets(value));
}

function nameOf(commonName: string): Buffer {
  const short = [...commonName].slice(0, longestCommonName).join('');
  return sequence(set(sequence(oid(oids.commonName), utf8(short))));
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const spkiOf = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'der' });
const keyIdOf = (key: KeyObject) => createHash('sha1').update(spkiOf(key)).digest();
