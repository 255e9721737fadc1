/** What whoever starts the store reads first. */
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import type { Hub } from '../../hub/src/setup/hub.ts';
import { readOptions } from '../../hub/src/setup/options.ts';
import { announceReady } from '../../hub/src/setup/ready.ts';

test('[FLR-07] every screen of the store is said with its address, the Station too', () => {
  const options = readOptions([], {});
  if (options === 'help') throw new Error('help');
  const said: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  announceReady(options, {
    ports: { pages: 7310, mqtt: 1883 },
    network: { hosts: { reachable: () => ['127.0.0.1'] } },
    kind: 'demo',
    storeName: () => 'a store',
    firstRoom: () => '201',
    demoLogins: () => [],
  } as unknown as Hub);
  write.mockRestore();
  for (const path of ['', 'board', 'station', 'terminal/201'])
    expect(said.join('')).toContain(` http://127.0.0.1:7310/${path}\n`);
});
