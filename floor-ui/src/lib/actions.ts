type Tone = 'primary' | 'plain' | 'danger';

/**
 * Something a person can do here, as data: a button, a key and a menu share
 * one source. `C` is what it is done to.
 */
export interface Action<C> {
  id: string;
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

export function bind<C>(actions: readonly Action<C>[], context: C): Bound[] {
  return actions
    .filter((action) => action.shown?.(context) ?? true)
    .map((action) => ({
      id: action.id,
      title: action.title(context),
      key: action.key,
      tone: (typeof action.tone === 'function' ? action.tone(context) : action.tone) ?? 'plain',
      rare: (typeof action.rare === 'function' ? action.rare(context) : action.rare) ?? false,
      reason: action.reason(context),
      run: () => action.run(context),
    }));
}
