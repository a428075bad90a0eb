import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { judge } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import { loadApps, loadCommitments } from '#load';
import type { Run } from '#model';
import { readRun } from '#store/read';
import { hutong } from '#tests/run/hutong';

const CASES = new URL('../../fixtures/cases/', import.meta.url);
const GROUP = 'wechat/taobao-item/group/android';

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000 });

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-check-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A golden case, stored as a run of a matrix in this folder on a day with promises, and judged. */
async function judged(name: string, more: Partial<Run> = {}): Promise<string> {
  const dir = join(folder, name);
  const read = (file: string) => readFile(new URL(`${name}/${file}.json`, CASES), 'utf8');
  const lines = async (file: string) =>
    (JSON.parse(await read(file)) as unknown[]).map((record) => `${JSON.stringify(record)}\n`).join('');
  const golden = JSON.parse(await read('run')) as Run;
  const commitments = (await loadCommitments(await loadApps())).filter(({ by }) => by === 'Tencent');
  const run: Run = {
    ...golden,
    matrix: { ...golden.matrix, file: join(folder, 'm.yaml') },
    lab: { ...golden.lab, world: 'then' },
    commitments,
    ...more,
  };
  await mkdir(join(dir, 'evidence'), { recursive: true });
  await writeFile(join(dir, 'run.json'), JSON.stringify(run));
  await writeFile(join(dir, 'trials.jsonl'), await lines('trials'));
  await writeFile(join(dir, 'controls.jsonl'), await lines('controls'));
  // As if it had been judged before anybody promised anything.
  const { trials, controls } = await readRun(dir);
  await writeFile(join(dir, 'verdicts.json'), JSON.stringify(judge(run, trials, controls, loadKnowledge())));
  return dir;
}

const last = (out: string): string => out.trimEnd().split('\n').at(-1) ?? '';

test('a broken promise is told with who made it and where that stands, and is the exit status only if asked', async () => {
  const dir = await judged('i-wechat-copy');
  const { status, out } = await hutong(['judge', dir, '--check']);
  expect(status).toBe(1);
  const [verdict] = JSON.parse(await readFile(join(dir, 'verdicts.json'), 'utf8')).verdicts;
  expect([verdict.verdict, verdict.committed, verdict.asCommitted]).toEqual(['blocked', ['tencent-2021-11-29'], false]);
  expect(out.split('\n').slice(-7)).toEqual([
    `${GROUP}: must be copied to a browser (V9)`,
    '  promised: direct, by Tencent from 2021-11-29 on (tencent-2021-11-29)',
    'tencent-2021-11-29',
    expect.stringMatching(/^ {2}腾讯（微信派）2021-11-29/),
    'check [VIRTUAL]: promised: 0 kept, 1 broken, 0 cannot be told',
    `check [VIRTUAL]: nothing is expected: no file in ${join(folder, 'expectations')} is about matrix: m.yaml, world: then`,
    '',
  ]);
  expect((await hutong(['judge', dir])).status).toBe(0);
});

test('who has promised nothing has broken nothing, and what is undecided breaks no promise', async () => {
  const kept = await hutong(['judge', await judged('f7-clean'), '--against', 'commitments']);
  expect([kept.status, last(kept.out)]).toEqual([0, 'check [VIRTUAL]: nothing was promised for these cells']);
  const open = await hutong(['judge', await judged('v02-two-trials'), '--against', 'commitments']);
  expect([open.status, last(open.out)]).toEqual([0, 'check [VIRTUAL]: promised: 0 kept, 0 broken, 1 cannot be told']);
});

test('what a run found is written down for review, and from then on anything else is told', async () => {
  const blocked = await judged('i-wechat-copy');
  const shown = await hutong(['expect', blocked]);
  const file = join(folder, 'expectations', 'm@then.yaml');
  expect(shown).toMatchObject({
    status: 0,
    out: `${GROUP}: nothing → blocked copy\n${file}: [VIRTUAL] world then: 1 cell to be expected otherwise; --update writes it\n`,
    err: '',
  });
  expect((await hutong(['expect', '--update', blocked])).out).toContain('review it before you commit it');

  const better = await judged('o08-confirm-twice');
  const { status, out } = await hutong(['judge', better, '--against', 'expectations']);
  const line = (await readFile(file, 'utf8')).split('\n').findIndex((one) => one.includes('- cells')) + 1;
  expect(status).toBe(1);
  expect(out.split('\n').slice(-4, -1)).toEqual([
    `${GROUP}: opens only after a confirmation (V8)`,
    `  expected: blocked copy (${file}:${line})`,
    'check [VIRTUAL]: expected: 0 met, 1 not',
  ]);

  await writeFile(file, (await readFile(file, 'utf8')).replace('world: "then"', 'world: "now"'));
  expect(await hutong(['expect', better])).toMatchObject({
    status: 2,
    out: '',
    err: expect.stringMatching(/: is there, and is about something else; expected matrix: \S+, world: then\n$/),
  });
});

test('the entry that a run found wrong is changed in place where its matrix has no other cell for it, and what it said is told', async () => {
  const better = await judged('o08-confirm-twice');
  const file = join(folder, 'expectations', 'm@then.yaml');
  await mkdir(join(folder, 'expectations'));
  const matrix = (platforms: string) =>
    writeFile(
      join(folder, 'm.yaml'),
      `schema: hutong.matrix/1
title: { zh: 题, en: Title }
axes: { app: wechat, link: taobao-item, scope: group, platform: ${platforms} }
`,
    );
  const expected = `schema: hutong.expectations/1
matrix: m.yaml
world: then
expectations:
  # Groups are closed.
  - where: { app: wechat, scope: group }
    expect: blocked copy
`;
  await writeFile(file, expected);
  await matrix('[android, ios]');
  const { runId, startedAt } = JSON.parse(await readFile(join(better, 'run.json'), 'utf8')) as Run;
  const by = `# run ${runId}, ${startedAt.slice(0, 10)}, virtual phones`;
  const learn = async (...more: readonly string[]) => (await hutong(['expect', '--update', better, ...more])).out;
  expect(await learn()).toBe(
    `${GROUP}: blocked copy → conditional\n${file}: [VIRTUAL] world then: 1 cell to be expected otherwise; written; review it before you commit it\n`,
  );
  expect(await readFile(file, 'utf8')).toBe(
    `${expected}  ${by}\n  - cells:\n      - ${GROUP}\n    expect: conditional\n`,
  );

  await writeFile(file, expected);
  await matrix('android');
  expect(await learn()).toBe(
    `${GROUP}: blocked copy → conditional\nthe comment beside it is true no more: Groups are closed.\n${file}: [VIRTUAL] world then: 1 cell to be expected otherwise; written; review it before you commit it\n`,
  );
  expect(await readFile(file, 'utf8')).toBe(
    expected
      .replace('# Groups are closed.', `${by}; before: blocked copy`)
      .replace('expect: blocked copy', 'expect: conditional'),
  );
});

test('two runs are compared, and what is no run is refused', async () => {
  const [before, after] = [await judged('i-wechat-copy'), await judged('o08-confirm-twice')];
  const diff = (...args: readonly string[]) => hutong(['diff', before, ...args]);
  const opened = await diff(after, '--check');
  expect(opened.status).toBe(1);
  expect(opened.out).toContain(`opened (1)\n  ${GROUP}: must be copied to a browser (V9) → opens only after`);
  const same = await diff(before, '--check', '--format', 'json');
  expect([same.status, JSON.parse(same.out).changes]).toEqual([0, []]);
  expect(await diff(folder)).toMatchObject({
    status: 2,
    out: '',
    err: `${folder}/run.json: not there; expected the folder of a run\n`,
  });
  const pages = async (...args: readonly string[]) => {
    expect(await hutong(['report', after, '--reporter', 'html', ...args])).toMatchObject({ status: 0 });
    return (await readdir(join(after, 'report'))).filter((name) => name.endsWith('.html'));
  };
  expect(await pages('--before', before)).toEqual(['changes.html', 'index.html']);
  expect(await pages()).toEqual(['index.html']);
  await rm(join(after, 'verdicts.json'));
  expect(await diff(after)).toMatchObject({
    status: 2,
    out: '',
    err: `${after}: not judged yet; hutong judge ${after}\n`,
  });
});
