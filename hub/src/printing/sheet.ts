/** What a slip is made of, and the paper it stands on. */
import type { Language } from '@baozhong/contract/primitives.ts';
import { printable, wrap } from './text.ts';
import type { Say } from './words.ts';

export type Align = 'lt' | 'ct' | 'rt';
export type Element =
  | {
      readonly kind: 'line';
      readonly text: string;
      readonly align: Align;
      readonly bold: boolean;
      /** 1 or 2: twice as wide and twice as high. */
      readonly size: 1 | 2;
    }
  | { readonly kind: 'qr'; readonly text: string }
  | { readonly kind: 'logo' };

export interface SlipSettings {
  readonly language: Language;
  readonly footer: string;
}

export interface Sheet {
  readonly columns: number;
  readonly say: Say;
  readonly settings: SlipSettings;
}

/** Font A is 12 dots wide: 384 dots on 58 mm, 576 on 80 mm. */
export const columnsOfWidth = { 58: 32, 80: 48 } as const;
export const dotsOfWidth = { 58: 384, 80: 576 } as const;
export type PaperWidth = keyof typeof columnsOfWidth;

export const line = (
  text: string,
  more: Partial<Extract<Element, { kind: 'line' }>> = {},
): Element => ({ kind: 'line', text, align: 'lt', bold: false, size: 1, ...more });

/** Wrapped, centred. */
export function heading(text: string, sheet: Sheet, size: 1 | 2): Element[] {
  return wrap(printable(text), Math.floor(sheet.columns / size)).map((part) =>
    line(part, { align: 'ct', size, bold: size === 2 }),
  );
}

export const rule = ({ columns }: Sheet): Element => line('-'.repeat(columns));

/** `2026-11-20 21:05` in the store's own time, whatever the language. */
export function timeText(at: number, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
}
