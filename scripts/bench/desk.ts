/** The desk between the runs: settles every bill and seats the same guests anew, with the same technicians, so that each run begins on the same floor. */
import { type DeskCommand, Outcome, Quote } from '@baozhong/contract/commands.ts';
import { paths } from '@baozhong/contract/http.ts';
import { LiveMessage, type VisitView } from '@baozhong/contract/live.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { commandKey } from './keys.ts';

const roomsAtOnce = 8;
const speechPatienceMs = 120_000;
const lookAgainMs = 250;

type Snapshot = Extract<LiveMessage, { type: 'snapshot' }>;

export class Desk {
  readonly liveUrl: string;
  readonly #http: string;
  cookie = '';

  private constructor(http: string) {
    this.#http = http;
    this.liveUrl = `${http.replace('http', 'ws')}${paths.live}?screen=floor`;
  }

  static async signIn(http: string, file: StoreFile): Promise<Desk> {
    const desk = new Desk(http);
    const manager = file.staff.find(({ role }) => role === 'manager');
    if (manager === undefined) throw new Error('the store has no manager');
    const { staffNo, pin } = manager;
    const response = await desk.#post(paths.session, { staffNo, pin });
    desk.cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0] ?? '')
      .join('; ');
    return desk;
  }

  /** Returns when all of it is done, spoken too: a voice that is being made would be measured with the taps. */
  async seatAnew(): Promise<void> {
    const { entities } = await this.#snapshot();
    const visits = entities.filter((entity) => entity.kind === 'visit');
    const open = visits.filter(({ status }) => status !== 'settled');
    const lane = async (): Promise<void> => {
      for (let visit = open.pop(); visit !== undefined; visit = open.pop())
        await this.#again(visit);
    };
    await Promise.all(Array.from({ length: roomsAtOnce }, lane));
    const untilMs = performance.now() + speechPatienceMs;
    while (performance.now() < untilMs && (await this.#speaks())) await pause(lookAgainMs);
  }

  async #again({ ticketId, roomNo, guests, clocks }: VisitView): Promise<void> {
    const served = clocks.filter(({ status }) => status === 'started' || status === 'ended');
    for (const { clockId, status } of served)
      if (status === 'started') await this.#command({ type: 'endClock', clockId, early: true });
    const quote = Quote.parse(await (await this.#post(paths.previewSettle, { ticketId })).json());
    await this.#command({
      type: 'settle',
      ticketId,
      seenVersion: quote.version,
      seenDueFen: quote.dueFen,
      tenders: [{ tender: 'cash', handedFen: quote.dueFen }],
    });
    await this.#command({ type: 'markCleaning', roomNo });
    await this.#command({ type: 'markVacant', roomNo });
    const answer = await this.#command({
      type: 'openVisit',
      roomNo,
      guests: guests.map((_, index) => ({
        items: served
          .filter(({ guest }) => guest === index)
          .map(({ serviceCode, staffNo }) => ({
            serviceCode,
            wish: { type: 'requested', staffNo: staffNo ?? '' },
          })),
      })),
    });
    for (const index of served.keys())
      await this.#command({
        type: 'startClock',
        clockId: `${String(answer['visitId'])}/${String(index + 1)}`,
      });
  }

  async #command(command: DeskCommand) {
    const response = await this.#post(paths.commands, { key: commandKey(Date.now()), command });
    const outcome = Outcome.parse(await response.json());
    if (outcome.status === 'refused')
      throw new Error(`the desk was refused ${command.type}: ${JSON.stringify(outcome.refusal)}`);
    return outcome.answer;
  }

  async #speaks(): Promise<boolean> {
    const { entities } = await this.#snapshot();
    return entities.some(
      (entity) =>
        entity.kind === 'announcement' && entity.state === 'queued' && entity.speechId === null,
    );
  }

  #snapshot(): Promise<Snapshot> {
    const socket = new WebSocket(this.liveUrl, { headers: { cookie: this.cookie } });
    return new Promise<Snapshot>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('close', () => {
        reject(new Error('the live view closed before its snapshot'));
      });
      socket.once('message', (data: Buffer) => {
        const message = LiveMessage.parse(JSON.parse(data.toString()));
        socket.terminate();
        if (message.type === 'snapshot') resolve(message);
      });
    });
  }

  async #post(path: string, body: object): Promise<Response> {
    const response = await fetch(this.#http + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.cookie },
      body: JSON.stringify(body),
    });
    if (response.status !== 200 && response.status !== 409)
      throw new Error(`${path} answered ${String(response.status)}: ${await response.text()}`);
    return response;
  }
}
