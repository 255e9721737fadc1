/** The screen in the kitchen and at the bar, where nobody signs in. */
import { paths, statusOf } from '@baozhong/contract/http.ts';
import { KitchenRequest } from '@baozhong/contract/kitchen.ts';
import { kitchenId } from '@baozhong/core/index.ts';
import { parse, refuse, type Routes } from './http-tools.ts';
import type { Devices } from './sign-in/devices.ts';
import type { Submitter } from './submit.ts';

export interface KitchenRouteParts {
  readonly devices: Pick<Devices, 'screenOf'>;
  readonly submit: Submitter;
}

export function kitchenRoutes({ devices, submit }: KitchenRouteParts): Routes {
  return (app) => {
    app.post(paths.kitchenAct, async (request, reply) => {
      const body = parse(KitchenRequest, request, reply);
      if (body === undefined) return reply;
      if (devices.screenOf(request) === undefined)
        return refuse(reply, { name: 'not_signed_in', detail: {} });
      const outcome = await submit(
        { source: 'desk', key: body.key },
        { kind: 'terminal', id: kitchenId },
        body.act,
      );
      return reply
        .code(outcome.status === 'accepted' ? 200 : statusOf(outcome.refusal.name))
        .send(outcome);
    });
  };
}
