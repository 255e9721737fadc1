/** Every bound of the pipeline in one place (law 9). */
export interface Limits {
  /** Commands decided before they are written together. */
  readonly batchCommands: number;
  /** A batch is closed when it holds so many events; one command may go beyond. */
  readonly batchEvents: number;
  /** Commands that wait; the next is told `busy`. */
  readonly queued: number;
  /** Outcomes, boots of devices, and wallets that are remembered; the rest is asked for. */
  readonly outcomes: number;
  readonly boots: number;
  readonly wallets: number;
  /** Events read from the log at a time. */
  readonly page: number;
  /** Committed events that wait for a durable consumer; one that is further behind reads the log. */
  readonly consumerEvents: number;
  /** The pace of what is tried again: it doubles from the first to the most. */
  readonly retryFirstMs: number;
  readonly retryMostMs: number;
  readonly consumerRetryMostMs: number;
  /** A key of a person is remembered for so long (law 7). */
  readonly keyMs: number;
  /** A key from further ahead is none of a clock that was merely set wrong. */
  readonly keyAheadMs: number;
  /** A clock that is behind the log by less is only waited for. */
  readonly clockBehindMs: number;
}

const dayMs = 24 * 3_600_000;

export const usualLimits: Limits = {
  batchCommands: 512,
  batchEvents: 4_096,
  queued: 5_000,
  outcomes: 8_192,
  boots: 1_024,
  wallets: 1_024,
  page: 1_000,
  consumerEvents: 4_096,
  retryFirstMs: 20,
  retryMostMs: 2_000,
  consumerRetryMostMs: 60_000,
  keyMs: 30 * dayMs,
  keyAheadMs: dayMs,
  clockBehindMs: 5_000,
};
