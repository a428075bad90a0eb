import { AskedWrongly } from '#asked-wrongly';
import { readDocument } from '#document';
import { quoted } from '#document/explain';
import type { Commitment, Run, Verdict, VerdictName, Verdicts } from '#model';
import { CommitmentFile } from './schema.ts';
import { describes } from './where.ts';

/** Reads a file of commitments. Pure. Throws AskedWrongly with every problem; `apps` are the ids that cells may name. */
export function parseCommitments(text: string, file: string, apps: readonly string[]): readonly Commitment[] {
  const { value, problem } = readDocument(text, file, CommitmentFile);
  const ids = value.commitments.map(({ id }) => id);
  const problems = value.commitments.flatMap(({ id, said, from, cells }, index) => [
    ...(ids.indexOf(id) < index
      ? [problem(['commitments', index, 'id'], `${id} is the id of another commitment too`)]
      : []),
    ...(from < said ? [problem(['commitments', index, 'from'], `${from} is before it was said, on ${said}`)] : []),
    ...cells.flatMap(({ app = [] }, at) =>
      app
        .filter((one) => !apps.includes(one))
        .map((one) =>
          problem(['commitments', index, 'cells', at, 'app'], `${quoted(one)} is not one of ${apps.join(', ')}`),
        ),
    ),
  ]);
  if (problems.length > 0) throw new AskedWrongly(problems);
  return value.commitments;
}

/** Those that hold on a day. A later promise of the same company does not take an earlier one back. */
export const inForce = (commitments: readonly Commitment[], day: string): readonly Commitment[] =>
  commitments.filter(({ from }) => from <= day);

/**
 * Do these verdicts tell how the source app treats the link? Written out, for it decides whom a report accuses of a
 * broken promise: docs/commitments.md gives the reason for each.
 */
const TELLS: Readonly<Record<VerdictName, boolean>> = {
  direct: true,
  conditional: true,
  blocked: true,
  'likely-blocked': false,
  'target-refusal': false,
  down: false,
  mixed: false,
  insufficient: false,
  'not-applicable': false,
};

/** Does a verdict keep a promise that speaks of its cell? Null where it does not tell. */
export const keeps = ({ keeps: kept }: Commitment, { verdict }: Verdict): boolean | null =>
  TELLS[verdict] ? kept.includes(verdict) : null;

/** The commitments of the run that speak of a verdict's cell. Of a cell that the matrix leaves out, none does. */
export function speakingOf(run: Run, { cell, verdict }: Verdict): readonly Commitment[] {
  const link = run.plan.links.find(({ id }) => id === cell.link);
  if (!link || verdict === 'not-applicable') return [];
  return (run.commitments ?? []).filter(({ cells }) => cells.some((where) => describes(where, cell, link)));
}

/** The same verdicts, each with what was promised for its cell and whether it came true. Nothing else changes. */
export function withCommitments(run: Run, verdicts: Verdicts): Verdicts {
  return { ...verdicts, verdicts: verdicts.verdicts.map((verdict) => compared(run, verdict)) };
}

function compared(run: Run, verdict: Verdict): Verdict {
  const promised = speakingOf(run, verdict);
  if (promised.length === 0) return verdict;
  const told = promised.map((commitment) => keeps(commitment, verdict)).filter((one) => one !== null);
  return {
    ...verdict,
    committed: promised.map(({ id }) => id),
    ...(told.length > 0 && { asCommitted: told.every(Boolean) }),
  };
}
