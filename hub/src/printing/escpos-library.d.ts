/** What is used of escpos, which brings no types of its own. */
declare module 'escpos/printer.js' {
  export interface Adapter {
    write(bytes: Buffer, callback?: () => void): void;
    close(callback?: () => void): void;
  }
  export default class Printer {
    constructor(adapter: Adapter, options: { readonly encoding: string });
    print(bytes: Buffer): this;
    hardware(what: 'init'): this;
    align(where: 'lt' | 'ct' | 'rt'): this;
    text(line: string): this;
    cut(part: boolean, feed: number): this;
    flush(callback?: () => void): this;
  }
}
