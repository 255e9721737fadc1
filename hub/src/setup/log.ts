/**
 * The hub's own diary, in the data folder: one old file is kept beside the new
 * one. Written at once: it is short, and its last line before a death counts.
 */
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino, type Logger } from 'pino';

const keptBytes = 10_000_000;
/** While the disk takes nothing: what comes then is lost, and the store goes on. */
const mostWaiting = 1_000_000;

export function openLog(dataDir: string): Logger {
  const folder = join(dataDir, 'log');
  const file = join(folder, 'hub.log');
  mkdirSync(folder, { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > keptBytes) renameSync(file, `${file}.old`);
  const diary = destination({ dest: file, sync: true, maxLength: mostWaiting });
  // A full disk must not stop a hub that waits for room; the diary tries again with its next line.
  diary.on('error', () => undefined);
  return pino({ redact: ['*.pin', '*.memberPin', '*.secret', '*.cookie'] }, diary);
}
