import { cellId, type StoredRun } from '#model';

/** The same run with only some of its cells, in the order of the plan. */
export function pick(stored: StoredRun, ids: readonly string[]): StoredRun {
  const { run, trials, verdicts } = stored;
  const { plan } = run;
  const among = ({ cell }: { readonly cell: StoredRun['trials'][number]['cell'] }): boolean =>
    ids.includes(cellId(cell));
  return {
    ...stored,
    run: { ...run, plan: { ...plan, cells: plan.cells.filter(among), excluded: plan.excluded.filter(among) } },
    trials: trials.filter(among),
    verdicts: { ...verdicts, verdicts: verdicts.verdicts.filter(among) },
  };
}
