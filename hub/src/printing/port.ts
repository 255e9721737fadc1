/** A printer as the spooler sees it, whatever carries the bytes. */
import type { PrinterView } from '@baozhong/contract/live.ts';
import type { Confirms } from '@baozhong/contract/printing.ts';

export type PrinterState = PrinterView['state'];
export type TroubleState = Exclude<PrinterState, 'ok' | 'unknown'>;

export interface PrinterCondition {
  readonly state: PrinterState;
  readonly paperLow: boolean;
}

/** Nothing can be printed now, and why. */
export class PrinterTrouble extends Error {
  override readonly name = 'PrinterTrouble';
  readonly state: TroubleState;
  constructor(state: TroubleState, message: string) {
    super(message);
    this.state = state;
  }
}

export interface PrinterAddress {
  readonly host: string;
  readonly port: number;
  readonly confirms: Confirms;
  /** How long it may say nothing. */
  readonly waitMs: number;
}

export interface PrinterConnection {
  /** Asks how it is. Throws `PrinterTrouble` when it does not answer. */
  condition(): Promise<PrinterCondition>;
  /**
   * Resolves when the printer has confirmed the paper. Whatever it throws, paper
   * may have come out. While it waits for somebody to mend the printer it says so.
   */
  print(bytes: Buffer, told: PrintProgress): Promise<void>;
  /** Also ends what is under way. */
  close(): void;
}

export interface PrintProgress {
  /** Part of the bytes are on their way. */
  readonly midway: () => void;
  readonly condition: (condition: PrinterCondition) => void;
}

export interface PrinterPort {
  /** Throws `PrinterTrouble`. */
  connect(address: PrinterAddress): Promise<PrinterConnection>;
}
