import type { PrinterSave, PrintersAnswer, PrintSettings } from '@baozhong/contract/printing.ts';
import { paths } from '@baozhong/contract/paths.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import { ask, type Asked } from '../http.ts';

/** The printers and their queues as the page shows them; every act is followed by a new look. */
export class Printers {
  answer = $state.raw<PrintersAnswer | null>(null);
  /** The last look came to nothing: what is shown may be old. */
  lost = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  /** Which act is on its way. */
  busy = $state<string | null>(null);
  #looking = false;
  #again = false;

  async look(): Promise<void> {
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    do {
      this.#again = false;
      const asked = await ask<PrintersAnswer>('GET', paths.printers);
      this.lost = asked.kind !== 'answered';
      if (asked.kind === 'answered') this.answer = asked.value;
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- asked for meanwhile
    } while (this.#again);
    this.#looking = false;
  }

  save(id: string | null, printer: PrinterSave): Promise<boolean> {
    return id === null
      ? this.#act('save', ask('POST', paths.printers, printer))
      : this.#act('save', ask('PUT', this.#path(id), printer));
  }
  remove(id: string): Promise<boolean> {
    return this.#act(`remove ${id}`, ask('DELETE', this.#path(id)));
  }
  test(id: string): Promise<boolean> {
    return this.#act(`test ${id}`, ask('POST', `${this.#path(id)}/test`, {}));
  }
  retry(id: string): Promise<boolean> {
    return this.#act(`retry ${id}`, ask('POST', `${this.#path(id)}/retry`, {}));
  }
  reroute(id: string, to: string | null): Promise<boolean> {
    return this.#act(`reroute ${id}`, ask('POST', `${this.#path(id)}/reroute`, { to }));
  }
  cancel(no: number, reason: string): Promise<boolean> {
    const path = `${paths.printJobs}/${String(no)}/cancel`;
    return this.#act(`cancel ${String(no)}`, ask('POST', path, { reason }));
  }
  saveSettings(settings: PrintSettings): Promise<boolean> {
    return this.#act('settings', ask('PUT', paths.printSettings, settings));
  }

  #path(id: string): string {
    return `${paths.printers}/${id}`;
  }

  async #act(what: string, asking: Promise<Asked<unknown>>): Promise<boolean> {
    this.busy = what;
    this.refusal = null;
    const asked = await asking;
    this.busy = null;
    if (asked.kind === 'refused') this.refusal = asked.refusal;
    this.lost = asked.kind === 'lost';
    await this.look();
    return asked.kind === 'answered';
  }
}
