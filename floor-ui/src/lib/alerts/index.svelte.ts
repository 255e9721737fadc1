import type { Alert } from './alert.ts';
import { bookingAlerts } from './bookings.ts';
import { hubTimeAlerts } from './hub-time.ts';
import { printerAlerts } from './printers.ts';
import { signInAlerts } from './sign-in.ts';
import { speechAlerts } from './speech.ts';
import { terminalAlerts } from './terminals.ts';

/** Each concern says its own troubles, from the live view; gravest first. */
const sources: readonly (() => readonly Alert[])[] = [
  ...[hubTimeAlerts, speechAlerts, terminalAlerts, printerAlerts, signInAlerts, bookingAlerts],
];

class Alerts {
  all = $derived(
    sources
      .flatMap((source) => source())
      .sort((a, b) => Number(b.severity === 'danger') - Number(a.severity === 'danger')),
  );
}

export const alerts = new Alerts();
