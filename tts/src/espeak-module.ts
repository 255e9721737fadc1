/**
 * espeak-ng's command-line program as a function. GPL: the hub imports this nowhere; it runs in the
 * worker's process (and in a test that reads phonemes).
 */
import { readFile } from 'node:fs/promises';
// @ts-expect-error The package has no types; `CreateEspeakModule` is the part that is used.
import createUntypedModule from 'espeak-ng';

/** One run of the program: its `main` leaves its options behind, so each run needs a fresh instance. */
export interface EspeakInstance {
  /** Throws if the program does not end well. */
  run(commandLine: readonly string[]): void;
  readFile(path: string): Uint8Array;
  /** What it wrote to standard output. */
  readonly lines: readonly string[];
}

export type EspeakProgram = object;

/** About 0.1 s, once a process. */
export async function loadEspeak(): Promise<EspeakProgram> {
  const url = new URL('./espeak-ng.wasm', import.meta.resolve('espeak-ng'));
  return WebAssembly.compile(await readFile(url));
}

/** About 0.1 s, most of it copying 18 MB of voices: to be done before somebody waits. */
export async function createInstance(program: EspeakProgram): Promise<EspeakInstance> {
  let exports: EspeakExports | undefined;
  const lines: string[] = [];
  const module = await (createUntypedModule as CreateEspeakModule)({
    noInitialRun: true,
    print: (line) => lines.push(line),
    printErr: () => undefined,
    instantiateWasm(imports, received) {
      const instance = new WebAssembly.Instance(program, imports);
      exports = instance.exports;
      received(instance, program);
      return instance.exports;
    },
  });
  if (!exports) throw new Error('espeak-ng was not instantiated');
  const memory = exports;
  return {
    lines,
    run(commandLine) {
      const words = ['espeak-ng', ...commandLine];
      const encoder = new TextEncoder();
      const pointers = words.map((word) => copyIn(memory, encoder.encode(`${word}\0`)));
      // argv ends with a null pointer.
      const list = copyIn(memory, new Uint8Array(Uint32Array.from([...pointers, 0]).buffer));
      const exitCode = module._main(words.length, list);
      if (exitCode !== 0) throw new Error(`espeak-ng ended with ${exitCode}`);
    },
    readFile: (path) => module.FS.readFile(path),
  };
}

function copyIn(exports: EspeakExports, bytes: Uint8Array): number {
  const pointer = exports.malloc(bytes.length);
  if (pointer === 0) throw new Error('espeak-ng is out of memory');
  new Uint8Array(exports.memory.buffer).set(bytes, pointer);
  return pointer;
}

interface EspeakExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(bytes: number): number;
}

type CreateEspeakModule = (options: {
  noInitialRun: boolean;
  print(line: string): void;
  printErr(line: string): void;
  instantiateWasm(
    imports: object,
    received: (instance: object, program: EspeakProgram) => void,
  ): object;
}) => Promise<{
  readonly FS: { readFile(path: string): Uint8Array };
  _main(wordCount: number, wordPointers: number): number;
}>;

/** Node has it; its types do not. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<EspeakProgram>;
  readonly Instance: new (
    program: EspeakProgram,
    imports: object,
  ) => { readonly exports: EspeakExports };
};
