import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellId, evidencePath } from '#model';
import { isUndecided } from '#reporters/sentence';
import type { Bench } from './run.ts';

/** The same results for Allure: a test a cell, each trial one of its attempts with all of its screenshots. */
export async function writeAllureResults({ stored, evidence }: Bench, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [sha256, bytes] of evidence) await writeFile(join(dir, `${sha256}.png`), bytes);
  const verdicts = new Map(stored.verdicts.verdicts.map((verdict) => [cellId(verdict.cell), verdict]));
  for (const [index, trial] of stored.trials.entries()) {
    const name = cellId(trial.cell);
    const start = Date.parse(trial.startedAt);
    const result = {
      uuid: `trial-${index}`,
      historyId: name,
      testCaseId: name,
      fullName: name,
      name,
      status: isUndecided(verdicts.get(name) ?? null) ? 'broken' : 'passed',
      stage: 'finished',
      labels: [
        { name: 'suite', value: trial.cell.app },
        { name: 'subSuite', value: trial.cell.scope },
      ],
      start,
      stop: start + trial.durationMs,
      steps: [],
      attachments: (trial.observation?.frames ?? []).flatMap(({ moment, screenshot }) =>
        screenshot
          ? [{ name: moment, type: screenshot.type, source: evidencePath(screenshot).slice('evidence/'.length) }]
          : [],
      ),
    };
    await writeFile(join(dir, `trial-${index}-result.json`), JSON.stringify(result));
  }
}
