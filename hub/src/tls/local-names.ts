/**
 * What a machine in a store is called, and which names and addresses can only
 * ever mean something in a local network: the store's authority speaks for
 * these, and for nothing on the internet.
 */
import { BlockList, isIP, SocketAddress } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** A name stands for itself and everything below it. `test` is reserved for tests. */
export const namesEverywhere = ['localhost', 'local', 'lan', 'internal', 'home.arpa', 'test'];

/** Loopback, private, link-local, and what a carrier shares among its customers. */
const ranges = [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const;

const local = new BlockList();
for (const [address, prefix] of ranges) local.addSubnet(address, prefix, familyOf(address));

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

export function bytesOfAddress(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // Node writes every address in its shortest form; the gap is filled again here.
  const { address: short } = new SocketAddress({ address, family: 'ipv6' });
  const [head = '', tail] = short.split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** Address and mask, as a constraint in a certificate has them. */
export const rangesEverywhere = ranges.map(([address, prefix]) => {
  const bytes = bytesOfAddress(address);
  const mask = bytes.map((_byte, index) => {
    const left = Math.min(8, Math.max(0, prefix - index * 8));
    return (0xff << (8 - left)) & 0xff;
  });
  return Buffer.concat([bytes, mask]);
});

/** Whether an authority made for `names` may speak for it. */
export function isLocal(host: string, names: readonly string[]): boolean {
  if (isIP(host) !== 0) return local.check(host, familyOf(host));
  return [...namesEverywhere, ...names].some((one) => host === one || host.endsWith(`.${one}`));
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** A DNS name as browsers send it, or undefined. */
export function hostNameOf(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, '');
  const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
  return name.length <= 253 && name.split('.').every((part) => label.test(part)) ? name : undefined;
}

/** The machine's own name, alone and as the local network announces it. */
export function machineNames(): string[] {
  const name = hostNameOf(hostname());
  if (name === undefined || name === 'localhost') return [];
  return name.includes('.') ? [name] : [name, `${name}.local`];
}

/** Where the network reaches this machine; addresses that change by themselves every day are left out. */
export function machineAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
}
