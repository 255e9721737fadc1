/** The core's door: what the pipeline, the projections and the tests may use. */
export type * from './units.ts';
export type * from './commands.ts';
export type * from './events.ts';
export type * from './store-config.ts';
export type * from './decision.ts';
export type * from './floor/state.ts';
export { minuteMs } from './units.ts';
export { defaultSettings } from './store-config.ts';
export { streamOf } from './events.ts';
export { emptyState } from './floor/state.ts';
export { decide } from './floor/decide.ts';
export { evolve } from './floor/evolve.ts';
export { serialize, restore } from './floor/serialize.ts';
export { nextTimer, roomOfTimer } from './floor/timers.ts';
export { previewOpen } from './floor/preview.ts';
export { billLines, quote, visitOfTicket } from './floor/tickets.ts';
export { brokenLaws } from './floor/laws.ts';
