/** How a device comes to trust the store: said to everybody, signed in or not. */
import { z } from 'zod';
import { At } from './primitives.ts';

export const TrustAnswer = z.object({
  storeName: z.string(),
  /** Null: the store is not on TLS. */
  authority: z
    .object({
      name: z.string(),
      /** SHA-256, as browsers and telephones show it. */
      fingerprint: z.string(),
      validUntil: At,
    })
    .nullable(),
  /** Of the pages; the name before it is the one by which the reader came. */
  securePort: z.int(),
  trustPort: z.int(),
  /** Names and addresses of the hub in the network, the best first. */
  hosts: z.array(z.string()),
});
export type TrustAnswer = z.infer<typeof TrustAnswer>;
