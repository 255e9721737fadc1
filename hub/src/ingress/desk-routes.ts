/** What the desk asks for: commands, previews, members, a virtual terminal. */
import {
  CommandRequest,
  type MemberSearchAnswer,
  PreviewOpenRequest,
  PreviewSettleRequest,
} from '@baozhong/contract/commands.ts';
import {
  paths,
  statusOf,
  type VirtualTerminalAnswer,
  VirtualTerminalRequest,
} from '@baozhong/contract/http.ts';
import { mayCommand } from '@baozhong/contract/permissions.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { People } from '../persistence/people.ts';
import type { Desk } from './desk.ts';
import { isRefusal, parse, refuse, type Routes } from './http-tools.ts';

export interface DeskRouteParts {
  readonly desk: Desk;
  readonly people: People;
  /** By the card's serial number. */
  readonly technicianOf: (cardUid: string) => string | undefined;
  readonly virtualTerminal: (roomNo: string) => VirtualTerminalAnswer | Refusal;
}

export function deskRoutes(parts: DeskRouteParts): Routes {
  const { desk, people } = parts;
  return (app, { signedIn }) => {
    app.post(
      paths.commands,
      signedIn(async (session, request, reply) => {
        const body = parse(CommandRequest, request, reply);
        if (body === undefined) return reply;
        const outcome = await desk.command(session, body);
        return reply
          .code(outcome.status === 'accepted' ? 200 : statusOf(outcome.refusal.name))
          .send(outcome);
      }),
    );
    app.post(
      paths.previewOpen,
      signedIn(async (session, request, reply) => {
        const body = parse(PreviewOpenRequest, request, reply);
        if (body === undefined) return reply;
        if (!mayCommand(session.role, 'openVisit'))
          return refuse(reply, { name: 'not_allowed', detail: { role: session.role } });
        const answer = desk.previewOpen(body);
        return isRefusal(answer) ? refuse(reply, answer) : answer;
      }),
    );
    app.post(
      paths.previewSettle,
      signedIn(async (session, request, reply) => {
        const body = parse(PreviewSettleRequest, request, reply);
        if (body === undefined) return reply;
        // The bill is looked at by more than those who take the money.
        if (!mayCommand(session.role, 'openVisit'))
          return refuse(reply, { name: 'not_allowed', detail: { role: session.role } });
        const answer = await desk.previewSettle(body);
        return isRefusal(answer) ? refuse(reply, answer) : answer;
      }),
    );
    app.get(
      paths.members,
      signedIn(async (session, request, reply) => {
        if (session.role === 'attendant')
          return refuse(reply, { name: 'not_allowed', detail: { role: session.role } });
        const { q = '' } = request.query as { readonly q?: string };
        const technician = parts.technicianOf(q);
        const answer: MemberSearchAnswer = {
          members: await people.searchMembers(q.slice(0, 64).replaceAll(/\p{C}/gu, '')),
          ...(technician === undefined ? {} : { technician }),
        };
        return answer;
      }),
    );
    app.post(
      paths.virtualTerminal,
      signedIn(async (_session, request, reply) => {
        const body = parse(VirtualTerminalRequest, request, reply);
        if (body === undefined) return reply;
        const answer = parts.virtualTerminal(body.roomNo);
        return isRefusal(answer) ? refuse(reply, answer) : answer;
      }),
    );
  };
}
