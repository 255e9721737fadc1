/** The Station of the technician room, and the plans of shifts. */
import type { Outcome } from '@baozhong/contract/commands.ts';
import { paths, statusOf } from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import {
  type ShiftPlansAnswer,
  type StationAct,
  StationPerson,
  StationRequest,
  type StationWhoAnswer,
} from '@baozhong/contract/station.ts';
import { type Catalogue, type CommandBody, type State, stationId } from '@baozhong/core/index.ts';
import type { FastifyRequest } from 'fastify';
import type { Board } from '../consumers/board/board.ts';
import { hourMinute } from '../consumers/board/views.ts';
import { parse, refuse, type Routes } from './http-tools.ts';
import type { Devices } from './sign-in/devices.ts';
import type { Submitter } from './submit.ts';
import { movesOf } from './why-routes.ts';

export interface DutyRouteParts {
  readonly devices: Pick<Devices, 'screenOf'>;
  readonly state: () => State;
  readonly catalogue: () => Catalogue;
  readonly board: Pick<Board, 'facts' | 'moves'>;
  readonly submit: Submitter;
}

export function dutyRoutes(parts: DutyRouteParts): Routes {
  const { devices, submit } = parts;
  const known = (request: FastifyRequest) => devices.screenOf(request) !== undefined;

  return (app, { signedIn }) => {
    app.post(paths.stationWho, async (request, reply) => {
      const person = parse(StationPerson, request, reply);
      if (person === undefined) return reply;
      if (!known(request)) return refuse(reply, { name: 'not_signed_in', detail: {} });
      const staffNo = numberOf(parts.catalogue(), person);
      if (typeof staffNo !== 'string') return refuse(reply, staffNo);
      const { fen } = parts.board.facts.earned(staffNo);
      const answer: StationWhoAnswer = {
        staffNo,
        commissionTodayFen: 'cardUid' in person ? fen : null,
      };
      return answer;
    });
    app.post(paths.stationAct, async (request, reply) => {
      const body = parse(StationRequest, request, reply);
      if (body === undefined) return reply;
      if (!known(request)) return refuse(reply, { name: 'not_signed_in', detail: {} });
      const staffNo = numberOf(parts.catalogue(), body.person);
      if (typeof staffNo !== 'string') return refuse(reply, staffNo);
      // Anybody can type a number, and a colleague's place is lost by it for the rest of the day.
      if (!('cardUid' in body.person))
        return refuse(reply, { name: 'not_allowed', detail: { role: 'technician' } });
      const outcome: Outcome = await submit(
        { source: 'desk', key: body.key },
        { kind: 'terminal', id: stationId },
        commandOf(parts.state(), body.act, staffNo),
      );
      return reply
        .code(outcome.status === 'accepted' ? 200 : statusOf(outcome.refusal.name))
        .send(outcome);
    });
    // To who holds the card also what is between two people: reasons and fines.
    app.post(paths.stationMoves, async (request, reply) => {
      const person = parse(StationPerson, request, reply);
      if (person === undefined) return reply;
      if (!known(request)) return refuse(reply, { name: 'not_signed_in', detail: {} });
      const staffNo = numberOf(parts.catalogue(), person);
      if (typeof staffNo !== 'string') return refuse(reply, staffNo);
      const answer = movesOf(parts, staffNo, 'cardUid' in person);
      return answer ?? refuse(reply, { name: 'unknown_technician', detail: { staffNo } });
    });
    app.get(
      paths.shiftPlans,
      signedIn(() => Promise.resolve(shiftPlans(parts.state(), parts.catalogue()))),
    );
  };
}

type OfClock = Extract<StationAct, { type: 'startClock' | 'endClock' }>;
function isOfClock(act: StationAct): act is OfClock {
  return act.type === 'startClock' || act.type === 'endClock';
}

function commandOf(state: State, act: StationAct, staffNo: string): CommandBody {
  if (!isOfClock(act)) return { ...act, staffNo };
  const technician = state.technicians.get(staffNo);
  const clockId = technician !== undefined && 'clockId' in technician ? technician.clockId : 'none';
  return { type: act.type, clockId };
}

/** Whose card it is, or whether there is such a number. */
function numberOf(catalogue: Catalogue, person: StationPerson): string | Refusal {
  if ('cardUid' in person)
    return (
      catalogue.techniciansByCard.get(person.cardUid)?.staffNo ?? {
        name: 'unknown_card',
        detail: {},
      }
    );
  const { staffNo } = person;
  return catalogue.technicians.has(staffNo)
    ? staffNo
    : { name: 'unknown_technician', detail: { staffNo } };
}

function shiftPlans(state: State, { config }: Catalogue): ShiftPlansAnswer {
  return {
    businessDay: state.businessDay ?? '',
    shiftPlans: Object.entries(config.shiftPlans).map(([code, { start, end }]) => ({
      code,
      start: hourMinute(start),
      end: hourMinute(end),
    })),
    usual: config.technicians.map(({ staffNo, shiftPlan }) => ({ staffNo, shiftPlan })),
    planned: [...state.shiftPlans].flatMap(([day, plans]) =>
      [...plans].map(([staffNo, shiftPlan]) => ({ staffNo, day, shiftPlan })),
    ),
  };
}
