import { z } from 'zod';
import type { RunDocument } from '#model';
import { RunRecord } from './run.ts';
import { TrialRecord } from './trial.ts';
import { Cell, Count, Named, Sha256, Texts } from './values.ts';
import { Verdict } from './verdict.ts';

/** What the reporter `json` writes. */
export const DocumentRecord = RunRecord.pick({
  runId: true,
  matrix: true,
  lab: true,
  commitments: true,
  versions: true,
  startedAt: true,
  endedAt: true,
}).extend({
  schema: z.literal(1),
  virtual: z.boolean(),
  notice: Named.exactOptional(),
  ruleset: z.string(),
  seal: z.strictObject({ number: z.int().positive(), sha256: Sha256, key: Sha256 }).exactOptional(),
  digests: z.record(z.string(), Sha256).exactOptional(),
  counts: z.strictObject({ decided: Count, undecided: Count, skipped: Count }),
  cells: z.array(
    z.strictObject({
      id: z.string(),
      cell: Cell,
      status: z.enum(['decided', 'undecided', 'skipped']),
      sentence: Named,
      why: Named.exactOptional(),
      verdict: Verdict.nullable(),
      trials: z.array(
        TrialRecord.pick({
          id: true,
          attempt: true,
          account: true,
          vantage: true,
          versions: true,
          builds: true,
          startedAt: true,
          durationMs: true,
          fault: true,
        }).extend({ phone: z.string(), screenshots: Texts }),
      ),
    }),
  ),
}) satisfies z.ZodType<RunDocument>;
