import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { SpeechError, type SpeechErrorCode } from '@baozhong/tts/src/engine.ts';

/** An empty folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baozhong-tts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A worker program of a few lines, for the ways in which a worker can go wrong. */
export async function workerProgram(source: string): Promise<URL> {
  const path = join(await temporaryFolder(), 'worker.mjs');
  await writeFile(path, source);
  return pathToFileURL(path);
}

/** The code of the `SpeechError` that a promise rejects with; anything else is passed on. */
export async function codeOf(promise: Promise<unknown>): Promise<SpeechErrorCode | 'no error'> {
  try {
    await promise;
    return 'no error';
  } catch (error) {
    if (error instanceof SpeechError) return error.code;
    throw error;
  }
}
