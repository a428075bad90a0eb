import { cellId, type Language, type StoredRun } from '#model';
import { counted, plain } from '#text';

/** What a run has recorded, held against what was planned. */
export interface Account {
  readonly cells: number;
  /** Without canaries. */
  readonly trials: number;
  /** Cells with fewer trials that count than were planned at least. */
  readonly short: number;
  /** What must not be: a trial that is recorded twice, or that nobody has planned. A line each. */
  readonly wrong: readonly string[];
}

/** Pure. */
export function accountOf({ run, trials, verdicts }: Pick<StoredRun, 'run' | 'trials' | 'verdicts'>): Account {
  const planned = new Set(run.plan.cells.map(({ cell }) => cellId(cell)));
  const made = trials.filter(({ canary }) => !canary).map(({ cell, attempt }) => ({ cell: cellId(cell), attempt }));
  const names = made.map(({ cell, attempt }) => `${cell}#${attempt}`);
  const counted = new Map(
    verdicts.verdicts.map(({ cell, judged }) => [
      cellId(cell),
      judged.filter(({ validity }) => validity === 'valid').length,
    ]),
  );
  const short = run.plan.cells.filter(({ cell, trials: { least } }) => (counted.get(cellId(cell)) ?? 0) < least);
  const sorted = names.toSorted();
  const twice = new Set(sorted.filter((name, at) => name === sorted[at - 1]));
  const unplanned = names.filter((_, at) => !planned.has(made[at]?.cell ?? ''));
  return {
    cells: planned.size,
    trials: names.length,
    short: short.length,
    wrong: [
      ...[...twice].map((name) => plain(`trials.jsonl: ${name} is recorded more than once`)),
      ...unplanned.map((name) => plain(`trials.jsonl: ${name} is not planned`)),
    ],
  };
}

/** For the end of a run. */
export function accountLine({ cells, trials, short, wrong }: Account, language: Language): string {
  const once = wrong.length === 0;
  if (language === 'zh') {
    return `计划：${cells} 个单元；已记录：${trials} 次试验，${once ? '每次恰好一条' : '有重复或计划外的记录'}；${short} 个单元次数不足`;
  }
  const recorded = `recorded: ${counted(trials, 'trial')}, ${once ? 'each once' : 'not each once'}`;
  return `planned: ${counted(cells, 'cell')}, ${recorded}; ${counted(short, 'cell')} short`;
}
