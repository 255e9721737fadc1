/** Whose turn it is, and why: asked at the desk, and by technicians at the Station. Nothing changes. */
import { paths } from '@baozhong/contract/http.ts';
import { mayCommand } from '@baozhong/contract/permissions.ts';
import {
  type WhyLatestAnswer,
  type WhyMove,
  type WhyMovesAnswer,
  type WhyNextAnswer,
  WhyNextRequest,
} from '@baozhong/contract/why.ts';
import { explainNext, type State } from '@baozhong/core/index.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HubClock } from '../clock.ts';
import type { Board } from '../consumers/board/board.ts';
import { parse, refuse, type Routes } from './http-tools.ts';
import type { Devices } from './sign-in/devices.ts';
import type { LocalTime } from './stamp.ts';

export interface WhyRouteParts {
  readonly devices: Pick<Devices, 'screenOf'>;
  readonly state: () => State;
  readonly board: Pick<Board, 'moves'>;
  readonly clock: HubClock;
  readonly local: () => LocalTime;
}

export function whyRoutes(parts: WhyRouteParts): Routes {
  return (app, { signedIn, who }) => {
    const next: Handle = (request, reply) => {
      const body = parse(WhyNextRequest, request, reply);
      if (body === undefined) return Promise.resolve(reply);
      const state = parts.state();
      const { catalogue } = state;
      const service = catalogue?.services.get(body.serviceCode);
      if (catalogue === null || service === undefined)
        return Promise.resolve(
          refuse(reply, { name: 'unknown_service', detail: { serviceCode: body.serviceCode } }),
        );
      const stamp = parts.local().stamp(parts.clock.now());
      const { next, candidates } = explainNext(state, catalogue, service, body.wish, stamp);
      const answer: WhyNextAnswer = { next, candidates: [...candidates] };
      return Promise.resolve(answer);
    };
    const moves = (request: FastifyRequest, reply: FastifyReply, isTold: boolean) => {
      const { staffNo } = request.params as { readonly staffNo: string };
      const answer = movesOf(parts, staffNo, isTold);
      return Promise.resolve(
        answer ?? refuse(reply, { name: 'unknown_technician', detail: { staffNo } }),
      );
    };
    const latest: Handle = () => {
      const moves = parts.board.moves
        .latest()
        .map(({ staffNo, move }) => ({ staffNo, move: withoutWords(move) }));
      const answer: WhyLatestAnswer = { moves };
      return Promise.resolve(answer);
    };
    const forDesk = (handle: Handle) =>
      signedIn((_session, request, reply) => handle(request, reply));
    // Technicians ask at the Station and look at the wall, where nobody is signed in but the screen is known.
    const forScreens = (handle: Handle): Handle => {
      const desk = forDesk(handle);
      return (request, reply) =>
        parts.devices.screenOf(request) === undefined
          ? desk(request, reply)
          : handle(request, reply);
    };
    app.post(paths.whyNext, forScreens(next));
    const movesAt = forScreens((request, reply) => {
      // The hub's own machine is a screen to everybody, and a desk to who has signed in there.
      const role = who(request)?.role;
      return moves(request, reply, role !== undefined && mayCommand(role, 'openVisit'));
    });
    app.get(`${paths.whyMoves}/:staffNo`, movesAt);
    app.get(paths.whyLatest, forScreens(latest));
  };
}

type Handle = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Reasons and fines are between two people: not for a wall, nor for who has only typed a number. */
function withoutWords({ reason: _said, fineFen: _fine, ...shown }: WhyMove): WhyMove {
  return shown;
}

/** `isTold`: with the reasons and the fines. */
export function movesOf(
  { state, board }: Pick<WhyRouteParts, 'state' | 'board'>,
  staffNo: string,
  isTold: boolean,
): WhyMovesAnswer | undefined {
  const { technicians, queues } = state();
  if (!technicians.has(staffNo)) return undefined;
  const places = [...queues].flatMap(([group, queue]) => {
    const position = queue.indexOf(staffNo);
    return position < 0 ? [] : [{ group, position, of: queue.length }];
  });
  const moves = board.moves.of(staffNo);
  return { staffNo, places, moves: isTold ? [...moves] : moves.map(withoutWords) };
}
