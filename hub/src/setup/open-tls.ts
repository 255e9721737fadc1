/** Under which names the hub answers, and with which certificates. */
import { createHosts, type Hosts } from '../tls/hosts.ts';
import { isLoopback } from '../tls/local-names.ts';
import { type Certificates, openCertificates } from '../tls/store-certificates.ts';
import type { Floor } from './open-floor.ts';

export interface Network {
  readonly hosts: Hosts;
  /** Undefined: everything goes in the clear. */
  readonly certificates: Certificates | undefined;
  close(): void;
}

export function openNetwork(floor: Floor): Network {
  const { options, log } = floor;
  const { dataDir, names, host: bound } = options;
  const hosts = createHosts({ bound, names });
  const certificates = options.tls
    ? openCertificates({
        ...{ dataDir, names, hosts, log },
        storeName: floor.catalogue().config.name,
        // Whoever checks a certificate goes by the world's time, not by a driven clock.
        now: () => (floor.driven === undefined ? floor.clock.now() : Date.now()),
      })
    : undefined;
  if (certificates === undefined && !isLoopback(bound))
    log.warn('--plain-http: whatever goes over the network can be read and changed on the way');
  return {
    hosts,
    certificates,
    close() {
      certificates?.close();
    },
  };
}
