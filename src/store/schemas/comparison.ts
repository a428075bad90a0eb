import { z } from 'zod';
import type { Comparison } from '#model';
import { Cell, Count, Texts, Time } from './values.ts';
import { Outcome, VerdictName, Via } from './verdict.ts';

const ComparedRun = z.strictObject({
  folder: z.string().exactOptional(),
  runId: z.string(),
  matrix: z.string(),
  virtual: z.boolean(),
  world: z.string().exactOptional(),
  ruleset: z.string(),
  startedAt: Time,
});

const Found = z.strictObject({
  verdict: VerdictName,
  how: Outcome.exactOptional(),
  via: Via.exactOptional(),
  why: z.string().exactOptional(),
  rule: z.string(),
  trials: Count,
  versions: z.record(z.string(), Texts),
  foundIn: ComparedRun.pick({ folder: true, runId: true, startedAt: true, ruleset: true }).exactOptional(),
});

const Change = z.strictObject({
  cell: Cell,
  kind: z.enum(['opened', 'closed', 'changed', 'undecided', 'decided', 'appeared', 'gone']),
  before: Found.nullable(),
  after: Found.nullable(),
});

/** What `hutong diff --format json` prints. */
export const ComparisonRecord = z.strictObject({
  schema: z.literal(1),
  before: ComparedRun,
  after: ComparedRun,
  unlike: z.array(z.enum(['lab', 'world', 'world-content', 'ruleset', 'matrix'])),
  suspect: z.array(z.string()),
  compared: Count,
  changes: z.array(Change),
  notCounted: z.array(Change),
}) satisfies z.ZodType<Comparison>;
