/** What whoever starts the store reads: where to look, and how to get in. */
import { inUrl } from '../tls/hosts.ts';
import { isLoopback } from '../tls/local-names.ts';
import type { Hub } from './hub.ts';
import type { Options } from './options.ts';

export function announceReady(options: Options, hub: Hub): void {
  const { ports } = hub;
  if (options.throwAway) {
    const { storeId, epoch } = hub;
    const http = `${scheme(options)}://127.0.0.1:${String(ports.pages)}`;
    const line = { ready: true, http, mqttPort: ports.mqtt, ...portsOverTls(hub), storeId, epoch };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  const [host = '127.0.0.1', ...others] = hub.network.hosts.reachable().map(inUrl);
  const pages = `${scheme(options)}://${host}:${String(ports.pages)}`;
  process.stdout.write(
    [
      '',
      `  报钟 Baozhong · ${hub.storeName() === '' ? 'a new store' : hub.storeName()}`,
      '',
      `  Front desk         ${pages}/`,
      `  Turn board (TV)    ${pages}/board`,
      `  Station (touch)    ${pages}/station`,
      `  Kitchen and bar    ${pages}/kitchen`,
      ...(hub.firstRoom() === ''
        ? []
        : [`  Virtual terminal   ${pages}/terminal/${hub.firstRoom()}`]),
      ...linesOfNetwork(options, hub, host, others),
      '',
      ...timeBehind(hub),
      ...(hub.kind === 'real' ? ownStore(hub) : demoStore(options, hub)),
      '',
      '',
    ].join('\n'),
  );
}

function timeBehind({ minutesBehind }: Hub): string[] {
  if (minutesBehind === undefined) return [];
  const hours = Math.round(minutesBehind / 60);
  const age = minutesBehind < 120 ? `${String(minutesBehind)} minutes` : `${String(hours)} hours`;
  return [
    `  ! This machine's date lies ${age} behind the last entry of the store. Nothing is`,
    '    taken until it is set right, or a manager says at the desk to go on (the bell at the top).',
    '',
  ];
}

function demoStore(options: Options, hub: Hub): string[] {
  const logins = hub
    .demoLogins()
    .map(
      ({ role, staffNo, pin, name }) =>
        `    ${role.padEnd(15)} ${staffNo.padEnd(4)} PIN ${pin}   ${name}`,
    );
  return [
    '  Demo logins (staff number and PIN):',
    ...logins,
    '',
    `  This is a demo store${isLoopback(options.host) ? ': it answers on this machine only' : ''}. Ctrl-C stops everything.`,
  ];
}

function ownStore({ oneTimePasswords }: Hub): string[] {
  return [
    ...oneTimePasswords.flatMap(({ staffNo, password }) => [
      `  Sign in as         ${staffNo}`,
      `  One-time password  ${password}`,
      '  It is shown this once, opens for 14 days, and is replaced by your own at the first sign-in.',
      '',
    ]),
    '  Ctrl-C stops everything.',
  ];
}

const scheme = ({ tls }: Options) => (tls ? 'https' : 'http');

function portsOverTls({ ports: { trust, mqtts } }: Hub): object {
  return trust === undefined ? {} : { trustPort: trust, mqttsPort: mqtts };
}

function linesOfNetwork(
  options: Options,
  { ports, network }: Hub,
  host: string,
  others: readonly string[],
): string[] {
  const { certificates } = network;
  const local = `127.0.0.1:${String(ports.mqtt)}`;
  if (certificates === undefined) {
    const plain = isLoopback(options.host) ? local : `${host}:${String(ports.mqtt)}`;
    const warning = [
      '',
      '  ! --plain-http: whatever is typed and shown can be read and changed on the way,',
      '    PINs too, and browsers withhold what they give to secure pages only.',
    ];
    return [`  Terminals (MQTT)   ${plain}`, ...(isLoopback(options.host) ? [] : warning)];
  }
  return [
    `  Terminals (MQTT)   mqtts://${host}:${String(ports.mqtts)}; simulated ones ${local}`,
    '',
    `  Each device once   http://${host}:${String(ports.trust)}/trust   (how it comes to trust the store)`,
    ...(others.length === 0 ? [] : [`  Also known as      ${others.join(', ')}`]),
    `  Authority          ${certificates.authority().fingerprint.slice(0, 47)}...`,
    ...certificates.troubles().map((trouble) => `  ! ${trouble}`),
  ];
}
