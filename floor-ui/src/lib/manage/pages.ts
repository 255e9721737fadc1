/** The manager's pages: each brings its line here and its route under `/manage`. */
import type { Role } from '@baozhong/contract/primitives.ts';

export interface ManagePage {
  readonly path: string;
  /** As `manage.printers`: a word without holes. */
  readonly word: `manage.${string}`;
  /** Who is shown the page; the hub refuses the others by itself. */
  readonly roles: readonly Role[];
}

export const managePages: readonly ManagePage[] = [];
