import { readFileSync } from 'node:fs';
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
