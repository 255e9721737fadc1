/** Printers: their page, their queues, and the virtual ones. */
import {
  CancelJobRequest,
  PrinterSave,
  PrintSettings,
  RerouteRequest,
  VirtualFaultRequest,
  type VirtualPrintersAnswer,
} from '@baozhong/contract/printing.ts';
import { paths } from '@baozhong/contract/http.ts';
import type { Role } from '@baozhong/contract/primitives.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Printing } from '../printing/printing.ts';
import { slipPicture, slipText } from '../printing/virtual/draw.ts';
import { parse, refuse, type Routes } from './http-tools.ts';

/** Who sees to a printer when it does not print, and who says which there are. */
const mayTend: readonly Role[] = ['host', 'cashier', 'manager'];
const mayManage: readonly Role[] = ['manager'];

const idOf = (request: FastifyRequest): string => (request.params as { readonly id: string }).id;
const done = (reply: FastifyReply, refusal: Refusal | undefined): FastifyReply =>
  refusal === undefined ? reply.send({}) : refuse(reply, refusal);

type Handle = (
  request: FastifyRequest,
  reply: FastifyReply,
  session: { readonly staffNo: string },
) => Promise<unknown>;

export function printerRoutes(printing: Printing): Routes {
  return (app, { signedIn }) => {
    const open = (roles: readonly Role[], handle: Handle) =>
      signedIn(async (session, request, reply) =>
        roles.includes(session.role)
          ? handle(request, reply, session)
          : refuse(reply, { name: 'not_allowed', detail: { role: session.role } }),
      );
    const one = `${paths.printers}/:id`;
    app.get(
      paths.printers,
      open(mayTend, async (_request, reply) => reply.send(await printing.answer())),
    );
    for (const [method, url] of [
      ['POST', paths.printers],
      ['PUT', one],
    ] as const)
      app.route({
        method,
        url,
        handler: open(mayManage, async (request, reply) => {
          const body = parse(PrinterSave, request, reply);
          if (body === undefined) return reply;
          return done(
            reply,
            await printing.save(method === 'PUT' ? idOf(request) : undefined, body),
          );
        }),
      });
    app.delete(
      one,
      open(mayManage, async (request, reply) => done(reply, await printing.remove(idOf(request)))),
    );
    app.post(
      `${one}/test`,
      open(mayTend, async (request, reply) => done(reply, await printing.test(idOf(request)))),
    );
    app.post(
      `${one}/retry`,
      open(mayTend, async (request, reply) => done(reply, await printing.retry(idOf(request)))),
    );
    app.post(
      `${one}/reroute`,
      open(mayTend, async (request, reply) => {
        const body = parse(RerouteRequest, request, reply);
        return body === undefined
          ? reply
          : done(reply, await printing.reroute(idOf(request), body.to));
      }),
    );
    app.post(
      `${paths.printJobs}/:id/cancel`,
      open(mayTend, async (request, reply, { staffNo }) => {
        const body = parse(CancelJobRequest, request, reply);
        if (body === undefined) return reply;
        const no = Number(idOf(request));
        if (!Number.isSafeInteger(no))
          return refuse(reply, { name: 'unknown_print_job', detail: {} });
        return done(reply, await printing.cancel(no, staffNo, body.reason));
      }),
    );
    app.get(
      paths.printSettings,
      open(mayManage, async (_request, reply) => reply.send(printing.settings)),
    );
    app.put(
      paths.printSettings,
      open(mayManage, async (request, reply) => {
        const body = parse(PrintSettings, request, reply);
        return body === undefined ? reply : done(reply, await printing.saveSettings(body));
      }),
    );
    virtualRoutes(app, open, printing);
  };
}

function virtualRoutes(
  app: Parameters<Routes>[0],
  open: (
    roles: readonly Role[],
    handle: Handle,
  ) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  printing: Printing,
): void {
  app.get(
    paths.virtualPrinters,
    open(mayTend, (request, reply) => {
      const { after = '0' } = request.query as { readonly after?: string };
      const answer: VirtualPrintersAnswer = {
        printers: printing.virtualPrinters().map(({ row, printer }) => ({
          ...{ id: row.id, name: row.name, fault: printer.fault },
          slips: printer.slips
            .filter(({ no }) => no > Number(after))
            .map(({ no, at, slip }) => {
              const { width, height } = slipPicture(slip);
              const { drawer, torn } = slip;
              return { no, at, text: slipText(slip), width, height, drawer, torn };
            }),
        })),
      };
      return Promise.resolve(reply.send(answer));
    }),
  );
  app.post(
    `${paths.virtualPrinters}/:id`,
    open(mayTend, async (request, reply) => {
      const body = parse(VirtualFaultRequest, request, reply);
      return body === undefined
        ? reply
        : done(reply, await printing.setFault(idOf(request), body.fault));
    }),
  );
  app.get(
    `${paths.virtualPrinters}/:id/:slip`,
    open(mayTend, (request, reply) => {
      const { id, slip: file } = request.params as { readonly id: string; readonly slip: string };
      const printer = printing.virtualPrinters().find(({ row }) => row.id === id)?.printer;
      const kept = printer?.slips.find(({ no }) => `${String(no)}.svg` === file);
      if (kept === undefined) return Promise.resolve(reply.code(404).send());
      return Promise.resolve(
        reply.header('content-type', 'image/svg+xml').send(slipPicture(kept.slip).svg),
      );
    }),
  );
}
