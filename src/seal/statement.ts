import { z } from 'zod';
import { cellId, type Run } from '#model';
import { messageOf, SealError } from './error.ts';
import { PREDICATE_TYPE, STATEMENT_TYPE } from './names.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Time = z.iso.datetime();

const Predicate = z.strictObject({
  /** In so many words, for who reads the statement without Hutong. */
  notice: z.string().exactOptional(),
  virtual: z.boolean(),
  runId: z.string(),
  matrix: z.strictObject({ file: z.string(), sha256: Sha256 }),
  startedAt: Time,
  endedAt: Time,
  /** By the clock of the machine that sealed; only a time stamp is somebody else's word. */
  sealedAt: Time,
  ruleset: z.string(),
  versions: z.record(z.string(), z.string()),
  /** All planned cells in order, with how often each was to be tried. */
  planned: z.array(z.strictObject({ cell: z.string(), least: z.int(), most: z.int() })),
  /** All recorded trials and looks of the control arm: digest of each line, in the order of the journals. */
  trials: z.array(z.strictObject({ id: z.string(), sha256: Sha256 })),
  controls: z.array(Sha256),
  /** `made-here`: nobody chose the key, it was made on the machine itself. */
  signer: z.enum(['configured', 'made-here']),
  /** An authority was asked to confirm the time: its time stamp must be there. */
  stamped: z.boolean(),
  /** The run that was sealed before this one in the same folder of runs; null for the first. */
  previous: z.strictObject({ folder: z.string(), sha256: Sha256 }).nullable(),
  /** The older seal of this run, where it was judged anew. */
  supersedes: z.strictObject({ seal: z.int().positive(), sha256: Sha256 }).nullable(),
});

const Statement = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: Sha256 }) })),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: Predicate,
});

/** What is signed: an in-toto Statement v1 about the files of one run. */
export type Statement = z.output<typeof Statement>;
export type Predicate = Statement['predicate'];

const NOTICE =
  'VIRTUAL: measured on virtual phones. It shows that the instrument works and says nothing about any app.';

/** The part that the run itself decides. */
export function aboutRun(run: Run): Pick<
  Predicate,
  'virtual' | 'runId' | 'matrix' | 'startedAt' | 'versions' | 'planned'
> & {
  notice?: string;
} {
  return {
    ...(run.lab.virtual && { notice: NOTICE }),
    virtual: run.lab.virtual,
    runId: run.runId,
    matrix: { file: run.matrix.file, sha256: run.matrix.sha256 },
    startedAt: run.startedAt,
    versions: run.versions,
    planned: run.plan.cells.map(({ cell, trials: { least, most } }) => ({ cell: cellId(cell), least, most })),
  };
}

/** Subjects in the order of their names: one set of files has one statement. */
export function statementOf(digests: ReadonlyMap<string, string>, predicate: Predicate): Statement {
  const subject = [...digests]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sha256]) => ({ name, digest: { sha256 } }));
  return { _type: STATEMENT_TYPE, subject, predicateType: PREDICATE_TYPE, predicate };
}

/** Reads a statement. Throws SealError that begins with the place. */
export function readStatement(payload: Buffer, place: string): Statement {
  let data: unknown;
  try {
    data = JSON.parse(payload.toString('utf8'));
  } catch (error) {
    throw new SealError(`${place}: the statement is not JSON: ${messageOf(error)}`);
  }
  const checked = Statement.safeParse(data);
  if (checked.success) return checked.data;
  const [first] = checked.error.issues;
  throw new SealError(`${place}: not a statement about a run: ${first?.path.join('.')}: ${first?.message}`);
}
