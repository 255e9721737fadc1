/** What `npm start` makes of what it is told about the network. */
import { describe, expect, test } from 'vitest';
import { readOptions } from '../../hub/src/setup/options.ts';
import { plainMqttHost } from '../../hub/src/setup/places.ts';

const read = (...args: string[]) => {
  const options = readOptions(args, {});
  if (options === 'help') throw new Error('help');
  return options;
};

describe('[SEC-07] the network', () => {
  test('nobody but this machine is answered, in the clear, unless that is said', () => {
    expect(read()).toMatchObject({ host: '127.0.0.1', tls: false, mqttsPort: 8883 });
  });

  test.each(['0.0.0.0', '::', '192.168.1.5'])(
    'on %s TLS is on, and plain MQTT stays here',
    (host) => {
      const options = read('--host', host);
      expect(options).toMatchObject({ host, tls: true });
      expect(plainMqttHost(options)).toBe('127.0.0.1');
    },
  );

  test('in the clear beyond this machine only when it is asked for by name', () => {
    const options = read('--host', '0.0.0.0', '--plain-http');
    expect(options.tls).toBe(false);
    expect(plainMqttHost(options)).toBe('0.0.0.0');
  });

  test('names are read as browsers send them', () => {
    expect(read('--name', 'Till.Lan', '--name', 'store.test.').names).toEqual([
      'till.lan',
      'store.test',
    ]);
  });

  test.each([
    [['--host', 'till.local'], '--host must be an address'],
    [['--host', '999.1.1.1'], '--host must be an address'],
    [['--name', 'a b'], '--name must be a host name'],
    [['--tls', '--plain-http'], 'exclude each other'],
    [['--mqtts-port', '70000'], '--mqtts-port must be a port number'],
  ])('%s is refused in one line', (args, words) => {
    expect(() => read(...args)).toThrow(words);
  });
});
