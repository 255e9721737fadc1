/** What rooms' terminals let guests do. */
import { paths, RoomSettings } from '@baozhong/contract/http.ts';
import { parse, type Routes } from './http-tools.ts';

export function roomSettingsRoutes(asks: {
  readonly payInRoom: boolean;
  setPayInRoom(on: boolean): Promise<void>;
}): Routes {
  return (app, { manager }) => {
    app.get(
      paths.roomSettings,
      manager((_session, _request, reply) => {
        const answer: RoomSettings = { payInRoom: asks.payInRoom };
        return Promise.resolve(reply.send(answer));
      }),
    );
    app.post(
      paths.roomSettings,
      manager(async (_session, request, reply) => {
        const body = parse(RoomSettings, request, reply);
        if (body === undefined) return reply;
        await asks.setPayInRoom(body.payInRoom);
        return reply.send({});
      }),
    );
  };
}
