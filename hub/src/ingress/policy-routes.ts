/** How technicians take turns, for whoever asks which rules hold here, and for the manager who changes them. */
import { paths } from '@baozhong/contract/paths.ts';
import {
  type ConductAnswer,
  type PolicyAnswer,
  type PolicyCheckAnswer,
  PolicyCheckRequest,
} from '@baozhong/contract/policy.ts';
import {
  type Catalogue,
  contradictions,
  describe,
  policyOf,
  wholePolicy,
  type PolicyVersion,
  type State,
} from '@baozhong/core/index.ts';
import { Temporal } from 'temporal-polyfill';
import type { HubClock } from '../clock.ts';
import type { DayFacts } from '../consumers/board/day-facts.ts';
import { parse, type Routes } from './http-tools.ts';
import type { LocalTime } from './stamp.ts';

export interface PolicyParts {
  readonly state: () => State;
  readonly catalogue: () => Catalogue;
  readonly clock: HubClock;
  readonly local: () => LocalTime;
  readonly board: { readonly facts: Pick<DayFacts, 'conduct'> };
}

/** Of those that once held, the page shows the last ones. */
const versionsShown = 50;

export function policyRoutes(parts: PolicyParts): Routes {
  return (app, door) => {
    app.get(
      paths.policy,
      door.signedIn(() => Promise.resolve(policyAnswer(parts))),
    );
    app.get(
      paths.policyRecords,
      door.manager(() => {
        const records = parts.board.facts.conduct.all();
        const answer: ConductAnswer = {
          records: records.map((one) => ({ ...one, who: nameOf(parts.catalogue(), one.who) })),
        };
        return Promise.resolve(answer);
      }),
    );
    app.post(
      paths.policyCheck,
      door.manager((_who, request, reply) => {
        const body = parse(PolicyCheckRequest, request, reply);
        if (body === undefined) return Promise.resolve(reply);
        const { policy } = body;
        const answer: PolicyCheckAnswer = {
          contradictions: contradictions(policy).map(({ name, fields }) => ({
            name,
            fields: [...fields],
          })),
          sentences: describe(policy),
        };
        return Promise.resolve(answer);
      }),
    );
  };
}

function policyAnswer({ state, catalogue, clock, local }: PolicyParts): PolicyAnswer {
  const { businessDay, policy, policies } = state();
  const today = businessDay ?? local().stamp(clock.now()).localDay;
  const inForce = policyOf(state());
  return {
    businessDay,
    earliestDay: businessDay === null ? today : dayAfter(businessDay),
    inForce: {
      version: policy?.version ?? 0,
      policy: wholePolicy(inForce),
      sentences: describe(inForce),
    },
    coming: policies
      .filter((one) => one.fromDay > today && !isReplaced(one, policies))
      .sort((a, b) => (a.fromDay < b.fromDay ? -1 : 1))
      .map(({ version, fromDay, policy: next }) => ({
        ...{ version, fromDay, policy: wholePolicy(next) },
        sentences: describe(next),
      })),
    versions: policies
      .toReversed()
      .slice(0, versionsShown)
      .map((one) => ({
        ...{ version: one.version, fromDay: one.fromDay, setAt: one.at },
        setBy: nameOf(catalogue(), one.who),
        replaced: isReplaced(one, policies),
        sentences: describe(one.policy),
      })),
  };
}

/** One that was set later, for the same day. */
function isReplaced(one: PolicyVersion, policies: readonly PolicyVersion[]): boolean {
  return policies.some(({ version, fromDay }) => version > one.version && fromDay === one.fromDay);
}

/** `who` as `kind:id`; empty where it was no person. */
function nameOf({ config }: Catalogue, who: string): string {
  return (
    [...config.staff, ...(config.leftStaff ?? [])].find(({ staffNo }) => `staff:${staffNo}` === who)
      ?.name ?? ''
  );
}

function dayAfter(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}
