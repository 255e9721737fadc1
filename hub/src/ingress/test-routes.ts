/** The throw-away store's extra doors: its clock, its kill points, its whole log. Mounted nowhere else. */
import { paths, TestClockRequest, TestKillRequest } from '@baozhong/contract/http.ts';
import type { State } from '@baozhong/core/index.ts';
import { brokenLaws } from '@baozhong/core/index.ts';
import type { DrivenClock } from '../clock.ts';
import type { FaultPoints } from '../setup/fault-points.ts';
import type { People } from '../persistence/people.ts';
import type { EventStore } from '../persistence/port.ts';
import type { Routes } from './http-tools.ts';
import type { Scheduler } from './scheduler.ts';

export function testRoutes(parts: {
  readonly driven: DrivenClock | undefined;
  readonly scheduler: Scheduler;
  readonly faults: FaultPoints;
  readonly store: EventStore;
  readonly state: () => State;
  readonly pos: () => number;
  readonly people: Pick<People, 'wallets'>;
  readonly terminals: { restartBroker(): Promise<void> };
}): Routes {
  return (app) => {
    app.post(paths.testClock, async (request, reply) => {
      const { toAt } = TestClockRequest.parse(request.body);
      if (parts.driven === undefined) return reply.code(404).send();
      await parts.scheduler.advanceTo(parts.driven, toAt);
      return { at: parts.driven.now(), pos: parts.pos() };
    });
    app.post(paths.testKill, (request) => {
      const { point, passes } = TestKillRequest.parse(request.body);
      parts.faults.arm(point, passes);
      return { armed: point };
    });
    app.get(paths.testLog, async (request) => {
      const { after = '0', limit = '5000' } = request.query as { after?: string; limit?: string };
      return parts.store.read(Number(after), Math.min(Number(limit), 20_000));
    });
    app.post(paths.testBroker, async () => {
      await parts.terminals.restartBroker();
      return { restarted: true };
    });
    app.get(paths.testCommands, async (request) => {
      const { after = '0', limit = '2000' } = request.query as { after?: string; limit?: string };
      return parts.store.commands(Number(after), Math.min(Number(limit), 20_000));
    });
    app.get(paths.testLedger, async () => ({
      imbalanceFen: await parts.store.ledgerImbalanceFen(),
      wallets: await parts.people.wallets(),
      brokenLaws: brokenLaws(parts.state()),
    }));
  };
}
