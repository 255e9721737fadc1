/** A Turn board says that it can speak, asks for announcements, and tells what came of them; and where all sounds are fetched. */
import { paths } from '@baozhong/contract/http.ts';
import { ClaimRequest, PlayerRequest, ReportRequest } from '@baozhong/contract/speech.ts';
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { FastifyReply } from 'fastify';
import type { Voice } from '../consumers/voice.ts';
import { parse, refuse, type Routes } from './http-tools.ts';
import type { Speaking } from './speaking.ts';

export function speechRoutes(parts: {
  /** Whether a live view of a Turn board is open under this name. */
  readonly hasSession: (session: string) => boolean;
  readonly voice: Pick<Voice, 'changed'>;
  readonly speaking: Speaking;
  readonly sound: (id: string) => Promise<Uint8Array | undefined>;
}): Routes {
  const { voice, speaking } = parts;

  /** Who may speak in the technician room: a screen that is connected as its Turn board. */
  const mayPlay = ({ session }: { readonly session: string }): boolean => parts.hasSession(session);

  const answer = (reply: FastifyReply, outcome: Outcome) =>
    outcome.status === 'accepted' ? outcome : refuse(reply, outcome.refusal);

  return (app) => {
    app.post(paths.player, (request, reply) => {
      const body = parse(PlayerRequest, request, reply);
      if (body === undefined) return reply;
      if (!mayPlay(body)) return refuse(reply, { name: 'not_signed_in', detail: {} });
      voice.changed(body.session, { id: body.player, sound: body.sound });
      return {};
    });
    app.post(paths.claim, async (request, reply) => {
      const body = parse(ClaimRequest, request, reply);
      if (body === undefined) return reply;
      if (!mayPlay(body)) return refuse(reply, { name: 'not_signed_in', detail: {} });
      return answer(reply, await speaking.claim(body.no, body.player));
    });
    app.post(paths.report, async (request, reply) => {
      const body = parse(ReportRequest, request, reply);
      if (body === undefined) return reply;
      if (!mayPlay(body)) return refuse(reply, { name: 'not_signed_in', detail: {} });
      return answer(reply, await speaking.report(body.no, body.player, body.result, body.why));
    });
    app.get(`${paths.speech}/:file`, async (request, reply) => {
      const { file } = request.params as { readonly file: string };
      const wav = /^[0-9a-f]{64}\.wav$/.test(file)
        ? await parts.sound(file.slice(0, 64))
        : undefined;
      if (wav === undefined) return reply.code(404).send();
      return reply
        .header('content-type', 'audio/wav')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(Buffer.from(wav));
    });
  };
}
