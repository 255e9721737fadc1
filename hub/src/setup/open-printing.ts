/** Printing in a hub: its tables, its place behind the log, and the printers of a demo store. */
import type { PrinterSave } from '@baozhong/contract/printing.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabasePool } from 'slonik';
import { createPrintStore } from '../persistence/print-store.ts';
import { Printing } from '../printing/printing.ts';
import { quickPace, usualPace } from '../printing/spooler.ts';
import { tcpPrinters } from '../printing/tcp-printer.ts';
import type { Floor } from './open-floor.ts';
import { root } from './places.ts';

export async function openPrinting(floor: Floor, pool: DatabasePool): Promise<Printing> {
  const { options, board, clock, store, faults, log } = floor;
  const printing = await Printing.open({
    store: createPrintStore(pool),
    board,
    port: tcpPrinters,
    pace: options.throwAway ? quickPace : usualPace,
    now: () => clock.now(),
    dayStart: () => store.lastOfType('businessDayOpened'),
    faultPoint: (point) => {
      faults.pass(point);
    },
    onError: (error) => {
      log.error({ err: error }, 'printing');
    },
    facts: () => {
      const { config, technicians, staff, services } = floor.catalogue();
      const { name, currency, timezone } = config;
      return {
        ...{ name, currency, timezone },
        staffName: (staffNo) => (staff.get(staffNo) ?? technicians.get(staffNo))?.name,
        serviceName: (code) => services.get(code)?.name,
      };
    },
  });
  if (floor.kind === 'demo' && printing.count === 0) await addDemoPrinters(printing);
  floor.pipeline.addConsumer(printing.consumer);
  return printing;
}

const demoPrinter: Omit<PrinterSave, 'name' | 'width' | 'prints' | 'drawer'> = {
  ...{ host: null, port: 9100, confirms: 'printed', nativeQr: true, waitSeconds: 3 },
};

/** At the desk, in the technician room, the kitchen and at the bar, of no metal, so that whoever tries the store sees paper. */
async function addDemoPrinters(printing: Printing): Promise<void> {
  await printing.save(undefined, {
    ...{ ...demoPrinter, name: '前台 80mm', width: 80, prints: ['receipt'], drawer: true },
  });
  await printing.save(undefined, {
    ...{ ...demoPrinter, name: '钟房 58mm', width: 58, prints: ['dispatchSlip'], drawer: false },
  });
  for (const [name, kind] of [
    ['厨房 58mm', 'kitchenTicket'],
    ['吧台 58mm', 'barTicket'],
  ] as const)
    await printing.save(undefined, {
      ...{ ...demoPrinter, name, width: 58, prints: [kind], drawer: false },
    });
  const logo = readFileSync(join(root, 'db/demo/logo.png')).toString('base64');
  await printing.saveSettings({ ...printing.settings, logo });
}
