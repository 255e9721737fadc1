/** All that must be seen in many runs, or they prove nothing of it: the compiler and the contract say what there is. */
import { DeskCommand } from '@baozhong/contract/commands.ts';
import { type RefusalName, refusalNames } from '@baozhong/contract/refusals.ts';
import { type CommandBody, streams } from '@baozhong/core/index.ts';
import { faultNames } from '../world/faults.ts';
import { everyOption } from '../world/random-policy.ts';
import { type CountKind, countKinds, type Counts } from './counts.ts';

type Type = CommandBody['type'];

/** What comes from no desk. */
const otherCommands: Readonly<Record<Exclude<Type, DeskCommand['type']>, true>> = {
  configureStore: true,
  openBusinessDay: true,
  registerMember: true,
  tapCard: true,
  orderFromRoom: true,
  claimAnnouncement: true,
  reportAnnouncement: true,
  fireTimer: true,
};

const signIn = 'signing in is not of this world: its people stand at the desk already';
const claiming =
  'terminals are claimed and managed over HTTP, beside the floor: tests of their own';
const printing = 'printers have tests of their own: the spooler is no part of this world';

/** Refusals that cannot come here, and why. */
export const unreachable: Readonly<Partial<Record<RefusalName, string>>> = {
  too_large: 'counted by the HTTP server, before anything is parsed',
  not_signed_in: signIn,
  bad_credentials: signIn,
  pc_not_known: signIn,
  locked: signIn,
  password_change_required: signIn,
  weak_password: signIn,
  weak_pin: signIn,
  locked_out: signIn,
  unknown_session: signIn,
  unknown_device: signIn,
  unknown_pairing: signIn,
  unknown_claim: claiming,
  unknown_terminal: claiming,
  terminal_in_room: claiming,
  terminal_away: claiming,
  unknown_printer: printing,
  unknown_print_job: printing,
  print_job_over: printing,
  internal_fault: 'would be a bug of ours, and is a violation',
  store_not_configured: 'the store is configured by its first command',
  no_business_day: 'the day opens with the store',
  unknown_level: 'members come with the store file, which is checked as a whole',
  card_in_use: 'members come with the store file, which is checked as a whole',
  member_exists: 'members come with the store file, which is checked as a whole',
  no_guests: 'the contract lets no party through without guests and services',
  no_place_left: 'the contract wants one place at least',
  bad_amount: 'the contract lets only whole amounts of money through',
  bad_extensions: 'the contract lets only halves up to eight through',
  too_many_bookings: 'two thousand of them: a unit test has them',
  busy: 'five thousand waiting commands, or a lost tap: counted apart, since nothing is decided',
  hub_not_ready: 'a dead hub answers nobody here, and one that starts has no line yet',
};

function everyName(kind: CountKind): readonly string[] {
  switch (kind) {
    case 'command':
      return [
        ...DeskCommand.options.map(({ shape }) => shape.type.value),
        ...Object.keys(otherCommands),
      ];
    case 'event':
      return Object.keys(streams);
    case 'refusal':
      return refusalNames.filter((name) => unreachable[name] === undefined);
    case 'fault':
      return [...faultNames, 'powerCut'];
    case 'option':
      return everyOption();
  }
}

/** What was never seen, as `event clockStarted`. */
export function missing(counts: Counts): string[] {
  return countKinds.flatMap((kind) =>
    everyName(kind)
      .filter((name) => counts.of(kind, name) === 0)
      .map((name) => `${kind} ${name}`),
  );
}
