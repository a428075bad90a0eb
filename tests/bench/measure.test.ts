import { expect, test } from 'vitest';
import { chromeTrace, timesOf } from '#trace/chrome';
import { cellsOf, looked, split } from './cells.ts';
import { median, readTrace } from './measure.ts';

test('cells are the same for everybody, half of them on each platform, and split beforehand one by one', () => {
  const cells = cellsOf(8);
  expect(cells.map(({ platform }) => platform)).toEqual([...Array(4).fill('android'), ...Array(4).fill('ios')]);
  const shares = split(cells, 2);
  expect(shares.map((share) => share.length)).toEqual([4, 4]);
  expect(new Set(shares.flat()).size).toBe(8);
});

test('a few links lie in every place, and each is looked at in a phone’s own browser once a platform', () => {
  const cells = cellsOf(12);
  expect(new Set(cells.map(({ app, scope }) => `${app}/${scope}`)).size).toBe(3);
  expect(looked(cells)).toEqual([
    'wechat/taobao-item/private/android',
    'wechat/douyin-video/private/android',
    'wechat/taobao-item/private/ios',
    'wechat/douyin-video/private/ios',
  ]);
});

test('a trace tells how long it took, how short it could have been, and what was not the phone', () => {
  const spans = [
    { phone: 'android-1', kind: 'trial', name: 'x#1', from: 0, to: 10_000 },
    { phone: 'android-1', kind: 'call', name: 'source', from: 0, to: 9000 },
    { phone: 'android-2', kind: 'trial', name: 'y#1', from: 0, to: 6000 },
    { phone: 'android-2', kind: 'call', name: 'source', from: 0, to: 6000 },
    { phone: 'android-2', kind: 'trial', name: 'z#1', from: 10_000, to: 20_000 },
    { phone: 'android-2', kind: 'call', name: 'source', from: 11_000, to: 20_000 },
  ] as const;
  const answers = new Map([
    ['android-1', [{ what: 'GET /source', from: 0, to: 9000 }]],
    ['android-2', [{ what: 'GET /source', from: 0, to: 3000 }]],
  ]);
  expect(readTrace(chromeTrace(timesOf(spans, answers)))).toEqual({
    seconds: 20,
    lowerBound: 12,
    notPhone: 1 - 12 / 26,
  });
});

test('the median of an even number lies between the middle two', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});
