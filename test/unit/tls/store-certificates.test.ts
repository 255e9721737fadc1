/** The store's certificates over the years, with a clock of the test's own. */
import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHosts } from '../../../hub/src/tls/hosts.ts';
import { type Certificates, openCertificates } from '../../../hub/src/tls/store-certificates.ts';

const dayMs = 24 * 3_600_000;
const start = Date.UTC(2026, 10, 20);
let dataDir: string;
let now: number;
let addresses: string[];
let lines: string[];
let opened: Certificates[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'baozhong-tls-'));
  now = start;
  addresses = ['192.168.1.5'];
  lines = [];
  opened = [];
});
afterEach(() => {
  for (const certificates of opened) certificates.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function open(names: readonly string[] = []): Certificates {
  const take = (fields: unknown, message = '') => {
    lines.push(`${JSON.stringify(fields)} ${message}`);
  };
  const machine = { names: () => ['till', 'till.local'], addresses: () => addresses };
  const certificates = openCertificates({
    ...{ dataDir, names, storeName: '足浴店', now: () => now },
    hosts: createHosts({ bound: '::', names, machine }),
    log: { info: take, warn: take, error: take } as never,
  });
  opened.push(certificates);
  return certificates;
}
const file = (name: string) => join(dataDir, 'tls', name);
const leafOf = (certificates: Certificates) => new X509Certificate(certificates.current().cert);
const authorityOf = (certificates: Certificates) =>
  new X509Certificate(certificates.authority().pem);

describe('[SEC-07] certificates', () => {
  test('the first start makes an authority and a short certificate, kept from other eyes', () => {
    const certificates = open(['shop.lan']);
    const [leaf, authority] = [leafOf(certificates), authorityOf(certificates)];
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(authority.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    for (const host of ['till', 'till.local', 'shop.lan', 'localhost'])
      expect(leaf.checkHost(host)).toBe(host);
    for (const address of ['192.168.1.5', '127.0.0.1', '::1'])
      expect(leaf.checkIP(address)).toBeDefined();
    expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBeLessThan(398 * dayMs);
    for (const name of ['authority.json', 'hub.json'])
      expect(statSync(file(name)).mode & 0o777).toBe(0o600);
  });

  test('the next start keeps both, and closes a file that stood open', () => {
    const before = open().current();
    chmodSync(file('authority.json'), 0o644);
    expect(open().current()).toEqual(before);
    expect(statSync(file('authority.json')).mode & 0o777).toBe(0o600);
  });

  test('thirty days before its end the certificate is renewed while the hub runs; the authority stays', () => {
    const certificates = open();
    const before = certificates.current();
    const authority = certificates.authority();
    const told: string[] = [];
    certificates.onRenewed(({ cert }) => told.push(cert));
    now = start + 59 * dayMs;
    certificates.check();
    expect(certificates.current()).toEqual(before);
    now = start + 61 * dayMs;
    certificates.check();
    expect(certificates.current()).not.toEqual(before);
    expect(told).toEqual([certificates.current().cert]);
    expect(certificates.authority()).toEqual(authority);
  });

  test('one that has expired is replaced at the start, with a line in the log', () => {
    open();
    now = start + 400 * dayMs;
    const certificates = open();
    expect(leafOf(certificates).validToDate.getTime()).toBeGreaterThan(now);
    expect(lines.at(-1)).toContain('the old one had expired');
  });

  test.each(['{', '', '{"key":"","cert":""}', '{"hosts":[],"key":"x","cert":"y"}'])(
    'a certificate that cannot be read is made anew: %s',
    (spoilt) => {
      const authority = open().authority();
      writeFileSync(file('hub.json'), spoilt);
      const certificates = open();
      expect(certificates.authority()).toEqual(authority);
      expect(leafOf(certificates).verify(authorityOf(certificates).publicKey)).toBe(true);
    },
  );

  test('an authority that cannot be read is set aside and made anew, and the log says what that means', () => {
    const before = open().authority();
    writeFileSync(file('authority.json'), 'torn');
    const certificates = open();
    expect(certificates.authority().fingerprint).not.toBe(before.fingerprint);
    expect(leafOf(certificates).verify(authorityOf(certificates).publicKey)).toBe(true);
    expect(readFileSync(file('authority.json.unreadable'), 'utf8')).toBe('torn');
    expect(lines.join('\n')).toContain('each device must be told to trust it');
  });

  test('a data folder carried to a machine with other addresses gets a certificate for these', () => {
    const authority = open().authority();
    addresses = ['10.0.0.7', 'fd12::7'];
    const certificates = open();
    expect(leafOf(certificates).checkIP('10.0.0.7')).toBeDefined();
    expect(leafOf(certificates).checkIP('fd12::7')).toBeDefined();
    expect(certificates.authority()).toEqual(authority);
  });

  test('an address that goes away for a while changes nothing', () => {
    const certificates = open();
    const before = certificates.current();
    addresses = [];
    certificates.check();
    expect(certificates.current()).toEqual(before);
  });

  test('a clock that is behind the authority is said once, in one line, and nothing is made anew', () => {
    const before = open().current();
    now = Date.UTC(2019, 0, 1);
    lines = [];
    const certificates = open();
    certificates.check();
    expect(certificates.current()).toEqual(before);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('set the clock');
    expect(certificates.troubles()).toHaveLength(1);
    now = start;
    certificates.check();
    expect(certificates.troubles()).toEqual([]);
  });

  test('a year before its end the authority is renewed with its key: who trusts the old one trusts on', () => {
    const old = authorityOf(open());
    now = start + 3_300 * dayMs;
    const certificates = open();
    const renewed = authorityOf(certificates);
    expect(renewed.validToDate.getTime()).toBeGreaterThan(old.validToDate.getTime());
    expect(renewed.subject).toBe(old.subject);
    expect(leafOf(certificates).verify(old.publicKey)).toBe(true);
    expect(leafOf(certificates).issuer).toBe(old.subject);
  });

  test('public names and addresses are left out, and said', () => {
    open();
    addresses = ['203.0.113.9', '192.168.1.5'];
    const certificates = open(['shop.example.com']);
    const leaf = leafOf(certificates);
    expect(leaf.checkIP('203.0.113.9')).toBeUndefined();
    expect(leaf.checkHost('shop.example.com')).toBeUndefined();
    expect(leaf.checkIP('192.168.1.5')).toBeDefined();
    expect(certificates.troubles().join()).toContain('shop.example.com, 203.0.113.9');
  });

  test('a data folder that cannot be written serves until the hub stops', () => {
    const certificates = open();
    rmSync(join(dataDir, 'tls'), { recursive: true });
    now = start + 61 * dayMs;
    certificates.check();
    expect(leafOf(certificates).validToDate.getTime()).toBeGreaterThan(now + 60 * dayMs);
    expect(lines.join('\n')).toContain('cannot be kept');
  });
});
