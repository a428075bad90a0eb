import { foundOf, type Known, type LastFound } from '#compare/runs';
import { labOf } from '#compare/subject';
import { type IndexedRun, runsIn, suspectsIn, timelines } from './ask.ts';
import { lastTold, type Point } from './changes.ts';
import type { Index } from './tables.ts';

/** What was known of a run's cells before it, from all runs of its subject; null where no run could tell of any of them. */
export function knownBefore(index: Index, { folder, runId, subject, startedAt }: IndexedRun): Known | null {
  const names = index
    .prepare(
      'SELECT cell.name FROM verdict JOIN cell ON cell.id = verdict.cell JOIN run ON run.id = verdict.run WHERE folder = ?',
    )
    .all(folder) as { name: string }[];
  const cells = new Map<string, LastFound>();
  for (const { name } of names) {
    const points = timelines(index, { cell: name }).find((one) => one.subject === subject)?.points ?? [];
    const earlier = points.filter((point) => point.startedAt < startedAt);
    const last = lastTold(earlier, startedAt);
    if (last) cells.set(name, { ...foundOf(last, last.versions), foundIn: whereIn(last) });
  }
  const from = new Set([...cells.values()].map(({ foundIn }) => foundIn.runId));
  const newest = runsIn(index).find((run) => run.subject === subject && from.has(run.runId));
  if (!newest) return null;
  const suspect = suspectsIn(index).filter((one) => one.runId === runId);
  return { newest: sideOf(newest), cells, suspect: suspect.map(({ group }) => group) };
}

const whereIn = ({ folder, runId, startedAt, ruleset }: Point): LastFound['foundIn'] => ({
  folder,
  runId,
  startedAt,
  ruleset,
});

/** One side of a comparison, by what the index knows of a run. */
const sideOf = ({ folder, runId, matrix, subject, ruleset, startedAt }: IndexedRun): Known['newest'] => ({
  folder,
  runId,
  matrix,
  ...labOf(subject),
  ruleset,
  startedAt,
});
