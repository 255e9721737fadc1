/** On what the figures were measured: they say nothing without it. */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { percentile } from './figures.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
  /** Writing 8 KiB until the disk has it: what every commit waits for. */
  readonly syncMs: { readonly p50: number; readonly p99: number };
  /** Of the last minute: whoever else is at work takes part in every figure. */
  readonly load: number;
}

const writes = 200;
const blockBytes = 8 * 1_024;

export function lookAtMachine(folder: string): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.version,
    syncMs: syncCost(join(folder, 'sync')),
    load: loadavg()[0] ?? 0,
  };
}

function syncCost(file: string): Machine['syncMs'] {
  const block = Buffer.alloc(blockBytes, 1);
  const opened = openSync(file, 'w');
  try {
    const tookMs = Array.from({ length: writes }, (_, index) => {
      const startedMs = performance.now();
      writeSync(opened, block, 0, blockBytes, index * blockBytes);
      fdatasyncSync(opened);
      return performance.now() - startedMs;
    });
    return { p50: percentile(tookMs, 0.5), p99: percentile(tookMs, 0.99) };
  } finally {
    closeSync(opened);
    rmSync(file);
  }
}
