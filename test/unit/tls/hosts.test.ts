/** Under which names a request may come. */
import { describe, expect, test } from 'vitest';
import { createHosts, hostOf } from '../../../hub/src/tls/hosts.ts';
import { isLocal } from '../../../hub/src/tls/local-names.ts';

function hostsOf(bound: string, names: readonly string[] = []) {
  const now = { addresses: ['192.168.1.5', 'fd12::7'] };
  const machine = { names: () => ['till', 'till.local'], addresses: () => now.addresses };
  return { now, hosts: createHosts({ bound, names, machine }) };
}

describe('[SEC-02] the Host of a request', () => {
  test.each(['localhost:7310', '127.0.0.1', '127.3.2.1:80', '[::1]:7310', 'LOCALHOST'])(
    '%s is this machine, whatever it is bound to',
    (header) => {
      expect(hostsOf('127.0.0.1').hosts.knows(header)).toBe(true);
      expect(hostsOf('0.0.0.0').hosts.knows(header)).toBe(true);
    },
  );

  test.each(['192.168.1.5:7310', '[fd12::7]:7310', 'till', 'Till.local:7310', 'till.local.'])(
    '%s is known in the network, and unknown on loopback alone',
    (header) => {
      expect(hostsOf('::').hosts.knows(header)).toBe(true);
      expect(hostsOf('127.0.0.1').hosts.knows(header)).toBe(false);
    },
  );

  test.each([
    ...['evil.test', 'evil.test:7310', 'localhost.evil.test', '192.168.1.5.nip.io', '8.8.8.8'],
    ...['', 'a b', 'till@evil.test', 'till/x', '127.0.0.1.evil.test', undefined],
  ])('%s is not', (header) => {
    expect(hostsOf('0.0.0.0', ['store.test']).hosts.knows(header)).toBe(false);
  });

  test('a name that was given is known, and an address that the router has just changed', () => {
    const { hosts, now } = hostsOf('0.0.0.0', ['store.test']);
    expect(hosts.knows('store.test:7310')).toBe(true);
    expect(hosts.knows('192.168.1.77')).toBe(false);
    now.addresses = ['192.168.1.77'];
    expect(hosts.knows('192.168.1.77')).toBe(true);
    expect(hosts.knows('192.168.1.5')).toBe(false);
  });

  test('bound to all addresses of the older kind, it has no other', () => {
    expect(hostsOf('0.0.0.0').hosts.reachable()).toEqual(['192.168.1.5', 'till', 'till.local']);
    expect(hostsOf('::').hosts.reachable()).toContain('fd12::7');
  });

  test('bound to one address, it has that one only', () => {
    const { hosts } = hostsOf('192.168.1.5');
    expect(hosts.reachable()).toEqual(['192.168.1.5', 'till', 'till.local']);
    expect(hosts.knows('[fd12::7]')).toBe(false);
  });

  test('is read without port and brackets', () => {
    expect([hostOf('[FD12::7]:80'), hostOf('Store.Test:80'), hostOf('x:y')]).toEqual([
      'fd12::7',
      'store.test',
      undefined,
    ]);
  });
});

test.each([
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['fe80::1', true],
  ['2001:db8::1', false],
  ['till.local', true],
  ['local.example.com', false],
  ['notlocal', false],
  ['shop', true],
])('[SEC-07] the authority may speak for %s: %s', (host, expected) => {
  expect(isLocal(host, ['shop'])).toBe(expected);
});
