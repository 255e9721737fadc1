/** What whoever starts the store reads: where to look, and how to get in. */
import type { Hub } from './hub.ts';
import type { Options } from './options.ts';

export function announceReady(options: Options, hub: Hub): void {
  if (options.throwAway) {
    const { http, mqttPort, storeId, epoch } = hub;
    process.stdout.write(`${JSON.stringify({ ready: true, http, mqttPort, storeId, epoch })}\n`);
    return;
  }
  const logins = hub
    .demoLogins()
    .map(
      ({ role, staffNo, pin, name }) =>
        `    ${role.padEnd(15)} ${staffNo.padEnd(4)} PIN ${pin}   ${name}`,
    );
  process.stdout.write(
    [
      '',
      `  报钟 Baozhong · ${hub.storeName()}`,
      '',
      `  Front desk         ${hub.http}/`,
      `  Turn board (TV)    ${hub.http}/board`,
      `  Virtual terminal   ${hub.http}/terminal/${hub.firstRoom()}`,
      `  Terminals (MQTT)   127.0.0.1:${String(hub.mqttPort)}`,
      '',
      '  Demo logins (staff number and PIN):',
      ...logins,
      '',
      '  This is a demo store: it answers on this machine only. Ctrl-C stops everything.',
      '',
      '',
    ].join('\n'),
  );
}
