/** What the system knows about processes, ports and files, for those who look after a server. */
import { randomInt } from 'node:crypto';
import { linkSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

// Below the range that systems hand out to outgoing connections, so that it stays free.
const PORT_RANGE = [20_000, 32_700] as const;

/** Dead but not yet reaped counts as dead. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/** When a process started, in the system's own ticks: tells a process from a later one of its number. */
export function startOf(pid: number): string | undefined {
  return statFields(pid)?.[19];
}

function statFields(pid: number): string[] | undefined {
  const text = readIfThere(`/proc/${String(pid)}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Like a rename that never replaces: false if the place is taken. */
export function linkIfFree(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

export async function until(
  holds: () => boolean,
  patienceMs: number,
  stepMs: number,
): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > deadline) return false;
    await pause(stepMs);
  }
  return true;
}

/** The preferred port if nobody has it, else any free one. */
export async function freePort(preferred: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = attempt === 0 && preferred > 0 ? preferred : randomInt(...PORT_RANGE);
    if (await isFree(port)) return port;
  }
  throw new Error('found no free port');
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () =>
      probe.close(() => {
        resolve(true);
      }),
    );
  });
}

export const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
