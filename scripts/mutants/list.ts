/** All mutants of the core. A rule that moves takes its mutants along: `npm run mutants` refuses a list that does not fit the code. */
import { bookingMutants } from './list/bookings.ts';
import { clockMutants } from './list/clocks.ts';
import { dutyMutants } from './list/duty.ts';
import { floorMutants } from './list/floor.ts';
import { goodsMutants } from './list/goods.ts';
import { jobMutants } from './list/jobs.ts';
import { policyMutants } from './list/policy.ts';
import { queueMutants } from './list/queue.ts';
import { speakingMutants } from './list/speaking.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...queueMutants,
  ...policyMutants,
  ...clockMutants,
  ...jobMutants,
  ...floorMutants,
  ...dutyMutants,
  ...bookingMutants,
  ...speakingMutants,
  ...goodsMutants,
];
