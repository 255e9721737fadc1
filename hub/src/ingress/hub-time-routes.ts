/** The manager's word that the store's own time is to go on, where the machine's date lies behind it. */
import { paths } from '@baozhong/contract/paths.ts';
import type { Logger } from 'pino';
import type { HubTime } from '../consumers/hub-time.ts';
import type { Routes } from './http-tools.ts';
import type { Sessions } from './sign-in/sessions.ts';

export function hubTimeRoutes(parts: {
  readonly hubTime: Pick<HubTime, 'view' | 'goOn'> | undefined;
  readonly sessions: Pick<Sessions, 'touch'>;
  readonly log: Pick<Logger, 'warn'>;
}): Routes {
  return (app, { manager }) => {
    app.post(
      paths.hubTime,
      manager(({ staffNo, sessionId }) => {
        const { hubTime, log, sessions } = parts;
        log.warn({ staffNo, ...hubTime?.view() }, "the store's own time goes on");
        hubTime?.goOn();
        // By the time that holds now, nobody has touched a desk for long; this one was, just now.
        sessions.touch(sessionId);
        return Promise.resolve({});
      }),
    );
  };
}
