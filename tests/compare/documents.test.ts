import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceApps } from '#apps/index';
import { parseCommitments } from '#compare/commitments';
import { meet, parseExpectations } from '#compare/expectations';
import { loadExpectations, loadMatrix } from '#load';
import { expand } from '#plan/expand';
import { runOf, verdict, verdictsOf } from './runs.ts';

const PROJECT = new URL('../../', import.meta.url);
const doc = readFileSync(new URL('docs/commitments.md', PROJECT), 'utf8');
const example = (schema: string): string =>
  new RegExp(`\`\`\`yaml\n(schema: ${schema}/1.*?)\`\`\``, 's').exec(doc)?.[1] ?? '';

test('the examples of the documentation are what they say', () => {
  const [commitment] = parseCommitments(example('hutong.commitments'), 'doc', ['wechat']);
  expect(commitment?.keeps).toEqual(['direct']);
  const { entries } = parseExpectations(example('hutong.expectations'), 'doc');
  expect(entries.map((one) => [one.expect, one.intermittent?.also])).toEqual([
    [['blocked copy'], undefined],
    [['direct'], ['mixed']],
  ]);
});

test('what is expected of the article’s matrix speaks of every cell of it, and is found beside it', async () => {
  const file = new URL('matrices/reporter-2021-11-30.yaml', PROJECT).pathname;
  const { cells, links } = (await loadMatrix(file, sourceApps)).matrix;
  const plan = expand({ file, title: { zh: '', en: '' }, cells, links });
  const sample = runOf([]);
  const run = { ...sample, plan, matrix: { ...sample.matrix, file } };
  const expectations = await loadExpectations(run);
  const verdicts = verdictsOf(plan.cells.map(({ cell }) => verdict(cell, 'direct', { via: 'page' })));
  const met = expectations && meet(run, verdicts, expectations);
  // Groups and the mini program were closed on that day: were they open, six cells would be news.
  expect([met?.met, met?.surprises.length, met?.unexpected, met?.idle]).toEqual([12, 6, [], []]);
  const elsewhere = { ...run, lab: { ...run.lab, world: 'open' } };
  expect(await loadExpectations(elsewhere)).toBeNull();
  expect(await loadExpectations({ ...run, lab: { virtual: false, phones: [], leftOut: [] } })).toBeNull();
});

test('an expectation of what the matrix does not have is refused before anything is held against it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hutong-expected-'));
  try {
    const [file, expected] = [join(folder, 'm.yaml'), join(folder, 'expectations', 'm.yaml')];
    await copyFile(new URL('matrices/smoke.yaml', PROJECT), file);
    await mkdir(join(folder, 'expectations'));
    const entries = '  - cells: wechat/taobao-itm/group/ios\n    expect: direct\n';
    await writeFile(expected, `schema: hutong.expectations/1\nmatrix: m.yaml\nworld: real\nexpectations:\n${entries}`);
    const run = { matrix: { file, sha256: '', title: { zh: '', en: '' } }, lab: { ...runOf([]).lab, virtual: false } };
    await expect(loadExpectations(run)).rejects.toThrow(
      /m\.yaml:5: expectations\[0\]\.cells\[0\]: link "taobao-itm" is not one of .*; did you mean taobao-item\?$/,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
