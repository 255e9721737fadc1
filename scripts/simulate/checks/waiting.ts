/** DSP-4: nobody waits whom somebody could serve: a line that waits has no one who would be sent to it now. */
import { explainNext, type Stamp } from '@baozhong/core/index.ts';
import type { Floor } from '../agents/stage.ts';

export function idleWhileWaiting({ state, catalogue }: Floor, stamp: Stamp): string[] {
  return state.awaiting.flatMap((clockId) => {
    const clock = state.clocks.get(clockId);
    const service = catalogue.services.get(clock?.serviceCode ?? '');
    // What is promised waits for one who is busy still.
    if (clock?.status !== 'awaitingTechnician' || service === undefined) return [];
    if (clock.promisedTo !== undefined) return [];
    const { next } = explainNext(state, catalogue, service, clock.wish, stamp);
    return next === null ? [] : [`DSP-4 ${clockId} waits, and ${next} could be sent`];
  });
}
