/**
 * The few values of the contract that a page needs while it runs. Importing
 * them from the contract would bring its schema library along (a quarter of
 * the page's budget), so the type checker holds them equal instead: a value
 * that differs from the contract does not compile.
 */
import type { paths as contractPaths } from '@baozhong/contract/http.ts';
import type { heartbeatSeconds as contractHeartbeat } from '@baozhong/contract/live.ts';

export const paths = {
  session: '/api/session',
  commands: '/api/commands',
  previewOpen: '/api/preview/open',
  previewSettle: '/api/preview/settle',
  members: '/api/members',
  virtualTerminal: '/api/virtual-terminal',
  health: '/api/health',
  live: '/live',
  mqtt: '/mqtt',
  speech: '/speech',
} as const satisfies Partial<typeof contractPaths>;

export const heartbeatSeconds: typeof contractHeartbeat = 2;
