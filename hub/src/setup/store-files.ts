/** Store files: the one that was named, or one of the demo stores that come along. */
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demos, type Options, StartError } from './options.ts';
import { root } from './places.ts';

const demoPath = (demo: string) => join(root, 'db/demo', `store-${demo}.json`);

export function readStoreFile(options: Pick<Options, 'storeFile' | 'demo'>): StoreFile {
  return parseFile(options.storeFile ?? demoPath(options.demo));
}

/** The file that a store of this id was made from: the one asked for, or the demo that has the id. */
export function fileOfStore(storeId: string, asked: StoreFile): StoreFile {
  if (asked.storeId === storeId) return asked;
  const found = demos
    .map((demo) => parseFile(demoPath(demo)))
    .find((file) => file.storeId === storeId);
  if (found !== undefined) return found;
  throw new StartError(`the data folder holds store ${storeId}, and no file of it is known`);
}

function parseFile(path: string): StoreFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StartError(`the store file ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = StoreFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StartError(
    `the store file ${path} is not a store: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
}
