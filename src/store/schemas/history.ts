import { z } from 'zod';
import { Count, Texts, Time } from './values.ts';
import { Verdict } from './verdict.ts';

const Point = Verdict.pick({
  verdict: true,
  how: true,
  via: true,
  why: true,
  rule: true,
  trials: true,
  share: true,
}).extend({
  folder: z.string(),
  runId: z.string(),
  startedAt: Time,
  ruleset: z.string(),
  versions: z.record(z.string(), Texts),
  suspect: z.boolean(),
  confirmedAt: Time.exactOptional(),
});

/** What `hutong history --json` prints. */
export const HistoryRecord = z.strictObject({
  schema: z.literal(1),
  suspects: z.array(z.strictObject({ folder: z.string(), runId: z.string(), group: z.string(), subject: z.string() })),
  cells: z.array(
    z.strictObject({
      cell: z.string(),
      subject: z.string(),
      points: z.array(Point),
      turns: z.array(
        z.strictObject({
          kind: z.enum(['opened', 'closed', 'changed']),
          after: Point,
          by: Point,
          updated: z.array(z.strictObject({ app: z.string(), after: z.string(), by: z.string() })),
          from: Point.exactOptional(),
          rules: z.boolean(),
          undone: z.boolean(),
        }),
      ),
      flips: Count,
      flakeRate: z.number().min(0).max(1).nullable(),
    }),
  ),
});
