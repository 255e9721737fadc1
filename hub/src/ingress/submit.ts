/** The one way into the pipeline: stamps what came in with time, and hashes what it says. */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { RefusalName as ContractRefusalName } from '@baozhong/contract/refusals.ts';
import type { Actor, CommandBody, RefusalName } from '@baozhong/core/index.ts';
import type { HubClock } from '../clock.ts';
import type { CommandKeyed } from '../persistence/port.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { payloadHash } from './keys.ts';
import type { LocalTime } from './stamp.ts';

/** Does not compile while the core knows a refusal that the contract does not name. */
type Known = RefusalName extends ContractRefusalName ? true : never;
const everyRefusalIsInTheContract: Known = true;
void everyRefusalIsInTheContract;

export type Submitter = (
  keyed: CommandKeyed,
  actor: Actor,
  body: CommandBody,
  /** Only the demo's past evening is stamped with another time than now. */
  at?: number,
) => Promise<Outcome>;

export function createSubmitter(options: {
  readonly pipeline: Pick<Pipeline, 'submit'>;
  readonly clock: HubClock;
  readonly local: () => LocalTime;
}): Submitter {
  return (keyed, actor, body, at) =>
    options.pipeline.submit({
      keyed,
      payloadHash: payloadHash(body),
      command: { ...body, actor, stamp: options.local().stamp(at ?? options.clock.now()) },
    });
}
