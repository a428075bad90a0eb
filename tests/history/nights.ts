import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellId, type Verdict } from '#model';
import { cell, runOf, trialOf, verdict, verdictsOf } from '#tests/compare/runs';

export interface Night {
  readonly version: string;
  /** By the id of the cell. */
  readonly found: Readonly<Record<string, Pick<Verdict, 'verdict'> & Partial<Verdict>>>;
}

/** Writes the folder of a judged run that was made on that night of March 2026. */
export async function writeNight(runs: string, number: number, { version, found }: Night): Promise<void> {
  const day = `2026-03-${String(number).padStart(2, '0')}`;
  const dir = join(runs, day);
  await mkdir(dir, { recursive: true });
  const cells = Object.keys(found).map(cell);
  const trials = cells.map((one) => trialOf(one, 1, { wechat: version, taobao: '10.2' }));
  const verdicts = verdictsOf(
    cells.map((one) => verdict(one, found[cellId(one)]?.verdict ?? 'down', found[cellId(one)])),
  );
  await writeFile(join(dir, 'run.json'), JSON.stringify({ ...runOf(cells, day), startedAt: `${day}T18:00:00.000Z` }));
  await writeFile(join(dir, 'verdicts.json'), JSON.stringify({ ...verdicts, runId: day }));
  await writeFile(join(dir, 'trials.jsonl'), trials.map((trial) => `${JSON.stringify(trial)}\n`).join(''));
  await writeFile(join(dir, 'controls.jsonl'), '');
}
