/** One run of a program of this machine: never through a shell, with what it needs of the environment and no more. */
import { execFile } from 'node:child_process';
import { SpeechError } from './engine.ts';

/** Secrets of the hub (a database's address) are not among them. */
const PASSED_ON = [
  ...['PATH', 'Path', 'PATHEXT', 'HOME', 'USERPROFILE', 'LANG', 'TMPDIR', 'TEMP', 'TMP'],
  ...['SystemRoot', 'SYSTEMROOT', 'windir', 'ESPEAK_DATA_PATH'],
  ...['XDG_RUNTIME_DIR', 'PULSE_SERVER', 'ALSA_CONFIG_PATH', 'DBUS_SESSION_BUS_ADDRESS'],
];

export interface RunLimits {
  readonly milliseconds: number;
  readonly outputBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** What it wrote to standard output. Rejects with a `SpeechError`. */
export function runProgram(
  program: string,
  args: readonly string[],
  { milliseconds, outputBytes, signal }: RunLimits,
): Promise<Buffer> {
  const env = Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args],
      {
        ...{ env, encoding: 'buffer', windowsHide: true, shell: false },
        ...{ timeout: milliseconds, killSignal: 'SIGKILL', maxBuffer: outputBytes },
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(asSpeechError(error, program, stderr.toString('utf8', 0, 300)));
      },
    );
  });
}

function asSpeechError(
  error: Error & { readonly code?: unknown; readonly killed?: boolean },
  program: string,
  said: string,
): SpeechError {
  if (error.code === 'ENOENT' || error.code === 'EACCES')
    return new SpeechError('engine_unavailable', `${program} is not there`, { cause: error });
  if (error.code === 'ABORT_ERR') return new SpeechError('aborted', 'aborted by the caller');
  if (error.killed === true) return new SpeechError('timed_out', `${program} was killed`);
  return new SpeechError('synthesis_failed', `${program}: ${said.trim() || error.message}`, {
    cause: error,
  });
}
