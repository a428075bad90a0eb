import { expect, test } from 'vitest';
import type { Cell, Commitment, Link, StoredRun, Verdict } from '#model';
import { alikeOf, observedOf } from '#reporters/html/findings';
import { cellPage } from '#reporters/html/matrix';
import { parity } from '#reporters/html/parity';
import { promised } from '#reporters/html/promised';
import { sampleRun } from './sample.ts';

const LINKS = 300;

const PROMISE: Commitment = {
  id: 'open',
  by: 'Tencent',
  said: '2021-11-29',
  from: '2021-11-29',
  text: { zh: '都能打开', en: 'Everything opens' },
  source: 'sample',
  cells: [{ app: ['wechat'] }],
  keeps: ['direct'],
};

const links = Array.from({ length: LINKS }, (_, index): Link => {
  const id = `item-${index + 1}`;
  return {
    id,
    name: { zh: `商品${index + 1}`, en: `Item ${index + 1}` },
    owner: 'Alibaba',
    category: 'e-commerce',
    url: `https://${id}.example/`,
    hosts: [`${id}.example`],
    content: { title: [id] },
  };
});

/** In one-to-one chats all links come out alike; in groups and by search they differ, and some stay undecided. */
const cells = (['private', 'group', 'search'] as const).flatMap((scope) =>
  (['android', 'ios'] as const).flatMap((platform) =>
    links.map(({ id: link }): Cell => ({ app: 'wechat', link, scope, platform })),
  ),
);

function verdictOf(cell: Cell, index: number): Verdict {
  const end = cell.scope === 'private' ? 'direct' : (['direct', 'blocked', 'insufficient'] as const)[index % 3];
  const told = end !== undefined && end !== 'insufficient';
  return {
    cell,
    verdict: end ?? 'insufficient',
    rule: 'V7',
    outcomes: {},
    trials: 3,
    steps: null,
    seconds: null,
    flags: [],
    judged: [],
    committed: [PROMISE.id],
    ...(told && { asCommitted: end === 'direct' }),
  };
}

async function largeRun(): Promise<StoredRun> {
  const { stored } = await sampleRun();
  const plan = {
    ...stored.run.plan,
    links,
    excluded: [],
    cells: cells.map((cell) => ({ cell, trials: { least: 3, most: 7 } })),
  };
  return {
    ...stored,
    run: { ...stored.run, plan, commitments: [PROMISE] },
    trials: [],
    controls: [],
    verdicts: { ...stored.verdicts, verdicts: cells.map(verdictOf) },
  };
}

const stored = await largeRun();

const linked = (markup: string): readonly string[] =>
  [...markup.matchAll(/href="(cells\/[^"]+)"/g)].map(([, href = '']) => href).toSorted();

const unfolded = (markup: string): string => markup.replaceAll(/<details>.*?<\/details>/gs, '');

const summaries = (markup: string): readonly string[] =>
  [...markup.matchAll(/<summary><span lang="zh-CN">(.*?)<\/span>/g)].map(([, said = '']) => said);

test('of thousands of cells a promise leads to each one that it speaks of; what nobody would read is folded', () => {
  const { markup } = promised(observedOf(stored), stored);
  expect(linked(markup)).toEqual(cells.map(cellPage).toSorted());
  expect(unfolded(markup).match(/<li /g)).toHaveLength(40);
  expect(summaries(markup)).toEqual(['另有 320 个单元未兑现', '兑现的 1000 个单元', '看不出的 400 个单元']);
});

test('of thousands of links side by side none is dropped; rows that are not alike come first', () => {
  const { markup } = parity(alikeOf(stored), stored);
  expect(linked(markup)).toEqual(cells.map(cellPage).toSorted());
  expect(unfolded(markup).match(/<b><span lang="zh-CN">有别<\/span>/g)).toHaveLength(2);
  expect(summaries(markup)).toEqual(['有别：另有 2 行', '一视同仁：另有 2 行']);
});
