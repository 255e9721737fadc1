/**
 * What the compiler says of a mutant. One that it refuses would never have been
 * run by anybody: it counts for nothing. One language service looks at all of
 * them, so that each costs only what it has changed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { coreFolder } from './mutant.ts';

export class CoreTypes {
  readonly #changed = new Map<string, { readonly text: string; readonly version: number }>();
  readonly #service: ts.LanguageService;
  #version = 1;

  constructor(root: string) {
    const folder = join(root, coreFolder);
    const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), (file) =>
      ts.sys.readFile(file),
    ) as { config: unknown };
    const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
    this.#service = ts.createLanguageService({
      getScriptFileNames: () => fileNames,
      getScriptVersion: (file) => String(this.#changed.get(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const text = this.#changed.get(file)?.text ?? textOf(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => folder,
      getCompilationSettings: () => options,
      getDefaultLibFileName: (wanted) => ts.getDefaultLibFilePath(wanted),
      fileExists: (file) => ts.sys.fileExists(file),
      readFile: (file) => ts.sys.readFile(file),
      readDirectory: (...args) => ts.sys.readDirectory(...args),
      directoryExists: (path) => ts.sys.directoryExists(path),
      getDirectories: (path) => ts.sys.getDirectories(path),
    });
  }

  /** The first thing that the compiler has against the core with this text in this file. */
  complaint(file: string, text: string): string | undefined {
    this.#version += 1;
    this.#changed.set(file, { text, version: this.#version });
    try {
      return this.#first(file);
    } finally {
      this.#version += 1;
      this.#changed.set(file, { text: textOf(file) ?? '', version: this.#version });
    }
  }

  /** A slip is within a function, and functions of the core say what they return: its file tells all. */
  #first(file: string): string | undefined {
    for (const found of [
      ...this.#service.getSyntacticDiagnostics(file),
      ...this.#service.getSemanticDiagnostics(file),
    ])
      return ts.flattenDiagnosticMessageText(found.messageText, ' ');
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
