import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Verdicts } from '#model';
import { storeCase } from '#tests/seal/stored';
import { runSteps } from './recipes.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-tell-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the night to compare with is the newest that came to its end, not one that was interrupted', async () => {
  const nights = {
    '20260101': '"2026-01-02T00:00:00.000Z"',
    '20260102': '"2026-01-03T00:00:00.000Z"',
    '20260103': 'null',
  };
  for (const [night, endedAt] of Object.entries(nights)) {
    await mkdir(join(folder, 'nightly', night), { recursive: true });
    await writeFile(join(folder, 'nightly', night, 'run.json'), `{\n  "endedAt": ${endedAt}\n}\n`);
    await writeFile(join(folder, 'nightly', night, 'verdicts.json'), '{}');
  }
  const env = { HUTONG_RUNS: folder, HUTONG_REPORT: join(folder, 'report') };
  const { out } = await runSteps(['. docs/ci/begin.sh', 'echo "$before"'], env);
  expect(out).toBe(`${folder}/nightly/20260102\n`);
  await rm(join(folder, 'nightly'), { recursive: true });
  expect((await runSteps(['. docs/ci/begin.sh', 'echo "before: $before"'], env)).out).toBe('before: \n');
});

/** Two runs of one cell, and the earlier one found it otherwise. */
async function twoRuns(): Promise<readonly [before: string, run: string]> {
  const [before, run] = [await storeCase(join(folder, 'before')), await storeCase(join(folder, 'run'))];
  const file = join(before, 'verdicts.json');
  const stored = JSON.parse(await readFile(file, 'utf8')) as Verdicts;
  const blocked = stored.verdicts.map(({ via, ...one }) => ({ ...one, verdict: 'blocked', how: 'copy' }));
  await writeFile(file, JSON.stringify({ ...stored, verdicts: blocked }));
  return [before, run];
}

test('in GitHub Actions a change is in the summary and on a page, with its reason as an annotation, marked as virtual', async () => {
  const [before, run] = await twoRuns();
  const [report, summary] = [join(folder, 'report'), join(folder, 'summary.md')];
  await mkdir(report);
  const { status, out, err } = await runSteps(
    [`sh docs/ci/tell.sh 1 "${run}" "${before}" "${report}" 'a cell has changed'`],
    { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
  );
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out.split('\n').filter((line) => line.startsWith('::'))).toEqual([
    '::error title=[VIRTUAL] hutong::exit status 1: a cell has changed',
  ]);
  expect(await readdir(report)).toEqual(
    expect.arrayContaining([
      'changes.html',
      'changes.md',
      'github-summary.md',
      'index.html',
      'junit.xml',
      'status.txt',
    ]),
  );
  expect(await readFile(join(report, 'index.html'), 'utf8')).toContain('href="changes.html"');
  const text = await readFile(summary, 'utf8');
  expect(text.split('\n').filter((line) => /^([#]|\[|\| opened)/.test(line))).toEqual([
    '[VIRTUAL] hutong: exit status 1: a cell has changed',
    expect.stringMatching(/^## \\\[VIRTUAL\\\] /),
    '### Changes since an earlier run',
    expect.stringMatching(/^\| opened \| /),
  ]);
}, 120_000);

test('anywhere else nothing is written for GitHub; a first night has nothing to be compared with', async () => {
  const run = await storeCase(join(folder, 'run'));
  const report = join(folder, 'report');
  const { status, out, err } = await runSteps([`sh docs/ci/tell.sh 0 "${run}" '' "${report}"`], {});
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).not.toContain('::');
  const names = await readdir(report);
  expect(names).toEqual(expect.arrayContaining(['changes.md', 'index.html', 'junit.xml']));
  expect(names).not.toEqual(expect.arrayContaining(['github-summary.md', 'changes.html', 'status.txt']));
  expect(await readFile(join(report, 'changes.md'), 'utf8')).toBe(
    `No complete night before ${run}: nothing to compare it with.\n`,
  );
}, 120_000);
