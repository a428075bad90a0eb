import { cellId, type Plan, type Run, type StoredRun, type Verdicts } from '#model';

/** A run as far as its matrix shows it. */
export type Outcome = { readonly run: Run; readonly verdicts: Verdicts };

/**
 * The newest run, with what earlier ones (newest first) found of the cells that it did not try. Rows and columns stand as in the
 * largest of them: an update's few cells do not turn the table about. Pure.
 */
export function filledUp(newest: StoredRun, earlier: readonly Outcome[]): StoredRun {
  const runs: readonly Outcome[] = [newest, ...earlier];
  const plans = runs.map(({ run }) => run.plan).toSorted((a, b) => b.cells.length - a.cells.length);
  const cells = firsts(
    plans.flatMap((plan) => plan.cells),
    ({ cell }) => cellId(cell),
  );
  const planned = new Set(cells.map(({ cell }) => cellId(cell)));
  const plan: Plan = {
    ...newest.run.plan,
    cells,
    excluded: firsts(
      plans.flatMap(({ excluded }) => excluded),
      ({ cell }) => cellId(cell),
    ).filter(({ cell }) => !planned.has(cellId(cell))),
    links: firsts(
      plans.flatMap(({ links }) => links),
      ({ id }) => id,
    ),
  };
  const verdicts = firsts(
    runs.flatMap((one) => one.verdicts.verdicts),
    ({ cell }) => cellId(cell),
  );
  return { ...newest, run: { ...newest.run, plan }, verdicts: { ...newest.verdicts, verdicts } };
}

/** The first of each name. */
function firsts<T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const name = nameOf(item);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
