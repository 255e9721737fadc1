/**
 * A machine whose date lies behind what the store has been through. At a start
 * nobody is served before the date is right or a manager says to go on by the
 * store's own time; everybody is shown why. While the hub runs it goes on by
 * itself, and that is shown, too.
 */
import type { HubTimeView } from '@baozhong/contract/live.ts';
import type { State } from '@baozhong/core/index.ts';
import { minuteMs } from '@baozhong/core/index.ts';
import type { StoreClock } from '../clock.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';

const lookMs = 1_000;

export interface HubTime {
  /** Undefined: all is well. */
  view(): HubTimeView | undefined;
  /** Somebody says that the store's own time is to go on. */
  goOn(): void;
  close(): void;
}

export function watchHubTime(options: {
  readonly clock: Pick<StoreClock, 'now' | 'behindMs' | 'goOnFrom'>;
  readonly pipeline: Pick<Pipeline, 'status' | 'confirmClock'>;
  readonly state: () => Pick<State, 'lastAt'>;
  readonly show: (view: HubTimeView | undefined) => void;
}): HubTime {
  const { clock, pipeline, state, show } = options;
  let shown: HubTimeView | undefined;

  const view = (): HubTimeView | undefined => {
    const waits = pipeline.status === 'clockBehind';
    const behindMs = waits ? state().lastAt - clock.now() : clock.behindMs();
    if (behindMs <= 0) return undefined;
    const minutes = Math.ceil(behindMs / minuteMs);
    return { kind: 'hubTime', id: 'hubTime', state: waits ? 'waits' : 'goesOn', minutes };
  };
  const look = (): void => {
    const now = view();
    if (now?.state === shown?.state && now?.minutes === shown?.minutes) return;
    shown = now;
    show(now);
  };
  look();
  const timer = setInterval(look, lookMs);
  return {
    view,
    goOn() {
      if (pipeline.status !== 'clockBehind') return;
      clock.goOnFrom(state().lastAt);
      pipeline.confirmClock();
      look();
    },
    close() {
      clearInterval(timer);
    },
  };
}
