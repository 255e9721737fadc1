/**
 * What a service costs (PRC). One rule a service in this slice; the rule's id
 * is kept on the line so that "why this price" always has an answer.
 */
import type { ServiceConfig } from './store-config.ts';
import type { Fen } from './units.ts';

export interface Price {
  readonly fen: Fen;
  readonly ruleId: string;
}

/** PRC-1: the price in force at the start of the clock. */
export function priceOfClock(service: ServiceConfig): Price {
  return { fen: service.priceFen, ruleId: `price/${service.code}` };
}

/** PRC-2: an extension has its own price, in force at its own start; `extensions` of `extendMinutes` each. */
export function priceOfExtension(service: ServiceConfig, extensions: number): Price {
  return { fen: service.extendPriceFen * extensions, ruleId: `price/${service.code}/extension` };
}
