/**
 * A child process that answers one request at a time, in order: started when first asked, kept warm,
 * started again with growing pauses after a crash, and never trusted to answer.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { SpeechError } from './engine.ts';

/** What the child sends: `ready` once, then one answer for each request. */
export type WorkerMessage =
  { readonly ready: true } | { readonly result: Uint8Array } | { readonly error: string };

export interface WorkerLimits {
  /** From sending a request to its answer; then the child is killed. */
  readonly answerMilliseconds: number;
  /** From starting the child to its `ready`; then it is killed. */
  readonly startMilliseconds: number;
  /** From asking to the answer in all: waiting for its turn, restarts and a retry included. */
  readonly totalMilliseconds: number;
  /** Requests that wait; one more is refused. */
  readonly maxWaiting: number;
  /** Pause before the first, second, ... restart in a row; the last one repeats. */
  readonly restartMilliseconds: readonly number[];
}

/** A child that died under a request gets it once more: synthesis changes nothing, so a retry is safe. */
const MAX_ATTEMPTS = 2;
/** So many starts in a row that never became ready mean that waiting does not help. */
const STARTS_BEFORE_UNAVAILABLE = 2;
const MAX_DIAGNOSIS_CHARACTERS = 500;
/** Small heaps make the collector run early: used-up instances would else pile up to several hundred megabytes. */
const CHILD_FLAGS = ['--max-old-space-size=64', '--max-semi-space-size=1'];

interface Job {
  readonly request: object;
  readonly resolve: (result: Uint8Array) => void;
  readonly reject: (error: SpeechError) => void;
  readonly totalTimer: NodeJS.Timeout;
  attempts: number;
  /** Answered, one way or another; a child may still be at work on it. */
  isSettled: boolean;
}

export class SupervisedWorker {
  readonly #program: URL;
  readonly #limits: WorkerLimits;
  readonly #waiting: Job[] = [];
  #current: Job | undefined;
  #child: ChildProcess | undefined;
  #isReady = false;
  #isClosed = false;
  /** Deaths since the last good answer: they set the pause before the next start. */
  #deaths = 0;
  /** Deaths before `ready` since the last `ready`. */
  #failedStarts = 0;
  #diagnosis = '';
  /** Limits the start while the child is not ready, then the current request. */
  #childTimer: NodeJS.Timeout | undefined;
  #restartTimer: NodeJS.Timeout | undefined;

  constructor(program: URL, limits: WorkerLimits) {
    this.#program = program;
    this.#limits = limits;
  }

  get processId(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the child ahead of the first request. */
  start(): void {
    if (!this.#isClosed && !this.#child && !this.#restartTimer) this.#startChild();
  }

  request(request: object, signal?: AbortSignal): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw new SpeechError('closed', 'the engine was closed');
      if (signal?.aborted) throw new SpeechError('aborted', 'aborted before it was asked');
      if (this.#isUnavailable()) throw this.#unavailable();
      if (this.#waiting.length >= this.#limits.maxWaiting) {
        throw new SpeechError('queue_full', `${this.#waiting.length} phrases wait already`);
      }
      const abort = (): void => {
        this.#drop(job, new SpeechError('aborted', 'aborted by the caller'));
      };
      const settle = (): void => {
        job.isSettled = true;
        clearTimeout(job.totalTimer);
        signal?.removeEventListener('abort', abort);
      };
      const job: Job = {
        request,
        resolve: (result) => {
          settle();
          resolve(result);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
        totalTimer: setTimeout(() => {
          this.#drop(
            job,
            new SpeechError('timed_out', `not done within ${this.#limits.totalMilliseconds} ms`),
          );
        }, this.#limits.totalMilliseconds),
        attempts: 0,
        isSettled: false,
      };
      signal?.addEventListener('abort', abort);
      this.#waiting.push(job);
      this.start();
      this.#sendNext();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#restartTimer);
    const child = this.#child;
    const isRunning =
      child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
    const exited = isRunning && new Promise((resolve) => child.once('exit', resolve));
    this.#forgetChild();
    this.#rejectAll(new SpeechError('closed', 'the engine was closed'));
    // Nothing in it is worth saving, and it may be in an endless loop.
    child?.kill('SIGKILL');
    await exited;
  }

  #startChild(): void {
    // No shell, none of the hub's environment (secrets), none of its flags (a debugger's port).
    const child = fork(this.#program, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {},
      execArgv: CHILD_FLAGS,
    });
    this.#child = child;
    this.#isReady = false;
    this.#diagnosis = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#diagnosis = `${this.#diagnosis}${chunk.toString()}`.slice(-MAX_DIAGNOSIS_CHARACTERS);
    });
    child.on('message', (message) => {
      if (child === this.#child) this.#received(message as WorkerMessage);
    });
    const died = (): void => {
      if (child === this.#child) this.#childDied(child);
    };
    // `exit` can be overtaken by the closed channel, and does not come if the process was never made.
    for (const event of ['exit', 'error', 'disconnect']) child.on(event, died);
    this.#childTimer = setTimeout(died, this.#limits.startMilliseconds);
  }

  #received(message: WorkerMessage): void {
    clearTimeout(this.#childTimer);
    if ('ready' in message) {
      this.#isReady = true;
      this.#failedStarts = 0;
    } else {
      const job = this.#current;
      this.#current = undefined;
      this.#deaths = 0;
      if ('result' in message) job?.resolve(message.result);
      else job?.reject(new SpeechError('synthesis_failed', message.error));
    }
    this.#sendNext();
  }

  #sendNext(): void {
    const child = this.#child;
    if (!child || !this.#isReady || this.#current) return;
    const job = this.#waiting.shift();
    if (!job) return;
    this.#current = job;
    job.attempts += 1;
    this.#childTimer = setTimeout(() => {
      this.#current = undefined;
      this.#childDied(child);
      job.reject(
        new SpeechError('timed_out', `no answer within ${this.#limits.answerMilliseconds} ms`),
      );
    }, this.#limits.answerMilliseconds);
    // A failed send shows as a dead child; without the callback it would be thrown.
    child.send(job.request, () => undefined);
  }

  #childDied(child: ChildProcess): void {
    const isStartFailed = !this.#isReady;
    this.#forgetChild();
    child.kill('SIGKILL');
    this.#deaths += 1;
    if (isStartFailed) this.#failedStarts += 1;

    const job = this.#current;
    this.#current = undefined;
    if (job && !job.isSettled && job.attempts < MAX_ATTEMPTS) this.#waiting.unshift(job);
    else
      job?.reject(
        new SpeechError('engine_crashed', `its process died on this phrase: ${this.#diagnosis}`),
      );
    if (this.#isUnavailable()) this.#rejectAll(this.#unavailable());

    const { restartMilliseconds } = this.#limits;
    this.#restartTimer = setTimeout(
      () => {
        this.#restartTimer = undefined;
        this.#startChild();
      },
      restartMilliseconds[Math.min(this.#deaths, restartMilliseconds.length) - 1] ?? 0,
    );
  }

  /** From here on nothing that this child still says counts. */
  #forgetChild(): void {
    clearTimeout(this.#childTimer);
    this.#child = undefined;
    this.#isReady = false;
  }

  /** The caller is answered now; a child that works on it is left to finish, or to run into its limit. */
  #drop(job: Job, error: SpeechError): void {
    const place = this.#waiting.indexOf(job);
    if (place >= 0) this.#waiting.splice(place, 1);
    job.reject(error);
  }

  #isUnavailable(): boolean {
    return this.#failedStarts >= STARTS_BEFORE_UNAVAILABLE;
  }

  #unavailable(): SpeechError {
    return new SpeechError('engine_unavailable', `it does not start: ${this.#diagnosis}`);
  }

  #rejectAll(error: SpeechError): void {
    for (const job of [...(this.#current ? [this.#current] : []), ...this.#waiting.splice(0)])
      job.reject(error);
    this.#current = undefined;
  }
}
