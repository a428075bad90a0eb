import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredRun } from '#model';
import { type LoadedReporter, loadReporters, NoReporterError, REPORTERS, renderAll } from '#reporters/index';
import { sampleRun } from './sample.ts';

let sample: StoredRun;
let dir: string;
beforeAll(async () => {
  sample = (await sampleRun()).stored;
  dir = await mkdtemp(join(tmpdir(), 'hutong-reporters-'));
});
afterAll(() => rm(dir, { recursive: true }));

test('every reporter of the house loads by its name and gives the same bytes each time', async () => {
  const reporters = await loadReporters(REPORTERS, { from: dir });
  const first = await renderAll(sample, reporters, { language: 'zh' });
  const second = await renderAll(sample, reporters, { language: 'zh' });
  expect(first.map(({ name, error }) => [name, error])).toEqual(REPORTERS.map((name) => [name, null]));
  expect(second).toEqual(first);
});

test('one reporter that throws gives its error, and the others render', async () => {
  const broken: LoadedReporter = {
    name: 'broken',
    report: () => {
      throw new TypeError('no such frame');
    },
  };
  const rejecting: LoadedReporter = { name: 'rejecting', report: () => Promise.reject('a word') };
  const junit = await loadReporters(['junit'], { from: dir });
  const results = await renderAll(sample, [broken, ...junit, rejecting], { language: 'en' });
  expect(results.map(({ name, error }) => [name, error?.message])).toEqual([
    ['broken', 'no such frame'],
    ['junit', undefined],
    ['rejecting', 'reporter rejecting threw a word'],
  ]);
  expect(Object.keys(results[1]?.rendered?.files ?? {})).toEqual(['junit.xml']);
});

test("a user's own reporter loads by its path", async () => {
  await writeFile(
    join(dir, 'own.mjs'),
    "export const report = ({ run }, { language }) => ({ files: { 'own.txt': run.runId }, stdout: language });",
  );
  const [result] = await renderAll(sample, await loadReporters(['./own.mjs'], { from: dir }), { language: 'zh' });
  expect(result).toEqual({
    name: './own.mjs',
    rendered: { files: { 'own.txt': sample.run.runId }, stdout: 'zh' },
    error: null,
  });
});

test('what another’s reporter does harms nobody: it throws, hangs, ends its process, changes the run, writes outside', async () => {
  const deeds: Readonly<Record<string, string>> = {
    throws: "throw new Error('no such cell')",
    hangs: 'for (;;);',
    ends: 'process.exit(3)',
    changes: "stored.run.runId = 'another'; return { files: { 'changed.txt': stored.run.runId } }",
    outside: "return { files: { '../../outside.txt': '' } }",
  };
  for (const [name, deed] of Object.entries(deeds)) {
    await writeFile(join(dir, `${name}.mjs`), `export const report = (stored) => { ${deed} };`);
  }
  const names = [...Object.keys(deeds).map((name) => `./${name}.mjs`), 'junit'];
  const before = structuredClone(sample);
  const results = await renderAll(sample, await loadReporters(names, { from: dir, patienceMs: 6000 }), {
    language: 'en',
  });
  expect(results.map(({ rendered, error }) => error?.message ?? Object.keys(rendered?.files ?? {}))).toEqual([
    'no such cell (throws.mjs:1)',
    'not done after 6 s',
    'it ended without an answer',
    ['changed.txt'],
    'it may not write "../../outside.txt": not a plain name inside the report\'s folder',
    ['junit.xml'],
  ]);
  expect(sample).toEqual(before);
});

test('one of somebody’s own that throws says in which of its files and lines, and nothing of ours', async () => {
  await writeFile(
    join(dir, 'ink.ts'),
    "export interface Ink {}\n\nexport function draw(ink: Ink): string {\n  throw new Error('out of ink');\n}\n",
  );
  await writeFile(
    join(dir, 'pen.ts'),
    "import { draw } from './ink.ts';\nexport const report = () => ({ files: { 'pen.txt': draw({}) } });\n",
  );
  await writeFile(join(dir, 'word.mjs'), "export const report = () => {\n  throw 'a word';\n};\n");
  const names = ['./pen.ts', './word.mjs'];
  const results = await renderAll(sample, await loadReporters(names, { from: dir }), { language: 'en' });
  expect(results.map(({ error }) => error?.message)).toEqual(['out of ink (ink.ts:4)', 'it threw a word']);
});

test('what is no reporter is refused by name before any has run', async () => {
  await writeFile(join(dir, 'none.mjs'), 'export const render = 1;');
  const refused = async (name: string): Promise<unknown> => {
    try {
      await loadReporters(['junit', name], { from: dir });
      return null;
    } catch (error) {
      expect(error).toBeInstanceOf(NoReporterError);
      return error instanceof Error ? error.message : error;
    }
  };
  expect(await refused('pretty')).toBe(
    '--reporter pretty: is none of console, html, pdf, junit, ctrf, allure, github, csv, json, nor a path such as ./my-reporter.ts',
  );
  expect(await refused('constructor')).toMatch(/is none of/);
  expect(await refused('./none.mjs')).toBe(
    '--reporter ./none.mjs: exports no function `report`; see docs/reporters.md',
  );
  expect(await refused('./gone.mjs')).toBe('--reporter ./gone.mjs: no such file');
  expect(await refused('./')).toBe('--reporter ./: not a file');
  await writeFile(join(dir, 'broken.mjs'), 'export const = 1;');
  expect(await refused('./broken.mjs')).toMatch(/^--reporter \.\/broken\.mjs: could not be loaded: /);
});
