/**
 * Under which names and addresses this hub is known. A request that calls it
 * otherwise comes from a page elsewhere whose name was pointed at this machine
 * (DNS rebinding), and is refused before anything looks at it.
 */
import { isIP } from 'node:net';
import { hostNameOf, isLoopback, machineAddresses, machineNames } from './local-names.ts';

export interface Hosts {
  /** Whether a `Host` header means this hub. */
  knows(header: string | undefined): boolean;
  /** What a certificate should be for; names first. */
  all(): readonly string[];
  /** What the machine calls itself. */
  names(): readonly string[];
  /** Where other devices find it: addresses first, since every network knows these. */
  reachable(): readonly string[];
  /** The interfaces may have changed. */
  look(): void;
}

export interface HostsOptions {
  /** What it is bound to. */
  readonly bound: string;
  /** Said by whoever set it up. */
  readonly names: readonly string[];
  readonly machine?: { readonly names: () => string[]; readonly addresses: () => string[] };
}

const loopbacks = ['localhost', '127.0.0.1', '::1'];

const thisMachine = { names: machineNames, addresses: machineAddresses };

export function createHosts({ bound, names, machine = thisMachine }: HostsOptions): Hosts {
  const own = isLoopback(bound) ? [] : machine.names();
  const interfaces = (): string[] => {
    if (isLoopback(bound)) return [];
    if (bound === '::') return machine.addresses();
    // All of the older kind only.
    return bound === '0.0.0.0' ? machine.addresses().filter((one) => isIP(one) === 4) : [bound];
  };
  let addresses = interfaces();
  const all = () => [...new Set([...names, ...own, ...loopbacks, ...addresses])];
  const isOurs = (host: string) => isLoopback(host) || all().includes(host);
  const look = () => {
    addresses = interfaces();
  };
  return {
    knows(header) {
      const host = hostOf(header);
      if (host === undefined) return false;
      if (isOurs(host)) return true;
      // The router may just have given this machine another address.
      look();
      return isOurs(host);
    },
    all,
    names: () => own,
    reachable: () => [...new Set([...addresses, ...names, ...own])],
    look,
  };
}

/** Without port and brackets, in small letters. */
export function hostOf(header: string | undefined): string | undefined {
  if (header === undefined || !URL.canParse(`http://${header}`)) return undefined;
  const { hostname, username, pathname } = new URL(`http://${header}`);
  if (username !== '' || pathname !== '/') return undefined;
  return hostNameOf(hostname) ?? hostname.replace(/^\[|\]$/g, '');
}

/** As it stands in an address bar. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);
