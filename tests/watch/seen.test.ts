import { expect, test } from 'vitest';
import { NOTHING_SEEN, notice, type Sighting } from '#watch/seen';

const on = (source: string, version: string, where: Sighting['where'] = 'phone'): Sighting => ({
  where,
  source,
  platform: 'android',
  app: 'wechat',
  version,
});

test('the first sight is no change; then a phone makes the app pending, a store does not', () => {
  const first = notice(NOTHING_SEEN, [on('android-1', '8.0.15'), on('myapp', '8.0.15', 'store')]);
  expect(first.changes).toEqual([]);
  const early = notice(first.seen, [on('android-1', '8.0.15'), on('myapp', '8.0.16', 'store')]);
  expect(early.changes.map(({ where, before, now }) => [where, before, now])).toEqual([['store', '8.0.15', '8.0.16']]);
  expect(early.seen.pending).toEqual([]);
  const there = notice(early.seen, [on('android-1', '8.0.16')]);
  expect(there.changes).toEqual([
    { where: 'phone', source: 'android-1', platform: 'android', app: 'wechat', before: '8.0.15', now: '8.0.16' },
  ]);
  expect(there.seen.pending).toEqual(['wechat']);
});

test('a place that cannot be read once keeps what was read there, so that its change is not lost', () => {
  const first = notice(NOTHING_SEEN, [on('android-1', '8.0.15')]);
  const gap = notice(first.seen, []);
  expect(notice(gap.seen, [on('android-1', '8.0.16')]).changes.length).toBe(1);
});
