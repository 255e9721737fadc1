/** The manager's pages: each brings its line here and its route under `/manage`. */
import type { Role } from '@baozhong/contract/primitives.ts';
import { live } from '../live.svelte.ts';
import { session } from '../session.svelte.ts';

export interface ManagePage {
  readonly path: string;
  /** As `manage.printers`: a word without holes. */
  readonly word: `manage.${string}`;
  /** Who is shown the page; the hub refuses the others by itself. */
  readonly roles: readonly Role[];
  /** Only while this holds. */
  readonly when?: () => boolean;
}

const all: readonly ManagePage[] = [
  {
    path: '/manage/first-steps',
    word: 'manage.first-steps',
    roles: ['manager'],
    // A demo store is set up already.
    when: () => session.demoLogins.length === 0,
  },
  { path: '/manage/duty', word: 'manage.duty', roles: ['manager', 'host'] },
  { path: '/manage/shifts', word: 'manage.shifts', roles: ['manager'] },
  { path: '/manage/rotation', word: 'manage.rotation', roles: ['manager', 'host'] },
  { path: '/manage/clocks', word: 'manage.clocks', roles: ['manager'] },
  { path: '/manage/voice', word: 'manage.voice', roles: ['manager'] },
  { path: '/manage/people', word: 'manage.people', roles: ['manager'] },
  { path: '/manage/stock', word: 'manage.stock', roles: ['manager'] },
  { path: '/manage/printers', word: 'manage.printers', roles: ['manager', 'cashier', 'host'] },
  { path: '/manage/terminals', word: 'manage.terminals', roles: ['manager'] },
  { path: '/manage/sessions', word: 'manage.sessions', roles: ['manager'] },
  {
    path: '/manage/time',
    word: 'manage.time',
    roles: ['manager'],
    when: () => live.hubTimes.ids.length > 0,
  },
  { path: '/manage/devices', word: 'manage.devices', roles: ['manager'] },
];

/** The pages of whoever is signed in here. */
export function managePages(): readonly ManagePage[] {
  const role = session.person?.role;
  return all.filter(
    ({ roles, when }) => role !== undefined && roles.includes(role) && (when?.() ?? true),
  );
}
