import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'playwright/test';
import { cellId, evidencePath, type StoredRun } from '#model';
import { isUndecided } from '#reporters/sentence';
import { groupedBy } from '#reporters/table';

const dir = process.env.BENCH_RUN ?? '';
const { trials, verdicts } = JSON.parse(readFileSync(join(dir, 'stored.json'), 'utf8')) as StoredRun;
const verdictOf = new Map(verdicts.verdicts.map((verdict) => [cellId(verdict.cell), verdict]));

for (const [name, made] of groupedBy(trials, ({ cell }) => cellId(cell))) {
  test(name, async () => {
    for (const { id, observation } of made) {
      await test.step(id, () => {
        for (const { moment, screenshot } of observation?.frames ?? []) {
          // As they lie: attach() would copy each of them first.
          if (screenshot)
            test.info().attachments.push({
              name: moment,
              path: join(dir, evidencePath(screenshot)),
              contentType: screenshot.type,
            });
        }
      });
    }
    // Not a failure: a failed test costs a new worker each.
    test.skip(isUndecided(verdictOf.get(name) ?? null), 'undecided');
  });
}
