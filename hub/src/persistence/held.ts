/** What members hold, as columns of a query that groups `account` rows by member. */
import { sql } from 'slonik';
import { z } from 'zod';

/** A service may be called like a bucket: the part's place in the name tells them apart. */
export const heldColumns = sql.fragment`
  coalesce(sum(balance_fen) filter (where split_part(account, '/', 5) = 'principal'), 0)::int8
    as "principalFen",
  coalesce(sum(balance_fen) filter (where split_part(account, '/', 5) = 'bonus'), 0)::int8
    as "bonusFen",
  coalesce(
    jsonb_agg(
      jsonb_build_object('serviceCode', split_part(account, '/', 6), 'left', balance_fen)
      order by account
    ) filter (where split_part(account, '/', 5) = 'count' and balance_fen <> 0),
    '[]'
  )::text as "counts"`;

export const countsColumn = z
  .string()
  .transform((text) =>
    z.array(z.object({ serviceCode: z.string(), left: z.int() })).parse(JSON.parse(text)),
  );
