import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { AskedWrongly } from '#asked-wrongly';
import { inForce, keeps, parseCommitments, withCommitments } from '#compare/commitments';
import { dayInChina } from '#compare/day';
import { loadApps, loadCommitments } from '#load';
import type { Cell, Commitment, Verdict, VerdictName } from '#model';
import { cell, runOf, verdict, verdictsOf } from './runs.ts';

let shipped: readonly Commitment[];
beforeAll(async () => {
  shipped = await loadCommitments(await loadApps());
});

const ids = (commitments: readonly Commitment[]): readonly string[] => commitments.map(({ id }) => id);

test('the commitments of the project are in force from their day on', () => {
  expect(ids(inForce(shipped, '2021-09-16'))).toEqual([]);
  const deadline = ['miit-2021-09-17', 'miit-2021-09-17-standards', 'tencent-2021-09-17'];
  expect(ids(inForce(shipped, '2021-09-17'))).toEqual(deadline);
  expect(ids(inForce(shipped, '2021-11-28'))).toEqual(deadline);
  expect(ids(inForce(shipped, '2021-11-29'))).toEqual([...deadline, 'tencent-2021-11-29']);
});

test('a day begins at midnight in China', () => {
  expect(dayInChina('2021-11-28T15:59:59.000Z')).toBe('2021-11-28');
  expect(dayInChina('2021-11-28T16:00:00.000Z')).toBe('2021-11-29');
});

test.for<[Cell, readonly string[]]>([
  [
    cell('wechat/taobao-item/private/ios'),
    ['miit-2021-09-17', 'miit-2021-09-17-standards', 'tencent-2021-09-17', 'tencent-2021-11-29'],
  ],
  [cell('wechat/taobao-item/group/ios'), ['miit-2021-09-17', 'miit-2021-09-17-standards', 'tencent-2021-11-29']],
  [cell('wechat/douyin-video/group/ios'), ['miit-2021-09-17', 'miit-2021-09-17-standards']],
  [cell('wechat/taobao-item/private/ios/password'), []],
  [cell('wechat/wechat-article/private/ios'), []],
  [cell('wechat/toutiao-mini-program/search/ios'), []],
  [cell('wechat/taobao-item/search/ios'), ['miit-2021-09-17']],
  [cell('qq/taobao-item/private/ios'), ['miit-2021-09-17', 'miit-2021-09-17-standards']],
  [cell('baidu/wechat-article/search/ios'), ['miit-2021-09-17']],
  [cell('toutiao/toutiao-article/search/ios'), []],
])('who has promised something for %o', ([one, expected]) => {
  const run = { ...runOf([one]), commitments: shipped };
  const [compared] = withCommitments(run, verdictsOf([verdict(one, 'direct')])).verdicts;
  expect(compared?.committed ?? []).toEqual(expected);
});

test('a promise never changes a verdict, and what it says of it is only ever added', () => {
  const cells = ['private', 'group'].map((scope) => cell(`wechat/taobao-item/${scope}/android`));
  const run = { ...runOf(cells), commitments: shipped };
  const before = verdictsOf(cells.map((one) => verdict(one, 'blocked', { how: 'copy' })));
  const after = withCommitments(run, before);
  expect(after.verdicts.map(({ committed, asCommitted, ...rest }) => rest)).toEqual(before.verdicts);
  expect(after.verdicts.map(({ asCommitted }) => asCommitted)).toEqual([false, false]);
  expect(withCommitments(runOf(cells), before)).toEqual(before);
});

test.for<[VerdictName, boolean | null]>([
  ['direct', true],
  ['conditional', false],
  ['blocked', false],
  ['likely-blocked', null],
  ['target-refusal', null],
  ['down', null],
  ['mixed', null],
  ['insufficient', null],
  ['not-applicable', null],
])('to open directly was promised: %s', ([name, kept]) => {
  const one = cell('wechat/taobao-item/private/ios');
  const promise = shipped.find(({ id }) => id === 'tencent-2021-11-29');
  expect(promise && keeps(promise, verdict(one, name))).toBe(kept);
  const run = { ...runOf([one]), commitments: promise ? [promise] : [] };
  const [compared] = withCommitments(run, verdictsOf([verdict(one, name)])).verdicts;
  const expected: Verdict = {
    ...verdict(one, name),
    ...(name !== 'not-applicable' && { committed: ['tencent-2021-11-29'] }),
    ...(kept !== null && { asCommitted: kept }),
  };
  expect(compared).toEqual(expected);
});

test('of two promises, one of which is broken, not all came true', () => {
  const one = cell('wechat/taobao-item/private/ios');
  const run = { ...runOf([one]), commitments: shipped };
  const [compared] = withCommitments(run, verdictsOf([verdict(one, 'conditional')])).verdicts;
  expect(compared?.asCommitted).toBe(false);
  expect(shipped.map((promise) => [promise.id, keeps(promise, verdict(one, 'conditional'))])).toEqual([
    ['miit-2021-09-17', true],
    ['miit-2021-09-17-standards', false],
    ['tencent-2021-09-17', true],
    ['tencent-2021-11-29', false],
  ]);
});

test('what is wrong in a file of commitments is named with its line', () => {
  const folder = new URL('../../matrices/commitments/', import.meta.url);
  const name = readdirSync(folder).find((one) => one.startsWith('tencent-2021-11')) ?? '';
  const text = readFileSync(new URL(name, folder), 'utf8');
  const line = (found: string): number => spoilt.split('\n').findIndex((one) => one.includes(found)) + 1;
  const spoilt = text
    .replace('from: "2021-11-29"', 'from: "2021-11-28"')
    .replace('app: wechat, scope: group', 'app: wehcat, scope: group');
  expect(() => parseCommitments(spoilt, 'c.yaml', ['wechat', 'qq'])).toThrow(
    new AskedWrongly([
      `c.yaml:${line('from:')}: commitments[0].from: 2021-11-28 is before it was said, on 2021-11-29`,
      `c.yaml:${line('wehcat')}: commitments[0].cells[1].app: "wehcat" is not one of wechat, qq`,
    ]),
  );
  expect(() => parseCommitments(text.replace('keeps: direct', 'keeps: mixed'), 'c.yaml', ['wechat'])).toThrow(
    /keeps\[0\]: "mixed" is not one of direct, conditional, blocked/,
  );
});
