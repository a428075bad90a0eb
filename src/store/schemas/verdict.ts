import { z } from 'zod';
import { VERDICT_NAMES, type Verdicts } from '#model';
import { Cell, Count, Texts, Vantage, Virtual } from './values.ts';

export const Outcome = z.enum([
  'lost',
  'inert',
  'stop',
  'copy',
  'confirm',
  'diverted',
  'absent',
  'os-prompt',
  'page',
  'app',
  'refused',
  'unclear',
]);

const Share = z.number().min(0).max(1);

const JudgedTrial = z.strictObject({
  trial: z.string(),
  validity: z.enum(['valid', 'instrument-fault', 'precondition-failed', 'control-failed']),
  rule: z.string(),
  outcome: Outcome.nullable(),
  detail: z.string().exactOptional(),
  end: Outcome.exactOptional(),
  notes: Texts,
});

export const VerdictName = z.enum(VERDICT_NAMES);

export const Via = z.enum(['page', 'app', 'os-prompt']);

export const Verdict = z.strictObject({
  cell: Cell,
  verdict: VerdictName,
  how: Outcome.exactOptional(),
  via: Via.exactOptional(),
  why: z.string().exactOptional(),
  rule: z.string(),
  outcomes: z.partialRecord(Outcome, Count),
  trials: Count,
  vantage: Vantage.exactOptional(),
  share: z.strictObject({ agree: Count, of: Count, low: Share, high: Share }).exactOptional(),
  steps: z.number().nonnegative().nullable(),
  seconds: z.number().nonnegative().nullable(),
  wayRound: z.strictObject({ works: z.boolean(), steps: Count, seconds: z.number().nonnegative() }).exactOptional(),
  flags: Texts,
  judged: z.array(JudgedTrial),
  committed: z.array(z.string()).exactOptional(),
  asCommitted: z.boolean().exactOptional(),
});

const JudgedCanary = JudgedTrial.extend({
  canary: z.enum(['opens', 'caught']),
  session: z.string(),
  song: z.enum(['clean', 'dark', 'false', 'unheard']),
});

/** verdicts.json */
export const VerdictsRecord = z.strictObject({
  schema: z.literal(1),
  virtual: Virtual,
  runId: z.string(),
  ruleset: z.string(),
  canaries: z.array(JudgedCanary).exactOptional(),
  verdicts: z.array(Verdict),
}) satisfies z.ZodType<Verdicts>;
