/**
 * Who may ask for what at the desk (SEC-01, first form: by role). The hub refuses
 * by it and the screens offer by it; without a schema, so that a page can carry it.
 */
import type { DeskCommand } from './commands.ts';
import type { Role } from './primitives.ts';

const desk: readonly Role[] = ['host', 'cashier', 'accountManager', 'manager'];
const cleaning: readonly Role[] = ['attendant', 'host', 'cashier', 'manager'];

const allowed: Readonly<Record<DeskCommand['type'], readonly Role[]>> = {
  clockOn: ['host', 'manager'],
  clockOff: ['host', 'manager'],
  // Suspending and covering is for fewer: the core knows who does what to whom (DTY-4).
  setDuty: desk,
  setOff: desk,
  setOvertime: ['host', 'manager'],
  buyClock: ['manager'],
  registerCallIn: desk,
  planShift: ['manager'],
  openVisit: desk,
  openLinked: desk,
  addGuest: desk,
  addService: desk,
  addHelper: desk,
  changeService: desk,
  transferClock: desk,
  releaseRoom: desk,
  cancelClock: desk,
  swapTechnician: desk,
  markMissedTurn: ['host', 'manager'],
  moveRoom: desk,
  recallTechnician: desk,
  startClock: ['host', 'manager'],
  extendClock: desk,
  endClock: ['host', 'cashier', 'manager'],
  acknowledgeReminder: desk,
  orderGoods: [...desk, 'attendant'],
  markGoodsMade: [...desk, 'attendant'],
  markGoodsServed: [...desk, 'attendant'],
  takeBackGoods: [...desk, 'attendant'],
  // What was made needs a manager's word besides: the core knows what was (GDS-3).
  cancelGoods: [...desk, 'attendant'],
  receiveStock: ['manager'],
  countStock: ['manager'],
  setStockRules: ['manager'],
  settle: ['cashier', 'manager'],
  reprintReceipt: ['cashier', 'manager'],
  callService: [...desk, 'attendant'],
  takeCall: [...desk, 'attendant'],
  finishCall: [...desk, 'attendant'],
  topUp: ['cashier', 'manager'],
  markCleaning: cleaning,
  markVacant: cleaning,
  setOutOfService: ['host', 'manager'],
  returnToService: ['host', 'manager'],
  addStaff: ['manager'],
  changeStaff: ['manager'],
  staffLeaves: ['manager'],
  nameStore: ['manager'],
  setRotationPolicy: ['manager'],
  moveInQueue: ['manager'],
  holdSlot: ['host', 'manager'],
  releaseHold: ['host', 'manager'],
  setClockPlaces: ['manager'],
  bookVisit: desk,
  changeBooking: desk,
  cancelBooking: desk,
  openBooking: desk,
  markNoShow: desk,
  acknowledgeBooking: desk,
};

export function mayCommand(role: Role, type: DeskCommand['type']): boolean {
  return allowed[type].includes(role);
}
