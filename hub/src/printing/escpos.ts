/** Elements to ESC/POS, through the escpos library with a device that only collects. */
import Printer from 'escpos/printer.js';
import { encode as qrMatrix } from 'uqr';
import { dotsOfWidth, type Element, type PaperWidth } from './sheet.ts';
import { type Bitmap, bitmapOf } from './bitmap.ts';

export interface PaperAbilities {
  readonly width: PaperWidth;
  readonly nativeQr: boolean;
}

const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
const chineseOn = bytes(0x1c, 0x26);
/** The library's own lacks the two times of the pulse, so that the printer eats what follows. */
const kickDrawer = bytes(0x1b, 0x70, 0x00, 0x19, 0xfa);
const qrModuleDots = 6;

export function slipBytes(
  elements: readonly Element[],
  about: PaperAbilities & { readonly logo: Bitmap | undefined; readonly openDrawer: boolean },
): Buffer {
  const parts: Buffer[] = [];
  const adapter = {
    write: (part: Buffer, callback?: () => void) => {
      parts.push(Buffer.from(part));
      callback?.();
    },
    close: (callback?: () => void) => callback?.(),
  };
  const printer = new Printer(adapter, { encoding: 'GB18030' });
  printer.hardware('init').print(chineseOn);
  // First, so that the drawer is open while the paper still comes.
  if (about.openDrawer) printer.print(kickDrawer);
  for (const element of elements) write(printer, element, about);
  printer.align('lt').cut(true, 4).flush();
  return Buffer.concat(parts);
}

type Device = InstanceType<typeof Printer>;

function write(
  printer: Device,
  element: Element,
  about: PaperAbilities & { readonly logo: Bitmap | undefined },
): void {
  switch (element.kind) {
    case 'line': {
      const { text, align, bold, size } = element;
      const factor = size - 1;
      printer
        .align(align)
        .print(bytes(0x1d, 0x21, (factor << 4) | factor))
        .print(bytes(0x1b, 0x45, bold ? 1 : 0))
        .text(text);
      if (factor > 0 || bold) printer.print(bytes(0x1d, 0x21, 0, 0x1b, 0x45, 0));
      return;
    }
    case 'qr':
      printer.align('ct');
      if (about.nativeQr) printer.print(nativeQr(element.text));
      else printer.print(raster(qrBitmap(element.text)));
      printer.align('lt');
      return;
    case 'logo':
      if (about.logo === undefined || about.logo.width > dotsOfWidth[about.width]) return;
      printer.align('ct').print(raster(about.logo)).align('lt');
  }
}

/** GS ( k: model 2, modules of six dots, correction M, store, print. */
function nativeQr(text: string): Buffer {
  const data = Buffer.from(text, 'utf8');
  const command = (...body: readonly number[]): Buffer =>
    Buffer.concat([bytes(0x1d, 0x28, 0x6b, body.length & 0xff, body.length >> 8), bytes(...body)]);
  return Buffer.concat([
    command(0x31, 0x41, 0x32, 0x00),
    command(0x31, 0x43, qrModuleDots),
    command(0x31, 0x45, 0x31),
    command(0x31, 0x50, 0x30, ...data),
    command(0x31, 0x51, 0x30),
  ]);
}

export function qrBitmap(text: string): Bitmap {
  const { size, data } = qrMatrix(text, { ecc: 'M', border: 2 });
  const side = size * qrModuleDots;
  return bitmapOf(side, side, (x, y) => {
    return data[Math.floor(y / qrModuleDots)]?.[Math.floor(x / qrModuleDots)] ?? false;
  });
}

/** GS v 0. */
function raster({ width, height, bits }: Bitmap): Buffer {
  const stride = Math.ceil(width / 8);
  const header = bytes(
    ...[0x1d, 0x76, 0x30, 0x00],
    ...[stride & 0xff, stride >> 8, height & 0xff, height >> 8],
  );
  return Buffer.concat([header, bits]);
}
