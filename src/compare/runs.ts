import {
  type Cell,
  type Change,
  type ChangeKind,
  type ComparedRun,
  type Comparison,
  cellId,
  type Found,
  type StoredRun,
  type Unlike,
  versionOf,
} from '#model';
import { kindOf, type TurnKind, tells, turnOf } from './kind.ts';
import { subjectOf } from './subject.ts';
import { groupOf, suspectsBetween } from './suspects.ts';

/** A judged run, with the folder by which its reader knows it. */
export type Side = StoredRun & Pick<ComparedRun, 'folder'>;

/** Sets two judged runs side by side, the earlier one first. Pure; neither is judged again. */
export function compareRuns(before: Side, after: Side): Comparison {
  const [old, now] = [cellsOf(before), cellsOf(after)];
  // Between two subjects everything may flip without a fault of the instrument.
  const comparable = subjectOf(before.run) === subjectOf(after.run);
  const changes = [...now].flatMap(([id, { cell, found }]) => {
    const was = old.get(id)?.found ?? null;
    const kind = kindOf(was, found);
    return kind === null ? [] : [{ cell, kind, before: was, after: found } satisfies Change];
  });
  const gone = [...old].flatMap(([id, { cell, found }]) =>
    now.has(id) ? [] : [{ cell, kind: 'gone', before: found, after: null } satisfies Change],
  );
  const suspect = comparable ? suspectsBetween(flippable(old), flippable(now)) : [];
  return {
    schema: 1,
    before: sideOf(before),
    after: sideOf(after),
    unlike: unlike(before, after),
    suspect,
    compared: [...now.keys()].filter((id) => old.has(id)).length,
    ...weighed([...changes, ...gone], suspect),
  };
}

/** What the last run found of a cell that could tell. */
export type LastFound = Found & Required<Pick<Found, 'foundIn'>>;

/** What was known of cells before a run. */
export interface Known {
  /** The newest run that anything is known from. */
  readonly newest: ComparedRun;
  /** By the cell's id. */
  readonly cells: ReadonlyMap<string, LastFound>;
  /** Where the instrument is suspect in the run that is held against all that. */
  readonly suspect: readonly string[];
}

/** Holds each cell of a run against the last run that could tell of it: a doubt on the way hides no change, and is none. Pure. */
export function compareWithKnown({ newest, cells, suspect }: Known, after: Side): Comparison {
  const pairs = [...cellsOf(after)].flatMap(([id, { cell, found }]) => {
    const was = cells.get(id);
    return was && tells(found) ? [{ cell, before: was, after: found }] : [];
  });
  const changes = pairs.flatMap(({ cell, before: { foundIn: run, ...was }, after: found }) => {
    const kind = turnOf(was, found);
    const before = run.runId === newest.runId ? was : { ...was, foundIn: run };
    return kind === null ? [] : [{ cell, kind, before, after: found } satisfies Change];
  });
  const rules = pairs.some((one) => one.before.foundIn.ruleset !== after.verdicts.ruleset);
  return {
    schema: 1,
    before: newest,
    after: sideOf(after),
    unlike: rules ? ['ruleset'] : [],
    suspect,
    compared: pairs.length,
    ...weighed(changes, suspect),
  };
}

/** What a suspect instrument found does not count; that a plan has other cells is none of its findings. */
function weighed(all: readonly Change[], suspect: readonly string[]): Pick<Comparison, 'changes' | 'notCounted'> {
  const counts = ({ cell, kind }: Change): boolean => PLANNED.includes(kind) || !suspect.includes(groupOf(cell));
  return { changes: all.filter(counts), notCounted: all.filter((change) => !counts(change)) };
}

const PLANNED: readonly ChangeKind[] = ['appeared', 'gone'];

/** Changes that somebody has to hear of: what an app does is other than it was. */
export const newsIn = ({ changes }: Comparison): readonly Change[] => changes.filter(({ kind }) => NEWS.includes(kind));

const NEWS: readonly ChangeKind[] = ['closed', 'opened', 'changed'] satisfies readonly TurnKind[];

type FoundCells = ReadonlyMap<string, { readonly cell: Cell; readonly found: Found }>;

const flippable = (cells: FoundCells): Parameters<typeof suspectsBetween>[0] =>
  [...cells].map(([id, { cell, found }]) => ({ cell: id, group: groupOf(cell), now: found }));

/** Cells by id, in the order of the plan. One that the matrix leaves out is in no run. */
function cellsOf({ run, trials, verdicts }: StoredRun): FoundCells {
  const opens = new Map(run.plan.links.map((link) => [link.id, link.opens]));
  const seen = new Map<string, Map<string, Set<string>>>();
  for (const trial of trials) {
    const { cell } = trial;
    if (trial.canary) continue;
    const own = seen.get(cellId(cell)) ?? new Map<string, Set<string>>();
    seen.set(cellId(cell), own);
    for (const app of [cell.app, opens.get(cell.link)]) {
      const version = app === undefined ? undefined : versionOf(trial, app);
      if (app === undefined || version === undefined) continue;
      own.set(app, (own.get(app) ?? new Set()).add(version));
    }
  }
  return new Map(
    verdicts.verdicts
      .filter(({ verdict }) => verdict !== 'not-applicable')
      .map((verdict) => {
        const id = cellId(verdict.cell);
        const versions = [...(seen.get(id) ?? [])].map(([app, all]) => [app, [...all].sort()]);
        return [id, { cell: verdict.cell, found: foundOf(verdict, Object.fromEntries(versions)) }];
      }),
  );
}

/** What a run found in a cell, without what else it says of it. */
export const foundOf = (
  { verdict, how, via, why, rule, trials }: Omit<Found, 'versions'>,
  versions: Found['versions'],
): Found => ({
  verdict,
  ...(how !== undefined && { how }),
  ...(via !== undefined && { via }),
  ...(why !== undefined && { why }),
  rule,
  trials,
  versions,
});

const sideOf = ({ run, verdicts, folder }: Side): ComparedRun => ({
  ...(folder !== undefined && { folder }),
  runId: run.runId,
  matrix: run.matrix.file,
  virtual: run.lab.virtual,
  ...(run.lab.world !== undefined && { world: run.lab.world }),
  ruleset: verdicts.ruleset,
  startedAt: run.startedAt,
});

function unlike(before: StoredRun, after: StoredRun): readonly Unlike[] {
  const [{ run: a }, { run: b }] = [before, after];
  const differs: Readonly<Record<Unlike, boolean>> = {
    lab: a.lab.virtual !== b.lab.virtual,
    world: a.lab.virtual && b.lab.virtual && subjectOf(a) !== subjectOf(b),
    'world-content': subjectOf(a) === subjectOf(b) && a.lab.worldFrom?.sha256 !== b.lab.worldFrom?.sha256,
    ruleset: before.verdicts.ruleset !== after.verdicts.ruleset,
    matrix: a.matrix.sha256 !== b.matrix.sha256,
  };
  return (Object.keys(differs) as Unlike[]).filter((one) => differs[one]);
}
