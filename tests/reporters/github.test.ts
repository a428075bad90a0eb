import { beforeAll, expect, test } from 'vitest';
import { compareRuns } from '#compare/runs';
import type { StoredRun, Verdict } from '#model';
import { report } from '#reporters/github';
import { withPromises } from '../report/promises.ts';
import { sampleRun } from './sample.ts';

let sample: StoredRun;
beforeAll(async () => {
  sample = (await sampleRun()).stored;
});

/** The sample with so many apps that each cell is there so many times over, as its `turn` says. */
function times(count: number, turn: (one: Verdict) => Verdict): StoredRun {
  const turns = Array.from({ length: count }, (_, index) => index);
  const { run, verdicts } = sample;
  const cells = run.plan.cells.flatMap((one) =>
    turns.map((index) => ({ ...one, cell: { ...one.cell, app: `${one.cell.app}-${index}` } })),
  );
  const all = verdicts.verdicts.flatMap((one) =>
    turns.map((index) => turn({ ...one, cell: { ...one.cell, app: `${one.cell.app}-${index}` } })),
  );
  return {
    ...sample,
    trials: [],
    run: { ...run, plan: { ...run.plan, cells } },
    verdicts: { ...verdicts, verdicts: all },
  };
}

test('a summary with what has changed stays within what GitHub takes, and counts what does not fit', async () => {
  const now = times(400, (one) => one);
  const before = times(400, ({ via, ...one }) => ({ ...one, verdict: 'blocked', how: 'copy' }));
  const { files } = await report({ ...now, comparison: compareRuns(before, now) }, { language: 'en' });
  const text = String(files['github-summary.md']);
  expect(Buffer.byteLength(text)).toBeLessThan(2 ** 20);
  expect(text.split('\n').filter((line) => /^#/.test(line))[1]).toBe('### Changes since an earlier run');
  expect(text.slice(-500)).toMatch(/Left out here: \d+ lines of /);
}, 120_000);

test('what was not kept stands under the name of who promised it, and when', async () => {
  const { files } = await report(withPromises(sample), { language: 'en' });
  const heads = String(files['github-summary.md']).match(/^### .*/gm);
  expect(heads).toEqual([
    '### Not kept\\: Tencent, 2021-11-29 (tencent-1) (1)',
    '### Not kept\\: 工业和信息化部, 2021-09-17 (authority-1) (7)',
    '### Undecided or mixed (3)',
    '### Left out (3)',
  ]);
});

test('nine annotations at most: the tenth that GitHub shows is left for the step', async () => {
  const { stdout = '' } = await report(
    times(5, ({ via, how, ...one }) => ({ ...one, verdict: 'insufficient' })),
    { language: 'en' },
  );
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(9);
  expect(lines.at(-1)).toMatch(/^::notice .*::\d+ more, in the step summary$/);
});
