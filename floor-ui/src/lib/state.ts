import type { RoomDisplayState, TechnicianView } from '@baozhong/contract/live.ts';

/** What a colour means. The same for rooms and for technicians. */
export type Meaning =
  | 'available'
  | 'held'
  | 'awaited'
  | 'running'
  | 'late'
  | 'money'
  | 'backSoon'
  | 'inTransit'
  | 'blocked'
  | 'absent';

export const roomMeaning = {
  vacant: 'available',
  reserved: 'held',
  awaitingTechnician: 'awaited',
  inService: 'running',
  overrun: 'late',
  awaitingPayment: 'money',
  dirty: 'backSoon',
  cleaning: 'inTransit',
  outOfService: 'blocked',
} as const satisfies Record<RoomDisplayState, Meaning>;

/** In the order of the counts above the board. */
export const roomStates = Object.keys(roomMeaning) as RoomDisplayState[];

export type TechnicianState = TechnicianView['state'];
export const technicianMeaning = {
  waiting: 'available',
  called: 'awaited',
  inService: 'running',
  onBreak: 'backSoon',
  meal: 'backSoon',
  away: 'held',
  suspended: 'blocked',
  covered: 'blocked',
  leave: 'absent',
  offDuty: 'absent',
} as const satisfies Record<TechnicianState, Meaning>;
