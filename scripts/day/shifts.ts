/** Until when somebody could still be sent, by the shift plans of the store file. */
import type { Wish } from '@baozhong/contract/commands.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { minuteOf } from './store-time.ts';

/** floor-rules §10: a rotation clock must be over by the end of the shift and this. */
const shiftEndGraceMinutes = 15;

export interface Shifts {
  /** The last minute at which anybody who fits may be called to this service; before the day when nobody fits. */
  latestCall(serviceCode: string, wish: Wish): number;
}

export function shiftsOf(store: StoreFile): Shifts {
  return {
    latestCall(serviceCode, wish) {
      const service = store.services.find(({ code }) => code === serviceCode);
      if (service === undefined) return -1;
      const ends = store.technicians
        .filter(({ skills }) => skills.includes(service.skill))
        .filter(({ gender }) => wish.type !== 'rotation' || (wish.gender ?? gender) === gender)
        .map(({ shiftPlan }) => minuteOf(store.shiftPlans[shiftPlan]?.end ?? '0:00'));
      return Math.max(-1, ...ends) + shiftEndGraceMinutes - service.minutes;
    },
  };
}
