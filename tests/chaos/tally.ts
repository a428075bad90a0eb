import { type Cell, cellId, type Verdict } from '#model';
import { damagedEvidence } from '#store/evidence';
import {
  said as saidOf,
  storedControls,
  storedIncidents,
  storedRun,
  storedTrials,
  storedVerdicts,
} from '#tests/run/hutong';
import type { Storm } from './storm.ts';

/** What a night under strikes must not have. Each is named, not only counted. */
export interface Tally {
  /** What was said to be done or was planned, or evidence that is referred to, and is not there, or not whole. */
  readonly lost: readonly string[];
  /** Trials recorded more than once. */
  readonly twice: readonly string[];
  /** Cells with another verdict than their label. */
  readonly wrong: readonly string[];
  /** Cells that are `insufficient` and should not be, and why they are. */
  readonly undecided: readonly string[];
  /** What trials saw that counted, and that is not what their cell's label says. The verdict may be right all the same. */
  readonly stray: readonly string[];
  readonly orphans: readonly string[];
  /** Sessions that ended as none should. */
  readonly broken: readonly string[];
}

/** Compares what a run has stored with what it said, and its verdicts with labels: `app/link/scope` → `verdict way`. */
export async function tally(storm: Storm, labels: Readonly<Record<string, string>>): Promise<Tally> {
  const run = await storedRun(storm.run);
  const trials = await storedTrials(storm.run);
  // The file is made with the first one.
  const incidents = await storedIncidents(storm.run).catch(() => []);
  const stored = { trials, controls: await storedControls(storm.run), incidents };
  const damaged = await damagedEvidence(storm.run, stored);
  const ids = trials.map(({ id }) => id);
  // Canaries too: their trials are named by phone and time.
  const said = [...storm.said.matchAll(/^ {2}\S+ +(\S+#\S+) +\d/gm)].map(([, id]) => id ?? '');
  const judged = await storedVerdicts(storm.run);
  const found = judged.map(({ cell }) => cellId(cell));
  const labelOf = (cell: Cell): string | undefined => labels[cellId(cell).replace(/\/[^/]+$/, '')];
  const planned = run.plan.cells.map(({ cell }) => cellId(cell));
  const others = judged.filter((one) => saidOf(one) !== labelOf(one.cell));
  const isOpen = ({ verdict }: Verdict): boolean => verdict === 'insufficient';
  return {
    lost: [
      ...(run.endedAt === null ? ['the end of the run'] : []),
      ...said.filter((id) => !ids.includes(id)),
      ...damaged.map(({ path, why }) => `${path}: ${why}`),
      ...planned.filter((cell) => !found.includes(cell)).map((cell) => `the verdict on ${cell}`),
      ...trials
        .filter(({ cell, canary }) => !canary && !planned.includes(cellId(cell)))
        .map(({ id }) => `the plan for ${id}`),
    ],
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    wrong: others.filter((one) => !isOpen(one)).map((one) => `${cellId(one.cell)}: ${saidOf(one)}`),
    undecided: others.filter(isOpen).map(({ cell, why }) => `${cellId(cell)}: ${why}`),
    stray: judged.flatMap(({ cell, outcomes }) =>
      Object.entries(outcomes)
        .filter(([outcome]) => outcome !== 'unclear' && outcome !== labelOf(cell)?.split(' ')[1])
        .map(([outcome, count]) => `${cellId(cell)}: ${outcome} ${count}`),
    ),
    orphans: storm.orphans,
    broken: storm.broken,
  };
}
