import { expect, test } from 'vitest';
import { cellId } from '#model';
import { expectedSeconds } from '#plan/duration';
import { expand } from '#plan/expand';
import { pick } from '#plan/only';
import { shipped } from './known.ts';

const plan = expand(shipped('reporter-2021-11-30.yaml'));
const ids = (only: string): readonly string[] => pick(plan, only).cells.map(({ cell }) => cellId(cell));

test('of one key any value will do, of different keys all must', () => {
  expect(ids('app=wechat, app=qq, link=taobao-item,platform=ios')).toEqual([
    'wechat/taobao-item/private/ios',
    'wechat/taobao-item/group/ios',
    'qq/taobao-item/private/ios',
  ]);
  expect(pick(plan, 'app=baidu').links.map(({ id }) => id)).toEqual(['wechat-article']);
});

test.for([
  ['app', '--only: "app" is not key=value with a key of app, link, scope, platform, presentation'],
  ['phone=x', '--only: "phone=x" is not key=value with a key of app, link, scope, platform, presentation'],
  [
    'app=weibo',
    '--only: app="weibo" is not in matrices/reporter-2021-11-30.yaml, which has wechat, qq, toutiao, baidu',
  ],
  ['app=baidu,scope=group', '--only app=baidu,scope=group: leaves no cell of matrices/reporter-2021-11-30.yaml to run'],
])('%s is refused', ([only = '', problem]) => {
  expect(() => pick(plan, only)).toThrow(expect.objectContaining({ name: 'AskedWrongly', message: problem }));
});

test('a run takes as long as the phones of its slowest platform have to work', () => {
  const seconds = (android: number, ios: number): number | null =>
    expectedSeconds(plan, [], { virtual: false, phones: { android, ios } });
  // Per platform 6 chat cells at 12 s and 3 searches at 15 s, 3 trials each; canaries in 3 chats and 3 searches.
  const trials = 3 * (6 * 12 + 3 * 15);
  expect(seconds(1, 1)).toBe(15 + trials + 2 * (3 * 12 + 3 * 15));
  expect(seconds(2, 1)).toBe(seconds(1, 1));
  expect(seconds(2, 3)).toBe(Math.round(15 + trials / 2 + 2 * (3 * 12)));
});

test('cells that no phone can try take no time, and a plan of nothing else has none to tell', () => {
  const pace = { virtual: false, phones: { android: 2, ios: 0 } };
  const [android, ios] = [pick(plan, 'platform=android'), pick(plan, 'platform=ios')];
  expect(expectedSeconds(plan, ios.cells, pace)).toBe(expectedSeconds(android, [], pace));
  expect(expectedSeconds(ios, ios.cells, pace)).toBeNull();
});

test('virtual phones are quicker than real ones', () => {
  const [virtual = 0, real = 0] = [true, false].map(
    (one) => expectedSeconds(plan, [], { virtual: one, phones: { android: 2, ios: 2 } }) ?? 0,
  );
  expect(virtual).toBeLessThan(real);
});
