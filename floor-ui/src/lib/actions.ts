import type { DeskCommand } from '@baozhong/contract/commands.ts';
import { mayCommand } from '@baozhong/contract/permissions.ts';
import type { Role } from '@baozhong/contract/primitives.ts';
import { t } from './i18n/index.svelte.ts';

type Tone = 'primary' | 'plain' | 'danger';

/** Whoever is signed in. */
export interface Asking {
  role: Role | undefined;
}

/**
 * Something a person can do here, as data: a button, a key and a menu share
 * one source. `C` is what it is done to.
 */
export interface Action<C extends Asking> {
  id: string;
  /** The command that it ends in: who may not give it finds it greyed. */
  asks?: DeskCommand['type'];
  title: (context: C) => string;
  /** As `F3`; shown on the button, and heard by the keyboard. */
  key?: string;
  tone?: Tone | ((context: C) => Tone);
  /** Asked for seldom: stands behind "more" where there is little room; `seldom` always does. */
  rare?: boolean | 'seldom' | ((context: C) => boolean | 'seldom');
  /** Not shown at all where it makes no sense; otherwise shown, greyed with the reason. */
  shown?: (context: C) => boolean;
  /** Why it cannot be done now, in words; null when it can. */
  reason: (context: C) => string | null;
  run: (context: C) => void | Promise<void>;
}

/** An action bound to what it would be done to: all that a button needs. */
export interface Bound {
  id: string;
  title: string;
  key: string | undefined;
  tone: Tone;
  rare: boolean | 'seldom';
  reason: string | null;
  run: () => void | Promise<void>;
}

function notTheirs<C extends Asking>({ asks }: Action<C>, { role }: C): string | null {
  return asks === undefined || (role !== undefined && mayCommand(role, asks))
    ? null
    : t('reason.notYours');
}

export function bind<C extends Asking>(actions: readonly Action<C>[], context: C): Bound[] {
  return actions
    .filter((action) => action.shown?.(context) ?? true)
    .map((action) => ({
      id: action.id,
      title: action.title(context),
      key: action.key,
      tone: (typeof action.tone === 'function' ? action.tone(context) : action.tone) ?? 'plain',
      rare: (typeof action.rare === 'function' ? action.rare(context) : action.rare) ?? false,
      reason: notTheirs(action, context) ?? action.reason(context),
      run: () => action.run(context),
    }));
}
