import { validate } from 'ctrf';
import { beforeAll, expect, test } from 'vitest';
import type { Language, StoredRun } from '#model';
import { loadReporters, renderAll } from '#reporters/index';
import { sampleRun } from './sample.ts';

/** Every file and all that is printed, as it was read by a person once and for all. */
let sample: StoredRun;
beforeAll(async () => {
  sample = (await sampleRun()).stored;
});

async function made(name: string, language: Language = 'en') {
  const [result] = await renderAll(sample, await loadReporters([name], { from: '.' }), { language });
  if (!result?.rendered) throw result?.error;
  return result.rendered;
}
/** Every ninth: the sample holds many cells of one kind. */
const some = (all: readonly unknown[]): readonly unknown[] => all.filter((_, at) => at % 9 === 0);
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
const textOf = (content: string | Uint8Array | undefined): string => Buffer.from(content ?? '').toString();

test('a spreadsheet has a row a cell, and runs nothing', async () => {
  const { files } = await made('csv', 'zh');
  await expect(textOf(files['cells.csv'])).toMatchFileSnapshot('made/cells.csv');
});

test('a report in CTRF is one by its own schema', async () => {
  const { files } = await made('ctrf');
  const text = textOf(files['ctrf-report.json']);
  expect(validate(JSON.parse(text))).toEqual({ valid: true, errors: [] });
  const document = JSON.parse(text);
  const { tests } = document.results;
  document.results.tests = some(tests);
  await expect(pretty(document)).toMatchFileSnapshot('made/ctrf-report.json');
});

test('GitHub gets a summary, and annotations by its own rules', async () => {
  const { files, stdout } = await made('github');
  await expect(textOf(files['github-summary.md'])).toMatchFileSnapshot('made/github-summary.md');
  await expect(stdout ?? '').toMatchFileSnapshot('made/github-annotations.txt');
});

test('Allure gets a result a cell, and every screenshot that one names', async () => {
  const { files, evidence = {} } = await made('allure');
  const results = Object.entries(files).filter(([name]) => name.endsWith('-result.json'));
  const all = results.map(([, content]) => JSON.parse(textOf(content)));
  await expect(pretty(some(all))).toMatchFileSnapshot('made/allure-results.json');
  const named = textOf(JSON.stringify(all)).match(/[0-9a-f]{64}(-\d+)?-attachment\.png/g) ?? [];
  expect(Object.keys(evidence).map((name) => name.replace('allure-results/', ''))).toEqual(named);
  // A second place with the same picture has a copy of its own: Allure 3 would call it missing there.
  expect(new Set(named).size).toBe(named.length);
  expect(new Set(Object.values(evidence).map(({ sha256 }) => sha256)).size).toBeLessThan(named.length);
});

test('the whole in JSON', async () => {
  const { files } = await made('json');
  const document = JSON.parse(textOf(files['report.json']));
  await expect(pretty({ ...document, cells: some(document.cells) })).toMatchFileSnapshot('made/report.json');
});
