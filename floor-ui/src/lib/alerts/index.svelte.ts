import type { Alert } from './alert.ts';

/** Each concern says its own troubles, from the live view; gravest first. */
const sources: readonly (() => readonly Alert[])[] = [];

class Alerts {
  all = $derived(
    sources
      .flatMap((source) => source())
      .sort((a, b) => Number(b.severity === 'danger') - Number(a.severity === 'danger')),
  );
}

export const alerts = new Alerts();
