/** The way to trust: what the store's authority is, its certificate to take away, and a word that only a device hears that trusts it. */
import { paths } from '@baozhong/contract/paths.ts';
import type { TrustAnswer } from '@baozhong/contract/trust.ts';
import type { FastifyInstance } from 'fastify';
import type { Hosts } from '../tls/hosts.ts';
import { download } from '../tls/profiles.ts';
import type { Certificates } from '../tls/store-certificates.ts';

export interface TrustParts {
  readonly storeName: () => string;
  readonly hosts: Hosts;
  readonly certificates: Certificates | undefined;
  readonly ports: () => Pick<TrustAnswer, 'securePort' | 'trustPort'>;
}

export function trustRoutes(parts: TrustParts): (app: FastifyInstance) => void {
  const { certificates } = parts;
  return (app) => {
    app.get(paths.trust, (): TrustAnswer => ({
      storeName: parts.storeName(),
      authority: authorityOf(certificates),
      ...parts.ports(),
      hosts: [...parts.hosts.reachable()],
    }));
    app.get(paths.trustPing, (_request, reply) =>
      reply
        .headers({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
        .code(204)
        .send(),
    );
    if (certificates === undefined) return;
    for (const kind of ['pem', 'crt', 'mobileconfig'] as const)
      app.get(`${paths.authority}.${kind}`, (_request, reply) => {
        const { contentType, body } = download(certificates.authority(), kind);
        return reply
          .headers({
            'content-type': contentType,
            'content-disposition': `attachment; filename="baozhong.${kind}"`,
            'cache-control': 'no-store',
          })
          .send(body);
      });
  };
}

function authorityOf(certificates: Certificates | undefined): TrustAnswer['authority'] {
  if (certificates === undefined) return null;
  const { commonName: name, fingerprint, validUntil } = certificates.authority();
  return { name, fingerprint, validUntil };
}
