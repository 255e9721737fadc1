/** The files that tests play with: stores as the demo has them, days of visits beside the tests. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type StoreSize = 'small' | 'medium' | 'large';

export function storeFile(size: StoreSize): string {
  return fileURLToPath(new URL(`../../db/demo/store-${size}.json`, import.meta.url));
}

export function dayFile(name: string): string {
  return fileURLToPath(new URL(`../fixtures/day-${name}.jsonl`, import.meta.url));
}

export function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}
