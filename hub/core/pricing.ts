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

/**
 * PRC-2: an extension has its own price, in force at its own start. PRC-3: a
 * half costs what the service says, or half of the extension, less than a fen dropped.
 */
export function priceOfExtension(service: ServiceConfig, extensions: number): Price {
  const rule = `price/${service.code}/extension`;
  const whole = Math.floor(extensions);
  if (whole === extensions) return { fen: service.extendPriceFen * extensions, ruleId: rule };
  const half = service.halfPriceFen ?? Math.floor(service.extendPriceFen / 2);
  const halfRule =
    service.halfPriceFen === undefined ? `${rule}/half` : `price/${service.code}/half`;
  return {
    fen: service.extendPriceFen * whole + half,
    ruleId: whole === 0 ? halfRule : `${rule}+${halfRule}`,
  };
}
