import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { cellId, evidencePath } from '#model';
import { evidenceIn, storedTrials, verdicts } from '#tests/run/hutong';
import type { Storm } from './storm.ts';

/** What a night under strikes must not have. Each is named, not only counted. */
export interface Tally {
  /** Trials that were said to be done, or evidence that is referred to, and are not there. */
  readonly lost: readonly string[];
  /** Trials recorded more than once. */
  readonly twice: readonly string[];
  /** Cells with another verdict than their label. */
  readonly wrong: readonly string[];
  readonly undecided: readonly string[];
  readonly orphans: readonly string[];
}

const UNDECIDED = ['insufficient', 'unclear'];

/** Compares what a run has stored with what it said, and its verdicts with labels: `app/link/scope` → `verdict way`. */
export async function tally(storm: Storm, labels: Readonly<Record<string, string>>): Promise<Tally> {
  const trials = await storedTrials(storm.run);
  const ids = trials.map(({ id }) => id);
  const said = [...storm.said.matchAll(/^ {2}\S+ +(\S+#\d+) +\d/gm)].map(([, id]) => id ?? '');
  const missing: string[] = [];
  for (const one of trials.flatMap(evidenceIn)) {
    const path = evidencePath(one);
    await access(join(storm.run, path)).catch(() => missing.push(path));
  }
  const found = await verdicts(storm.run);
  const others = Object.entries(found).filter(([cell, verdict]) => verdict !== labels[cell.replace(/\/[^/]+$/, '')]);
  const isOpen = ([, verdict]: readonly [string, string]): boolean => UNDECIDED.includes(verdict.split(' ')[0] ?? '');
  const planned = new Set(Object.keys(found));
  return {
    lost: [
      ...said.filter((id) => !ids.includes(id)),
      ...new Set(missing),
      ...trials.filter(({ cell, canary }) => !canary && !planned.has(cellId(cell))).map(({ id }) => id),
    ],
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    wrong: others.filter((one) => !isOpen(one)).map(([cell, verdict]) => `${cell}: ${verdict}`),
    undecided: others.filter(isOpen).map(([cell]) => cell),
    orphans: storm.orphans,
  };
}
