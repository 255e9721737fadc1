/**
 * A copy of the sources in a temporary folder, for one worker to spoil. Its
 * packages are those of the project, but for our own workspaces, which must be
 * those of the copy: so `node_modules` is a folder of links.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileOf, type Mutant, mutated } from './mutant.ts';

const sources = [
  'hub',
  'tts',
  'terminal-firmware-sim',
  'db',
  'test',
  'scripts',
  'package.json',
  'tsconfig.base.json',
];
const left = new Set(['node_modules', 'build', '.svelte-kit']);
const ours = '@baozhong';

export class Copy {
  readonly root: string;
  readonly #original: string;

  constructor(original: string) {
    this.#original = original;
    this.root = mkdtempSync(join(tmpdir(), 'baozhong-mutants-'));
    for (const source of sources)
      cpSync(join(original, source), join(this.root, source), {
        recursive: true,
        filter: (path) => !left.has(basename(path)),
      });
    const modules = join(original, 'node_modules');
    const links = join(this.root, 'node_modules');
    mkdirSync(join(links, ours), { recursive: true });
    for (const name of readdirSync(modules))
      if (!name.startsWith('.') && name !== ours)
        symlinkSync(join(modules, name), join(links, name));
    // As npm has written them, relative to node_modules: so they lead into the copy.
    for (const name of readdirSync(join(modules, ours)))
      symlinkSync(readlinkSync(join(modules, ours, name)), join(links, ours, name));
  }

  /** Does the work with the slip in its place, and takes it out again. */
  async with<T>(mutant: Mutant, work: () => Promise<T>): Promise<T> {
    const file = fileOf(this.root, mutant);
    const text = mutated(this.#original, mutant);
    try {
      writeFileSync(file, text);
      return await work();
    } finally {
      cpSync(fileOf(this.#original, mutant), file);
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
