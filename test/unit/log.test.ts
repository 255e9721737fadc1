import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../hub/src/setup/log.ts';

/** Takes nothing, as a disk without room. */
const full = '/dev/full';

test.skipIf(!existsSync(full))('[law 8] a diary that finds no room does not stop the hub', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baozhong-log-'));
  mkdirSync(join(dataDir, 'log'));
  symlinkSync(full, join(dataDir, 'log', 'hub.log'));
  const log = openLog(dataDir);
  expect(() => {
    for (let line = 0; line < 5; line += 1) log.warn({ line }, 'the database does not answer');
  }).not.toThrow();
  rmSync(dataDir, { recursive: true });
});
