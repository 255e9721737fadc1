/** The Station of the technician room, and the plans of shifts. */
import type { Outcome } from '@baozhong/contract/commands.ts';
import { paths, statusOf } from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import {
  type ShiftPlansAnswer,
  StationAsk,
  type StationAskAnswer,
  type StationDayAnswer,
  StationDayRequest,
  StationPerson,
  StationRequest,
  type StationSaid,
  type StationWhoAnswer,
} from '@baozhong/contract/station.ts';
import {
  type Actor,
  type Catalogue,
  type CommandBody,
  mayOpen,
  type State,
  stationId,
} from '@baozhong/core/index.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Board } from '../consumers/board/board.ts';
import { hourMinute } from '../consumers/board/views.ts';
import { staffAnswer } from './asks/staff-answers.ts';
import { isRefusal, parse, refuse, type Routes } from './http-tools.ts';
import type { Devices } from './sign-in/devices.ts';
import { commandOf, hostCommandOf, isHostAct, saidOfAct } from './station-acts.ts';
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
  const known = (request: FastifyRequest) => parts.devices.screenOf(request) !== undefined;
  /** The body of somebody at a known Station, or the refusal sent. */
  const heard = <T extends z.ZodType>(schema: T, request: FastifyRequest, reply: FastifyReply) => {
    const body = parse(schema, request, reply);
    if (body === undefined || known(request)) return body;
    refuse(reply, { name: 'not_signed_in', detail: {} });
    return undefined;
  };

  return (app, { signedIn }) => {
    app.post(paths.stationWho, (request, reply) => {
      const person = heard(StationPerson, request, reply);
      if (person === undefined) return reply;
      const who = whoIs(parts, person);
      return 'detail' in who ? refuse(reply, who) : who;
    });
    app.post(paths.stationAct, async (request, reply) => {
      const body = heard(StationRequest, request, reply);
      if (body === undefined) return reply;
      const command = wishedBy(parts, body);
      if (isRefusal(command)) return refuse(reply, command);
      const outcome: Outcome = await parts.submit(
        { source: 'desk', key: body.key },
        actorOf(parts.catalogue(), body),
        command,
      );
      if (outcome.status === 'refused')
        return reply.code(statusOf(outcome.refusal.name)).send(outcome);
      const say = saidOfAct(parts.state(), body.act, outcome.answer);
      const answer: Outcome & StationSaid = { ...outcome, ...(say === undefined ? {} : { say }) };
      return answer;
    });
    app.post(paths.stationAsk, (request, reply) => {
      const asked = heard(StationAsk, request, reply);
      return asked === undefined ? reply : answered(parts, asked);
    });
    app.post(paths.stationDay, (request, reply) => {
      const person = heard(StationDayRequest, request, reply);
      if (person === undefined) return reply;
      const staffNo = numberOf(parts.catalogue(), person);
      if (typeof staffNo !== 'string') return refuse(reply, staffNo);
      const clocks = [...parts.board.facts.work.of(staffNo)];
      const total = (of: 'minutes' | 'fen') => clocks.reduce((sum, clock) => sum + clock[of], 0);
      const answer: StationDayAnswer = {
        ...{ staffNo, clocks, minutes: total('minutes'), fen: total('fen') },
      };
      return answer;
    });
    // To who holds the card also what is between two people: reasons and fines.
    app.post(paths.stationMoves, (request, reply) => {
      const person = heard(StationPerson, request, reply);
      if (person === undefined) return reply;
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

/** A technician by card or number; the desk's people by card alone. */
function whoIs(parts: DutyRouteParts, person: StationPerson): StationWhoAnswer | Refusal {
  const catalogue = parts.catalogue();
  const host = 'cardUid' in person ? catalogue.staffByCard.get(person.cardUid) : undefined;
  if (host !== undefined) {
    const { staffNo, name, role } = host;
    return mayOpen(role)
      ? { staffNo, commissionTodayFen: null, host: { name } }
      : { name: 'not_allowed', detail: { role } };
  }
  const staffNo = numberOf(catalogue, person);
  if (typeof staffNo !== 'string') return staffNo;
  const { fen } = parts.board.facts.earned(staffNo);
  return { staffNo, commissionTodayFen: 'cardUid' in person ? fen : null };
}

/** Anybody can type a number, and a colleague's place is lost by it for the rest of the day: only a card does anything. */
/** Rooms are opened in the host's name, as at the desk; what technicians do of themselves is told of the place where they did it. */
function actorOf({ staffByCard }: Catalogue, { person, act }: StationRequest): Actor {
  const host = isHostAct(act) && 'cardUid' in person ? staffByCard.get(person.cardUid) : undefined;
  return host === undefined
    ? { kind: 'terminal', id: stationId }
    : { kind: 'staff', id: host.staffNo };
}

function wishedBy(parts: DutyRouteParts, { person, act }: StationRequest): CommandBody | Refusal {
  const catalogue = parts.catalogue();
  if (isHostAct(act)) {
    const host = 'cardUid' in person ? catalogue.staffByCard.get(person.cardUid) : undefined;
    if (host !== undefined && mayOpen(host.role)) return hostCommandOf(parts.state(), act);
    return { name: 'not_allowed', detail: { role: host?.role ?? 'technician' } };
  }
  const staffNo = numberOf(catalogue, person);
  if (typeof staffNo !== 'string') return staffNo;
  if (!('cardUid' in person)) return { name: 'not_allowed', detail: { role: 'technician' } };
  return commandOf(parts.state(), act, staffNo);
}

/** As at a room's terminal; whoever asks of their own clock is taken to be where it is. */
function answered(parts: DutyRouteParts, { cardUid, intent, roomNo, chosen }: StationAsk) {
  const [state, catalogue] = [parts.state(), parts.catalogue()];
  const staffNo = catalogue.techniciansByCard.get(cardUid)?.staffNo;
  const own = staffNo === undefined ? undefined : roomOf(state, staffNo);
  const floor = { state, catalogue, earned: (no: string) => parts.board.facts.earned(no) };
  const answer: StationAskAnswer = staffAnswer(floor, own ?? roomNo ?? '', {
    ...{ cardUid, intent, chosen },
  }) ?? { status: 'refused', refusal: { name: 'unknown_card', detail: {} } };
  return answer;
}

function roomOf(state: State, staffNo: string): string | undefined {
  const technician = state.technicians.get(staffNo);
  if (technician === undefined || !('clockId' in technician)) return undefined;
  return state.visits.get(state.clocks.get(technician.clockId)?.visitId ?? '')?.roomNo;
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
