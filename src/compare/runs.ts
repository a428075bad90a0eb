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
  type Verdict,
  type VerdictName,
} from '#model';

/** What a verdict says of the source app, as far as it says anything. */
const STATES: Readonly<Record<VerdictName, 'open' | 'closed' | 'undecided' | 'other'>> = {
  direct: 'open',
  conditional: 'open',
  blocked: 'closed',
  // It fails here and only here, but nobody's page was seen: no news of a block.
  'likely-blocked': 'other',
  'target-refusal': 'other',
  down: 'other',
  mixed: 'undecided',
  insufficient: 'undecided',
  'not-applicable': 'other',
};

/** Sets two judged runs side by side, the earlier one first. Pure; neither is judged again. */
export function compareRuns(before: StoredRun, after: StoredRun): Comparison {
  const [old, now] = [foundIn(before), foundIn(after)];
  const changes = [...now].flatMap(([id, { cell, found }]) => {
    const was = old.get(id)?.found ?? null;
    const kind = kindOf(was, found);
    return kind === null ? [] : [{ cell, kind, before: was, after: found } satisfies Change];
  });
  const gone = [...old].flatMap(([id, { cell, found }]) =>
    now.has(id) ? [] : [{ cell, kind: 'gone', before: found, after: null } satisfies Change],
  );
  return {
    schema: 1,
    before: sideOf(before),
    after: sideOf(after),
    unlike: unlike(before, after),
    compared: [...now.keys()].filter((id) => old.has(id)).length,
    changes: [...changes, ...gone],
  };
}

/** Null where nothing has changed. */
function kindOf(before: Found | null, after: Found): ChangeKind | null {
  if (before === null) return 'appeared';
  const [was, is] = [STATES[before.verdict], STATES[after.verdict]];
  if (was !== 'undecided' && is === 'undecided') return 'undecided';
  if (was === 'undecided' && is !== 'undecided') return 'decided';
  if (was === 'closed' && is === 'open') return 'opened';
  if (was === 'open' && is === 'closed') return 'closed';
  const same = before.verdict === after.verdict && before.how === after.how && before.via === after.via;
  return same ? null : 'changed';
}

/** Cells by id, in the order of the plan. One that the matrix leaves out is in no run. */
function foundIn({ run, trials, verdicts }: StoredRun): ReadonlyMap<string, { cell: Cell; found: Found }> {
  const opens = new Map(run.plan.links.map((link) => [link.id, link.opens]));
  const seen = new Map<string, Map<string, Set<string>>>();
  for (const { cell, canary, versions } of trials) {
    if (canary) continue;
    const own = seen.get(cellId(cell)) ?? new Map<string, Set<string>>();
    seen.set(cellId(cell), own);
    for (const app of [cell.app, opens.get(cell.link)]) {
      const version = app === undefined ? undefined : versions[app];
      if (app === undefined || version === undefined) continue;
      own.set(app, (own.get(app) ?? new Set()).add(version));
    }
  }
  return new Map(
    verdicts.verdicts
      .filter(({ verdict }) => verdict !== 'not-applicable')
      .map((verdict) => {
        const id = cellId(verdict.cell);
        return [id, { cell: verdict.cell, found: foundOf(verdict, seen.get(id) ?? new Map()) }];
      }),
  );
}

const foundOf = (
  { verdict, how, via, why, rule, trials }: Verdict,
  versions: ReadonlyMap<string, ReadonlySet<string>>,
): Found => ({
  verdict,
  ...(how !== undefined && { how }),
  ...(via !== undefined && { via }),
  ...(why !== undefined && { why }),
  rule,
  trials,
  versions: Object.fromEntries([...versions].map(([app, all]) => [app, [...all].sort()])),
});

const sideOf = ({ run, verdicts }: StoredRun): ComparedRun => ({
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
    // A world from outside the project may keep its name and say something else.
    world:
      a.lab.virtual &&
      b.lab.virtual &&
      (a.lab.world !== b.lab.world || a.lab.worldFrom?.sha256 !== b.lab.worldFrom?.sha256),
    ruleset: before.verdicts.ruleset !== after.verdicts.ruleset,
    matrix: a.matrix.sha256 !== b.matrix.sha256,
  };
  return (Object.keys(differs) as Unlike[]).filter((one) => differs[one]);
}
