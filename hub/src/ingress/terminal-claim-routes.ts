/** Terminals over HTTP: what a device asks that belongs to nobody yet, and the manager's page of all of them. */
import { paths } from '@baozhong/contract/paths.ts';
import {
  ClaimId,
  ClaimRequest,
  ClaimSecret,
  TerminalRequest,
  type TerminalsAnswer,
} from '@baozhong/contract/terminal-claim.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HubClock } from '../clock.ts';
import type { TerminalRows } from '../persistence/terminal-rows.ts';
import { hostOf } from '../tls/hosts.ts';
import { isRefusal, parse, refuse, type Routes } from './http-tools.ts';
import type { Provisioning } from './provisioning.ts';

const deedsShown = 60;

export interface TerminalClaimParts {
  readonly provisioning: Provisioning;
  readonly rows: Pick<TerminalRows, 'deeds'>;
  readonly clock: HubClock;
  readonly caFingerprint: () => string | null;
  /** For a device to scan. */
  readonly address: (asked: string | undefined) => string;
}

/** The secret travels in a header: addresses are written into logs. */
function proofOf(request: FastifyRequest): { claimId: string; claimSecret: string } | undefined {
  const { id } = request.params as { readonly id?: unknown };
  const claimId = ClaimId.safeParse(id);
  const claimSecret = ClaimSecret.safeParse(
    /^Bearer ([0-9a-f]+)$/.exec(request.headers.authorization ?? '')?.[1],
  );
  return claimId.success && claimSecret.success
    ? { claimId: claimId.data, claimSecret: claimSecret.data }
    : undefined;
}

export function terminalClaimRoutes(parts: TerminalClaimParts): Routes {
  const { provisioning } = parts;
  const unknown = (reply: FastifyReply) => refuse(reply, { name: 'unknown_claim', detail: {} });
  /** Anybody on the network may ask, but not without an end. */
  const asked =
    (handle: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      void reply.header('cache-control', 'no-store');
      return provisioning.mayAsk(request.ip)
        ? handle(request, reply)
        : Promise.resolve(refuse(reply, { name: 'busy', detail: {} }));
    };
  return (app, door) => {
    app.post(
      paths.terminalClaims,
      asked(async (request, reply) => {
        const body = parse(ClaimRequest, request, reply);
        if (body === undefined) return reply;
        const answer = provisioning.ask(body, request.ip);
        return isRefusal(answer) ? refuse(reply, answer) : answer;
      }),
    );
    app.get(
      `${paths.terminalClaims}/:id`,
      asked(async (request, reply) => {
        const proof = proofOf(request);
        if (proof === undefined) return unknown(reply);
        const host = hostOf(request.headers.host) ?? '';
        const answer = provisioning.look(proof.claimId, proof.claimSecret, host);
        return isRefusal(answer) ? refuse(reply, answer) : answer;
      }),
    );
    app.post(
      `${paths.terminalClaims}/:id/confirm`,
      asked(async (request, reply) => {
        const proof = proofOf(request);
        if (proof === undefined) return unknown(reply);
        const refused = await provisioning.confirm(proof.claimId, proof.claimSecret);
        return refused === undefined ? reply.code(204).send() : refuse(reply, refused);
      }),
    );
    app.get(
      paths.terminals,
      door.manager(async (_who, request): Promise<TerminalsAnswer> => ({
        at: parts.clock.now(),
        caFingerprint: parts.caFingerprint(),
        address: parts.address(request.headers.host),
        claims: provisioning.openClaims(),
        deeds: [...(await parts.rows.deeds(deedsShown))],
      })),
    );
    app.post(
      paths.terminals,
      door.manager(async (who, request, reply) => {
        const body = parse(TerminalRequest, request, reply);
        if (body === undefined) return reply;
        const refused = await provisioning.act(body, who.staffNo);
        return refused === undefined ? reply.code(204).send() : refuse(reply, refused);
      }),
    );
  };
}
