/**
 * How long nobody has touched this PC. All its tabs count as one: they tell each
 * other by the browser's storage, which may be missing.
 */
const storageKey = 'baozhong.touchedAt';
const lookMs = 1_000;
/** The hub locks by itself a minute late; it is told often enough that it never does while somebody works. */
const tellMs = 20_000;

export interface Idle {
  readonly minutes: number;
  readonly lock: () => void;
  readonly touched: () => void;
}

/** Watches until the returned function is called. */
export function watchIdle({ minutes, lock, touched }: Idle): () => void {
  let at = Date.now();
  let toldAt = at;
  const touch = () => (at = Date.now());
  const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
  for (const kind of kinds) addEventListener(kind, touch, { capture: true, passive: true });
  const timer = setInterval(() => {
    const now = Date.now();
    at = Math.max(at, Number(readShared()));
    if (now - at >= minutes * 60_000) lock();
    else if (at > toldAt && now - toldAt >= tellMs) {
      toldAt = now;
      writeShared(at);
      touched();
    }
  }, lookMs);
  return () => {
    clearInterval(timer);
    for (const kind of kinds) removeEventListener(kind, touch, { capture: true });
  };
}

function readShared(): string {
  try {
    return localStorage.getItem(storageKey) ?? '0';
  } catch {
    return '0';
  }
}

function writeShared(at: number) {
  try {
    localStorage.setItem(storageKey, String(at));
  } catch {
    // Private windows may have none: then each tab counts for itself.
  }
}
