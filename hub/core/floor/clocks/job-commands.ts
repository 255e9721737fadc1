/** What the desk may ask for while a party is served: more, other, by somebody else, in several rooms. */
import type { OpenGuest, Wish } from '../../commands.ts';
import type { ClockPlace } from '../../store-config.ts';
import type { ClockId, RoomNo, ServiceCode, VisitId } from '../../units.ts';

export interface OpenItem {
  readonly serviceCode: ServiceCode;
  readonly wish: Wish;
  /** At the same time as the item before it: several technicians on one guest. */
  readonly together?: boolean | undefined;
}
export interface OpenRoom {
  readonly roomNo: RoomNo;
  readonly guests: readonly OpenGuest[];
}

export type JobCommand =
  /** Several rooms for one party, dispatched in one decision. */
  | { readonly type: 'openLinked'; readonly rooms: readonly OpenRoom[] }
  | {
      readonly type: 'addGuest';
      readonly visitId: VisitId;
      readonly wristband?: number | undefined;
      readonly items: readonly OpenItem[];
    }
  /** `together`: at the same time as what this guest is served with now. */
  | ({ readonly type: 'addService'; readonly visitId: VisitId; readonly guest: number } & OpenItem)
  | { readonly type: 'addHelper'; readonly clockId: ClockId; readonly wish: Wish }
  | {
      readonly type: 'changeService';
      readonly clockId: ClockId;
      readonly serviceCode: ServiceCode;
    }
  | {
      readonly type: 'transferClock';
      readonly clockId: ClockId;
      readonly wish: Wish;
      readonly reason?: string | undefined;
    }
  | {
      readonly type: 'setClockPlaces';
      readonly start: readonly ClockPlace[];
      readonly end: readonly ClockPlace[];
    };
