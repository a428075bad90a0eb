import { isDeepStrictEqual } from 'node:util';
import { cellId, type Evidence, evidencePath, type Run, type Trial } from '#model';
import type { ReadRun } from '#store/read';
import { type Finding, open, type Problem, unless } from './finding.ts';
import type { Inventory } from './inventory.ts';
import { aboutRun, type Predicate } from './statement.ts';

/** Is what the statement says about the run what the run says, and is no trial left out? */
export function checkPlan({ run, trials, verdicts }: ReadRun, predicate: Predicate): Finding {
  const about: Readonly<Record<string, unknown>> = {
    notice: undefined,
    ...aboutRun(run),
    endedAt: run.endedAt,
    ruleset: verdicts?.ruleset,
  };
  const differing = Object.entries(about)
    .filter(([key, value]) => !isDeepStrictEqual(value, (predicate as Readonly<Record<string, unknown>>)[key]))
    .map(([key]): Problem => ({ file: 'run.json', what: 'differs-from-statement', facts: { key } }));
  const made = byCell(trials);
  const planned = new Set(run.plan.cells.map(({ cell }) => cellId(cell)));
  const strange = [...made.keys()]
    .filter((cell) => !planned.has(cell))
    .map((cell): Problem => ({ file: 'trials.jsonl', what: 'not-planned', facts: { cell } }));
  const short = run.plan.cells.filter(({ cell, trials: { least } }) => (made.get(cellId(cell))?.length ?? 0) < least);
  const facts = { cells: planned.size, trials: [...made.values()].flat().length, short: short.length };
  const gaps = [...made].flatMap(([cell, attempts]) => gapsIn(cell, attempts));
  // A turn that was interrupted or given back leaves its number free: a gap alone is no proof.
  if (gaps.length > 0 && differing.length + strange.length === 0) return open('plan-with-gaps', facts, gaps);
  return unless([...differing, ...strange, ...gaps], { holds: 'plan-whole', fails: 'plan-differs' }, facts);
}

/** Attempts at each cell. Canaries belong to none. */
function byCell(trials: readonly Trial[]): ReadonlyMap<string, readonly number[]> {
  const made = new Map<string, number[]>();
  for (const { cell, attempt, canary } of trials) {
    if (canary) continue;
    const attempts = made.get(cellId(cell)) ?? [];
    attempts.push(attempt);
    made.set(cellId(cell), attempts);
  }
  return made;
}

/** Attempts are numbered from 1: a number without a trial is a turn without a line. */
function gapsIn(cell: string, attempts: readonly number[]): readonly Problem[] {
  const there = new Set(attempts);
  // No cell is tried a thousand times; a stranger's number is not counted up to.
  const last = Math.min(Math.max(...attempts), 1000);
  return Array.from({ length: last }, (_, index) => index + 1)
    .filter((attempt) => !there.has(attempt))
    .map((attempt) => ({ file: 'trials.jsonl', what: 'attempt-missing', facts: { cell, attempt } }));
}

/** Is every piece of evidence named by its own digest, and is all there that the journals refer to? */
export function checkEvidence({ digests }: Inventory, { trials, controls, incidents }: ReadRun): Finding {
  const there = [...digests].filter(([name]) => name.startsWith('evidence/'));
  const wanted = new Set([trials, controls, incidents].flatMap(evidenceIn).map(evidencePath));
  const problems = [
    ...there
      .filter(([name, digest]) => !name.startsWith(`evidence/${digest}.`))
      .map(([file]): Problem => ({ file, what: 'misnamed' })),
    ...[...wanted].filter((name) => !digests.has(name)).map((file): Problem => ({ file, what: 'evidence-missing' })),
  ];
  return unless(
    problems,
    { holds: 'evidence-whole', fails: 'evidence-differs' },
    { files: there.length, named: wanted.size },
  );
}

function evidenceIn(value: unknown): readonly Evidence[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('sha256' in value && 'type' in value && 'bytes' in value) return [value as Evidence];
  return Object.values(value).flatMap(evidenceIn);
}

/** Virtual as soon as anything says so. */
export const isVirtual = (run: Run | null, predicate: Predicate | null): boolean =>
  predicate?.virtual === true || run?.lab.virtual === true;
