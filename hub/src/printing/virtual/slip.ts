/** The paper of a virtual printer: tokens become rows, a cut ends a slip. */
import type { Token } from './tokens.ts';

export interface Span {
  readonly text: string;
  readonly bold: boolean;
  readonly wide: number;
  readonly tall: number;
}
export type Row =
  | { readonly kind: 'text'; readonly align: 'lt' | 'ct' | 'rt'; readonly spans: readonly Span[] }
  | {
      readonly kind: 'picture';
      readonly align: 'lt' | 'ct' | 'rt';
      readonly width: number;
      readonly height: number;
      readonly bits: Uint8Array;
    }
  | { readonly kind: 'qr'; readonly align: 'lt' | 'ct' | 'rt'; readonly text: string };

export interface Slip {
  readonly dots: number;
  readonly rows: readonly Row[];
  /** The drawer sprang open with it. */
  readonly drawer: boolean;
  /** Never cut: it broke off in the middle. */
  readonly torn: boolean;
  /** Commands that no printer is known to have: what the decoder did not understand. */
  readonly unknown: readonly string[];
}

/** No slip is that long; one that is was never meant to be one. */
const mostRows = 5_000;

export class Paper {
  readonly #dots: number;
  #rows: Row[] = [];
  #spans: Span[] = [];
  #unknown: string[] = [];
  #drawer = false;
  #align: 'lt' | 'ct' | 'rt' = 'lt';
  #bold = false;
  #wide = 1;
  #tall = 1;
  #chinese = false;
  #qr = '';

  constructor(dots: number) {
    this.#dots = dots;
  }

  /** The slip that this token finished, if it did. */
  take(token: Token): Slip | undefined {
    switch (token.kind) {
      case 'text': {
        const decoder = new TextDecoder(this.#chinese ? 'gb18030' : 'latin1');
        const { bold, wide, tall } = { bold: this.#bold, wide: this.#wide, tall: this.#tall };
        this.#spans.push({ text: decoder.decode(token.bytes), bold, wide, tall });
        return undefined;
      }
      case 'lineFeed':
        this.#endLine();
        return undefined;
      case 'feed':
        this.#endLine();
        for (let n = 1; n < token.lines; n += 1) this.#endLine();
        return undefined;
      case 'cut':
        return this.#tear(false);
      case 'drawer':
        this.#drawer = true;
        return undefined;
      case 'reset':
        this.#reset();
        return undefined;
      case 'raster':
        this.#add({ ...token, kind: 'picture', align: this.#align });
        return undefined;
      case 'qrPrint':
        this.#add({ kind: 'qr', align: this.#align, text: this.#qr });
        return undefined;
      case 'unknown':
        if (token.bytes.length > 0) this.#unknown.push(Buffer.from(token.bytes).toString('hex'));
        return undefined;
      default:
        this.#set(token);
        return undefined;
    }
  }

  /** What stands on the paper when the printer dies; undefined: nothing. */
  tearOff(): Slip | undefined {
    if (this.#spans.length > 0) this.#endLine();
    return this.#rows.length > 0 || this.#drawer ? this.#tear(true) : undefined;
  }

  #set(token: Token): void {
    switch (token.kind) {
      case 'align':
        this.#align = token.to;
        return;
      case 'bold':
        this.#bold = token.on;
        return;
      case 'size':
        this.#wide = token.wide;
        this.#tall = token.tall;
        return;
      case 'chinese':
        this.#chinese = token.on;
        return;
      case 'qrStore':
        this.#qr = token.text;
        return;
      default:
        return;
    }
  }

  #add(row: Row): void {
    if (this.#rows.length < mostRows) this.#rows.push(row);
  }

  #endLine(): void {
    this.#add({ kind: 'text', align: this.#align, spans: this.#spans });
    this.#spans = [];
  }

  #reset(): void {
    this.#align = 'lt';
    this.#bold = false;
    this.#wide = 1;
    this.#tall = 1;
    this.#chinese = false;
    this.#spans = [];
  }

  #tear(torn: boolean): Slip {
    const rows = [...this.#rows];
    // Fed out so that the cut is below the last line: nothing to look at.
    while (rows.length > 0 && isBlank(rows.at(-1))) rows.pop();
    const slip: Slip = {
      ...{ dots: this.#dots, rows, drawer: this.#drawer, torn, unknown: this.#unknown },
    };
    this.#rows = [];
    this.#spans = [];
    this.#unknown = [];
    this.#drawer = false;
    return slip;
  }
}

const isBlank = (row: Row | undefined): boolean =>
  row?.kind === 'text' && row.spans.every(({ text }) => text.trim() === '');
