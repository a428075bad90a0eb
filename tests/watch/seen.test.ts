import { expect, test } from 'vitest';
import { withBuild } from '#model';
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

test('a version that is shipped again is another, a build that was not told is not', () => {
  const [old, again] = [withBuild('8.0.16', '2740'), withBuild('8.0.16', '2741')];
  const changes = (before: string, now: string) =>
    notice(notice(NOTHING_SEEN, [on('android-1', before)]).seen, [on('android-1', now)]).changes.map((one) => [
      one.before,
      one.now,
    ]);
  expect(changes(old, again)).toEqual([['8.0.16 (2740)', '8.0.16 (2741)']]);
  expect(changes('8.0.16', again)).toEqual([]);
  expect(changes(again, '8.0.16')).toEqual([]);
  expect(changes(again, '8.0.17')).toEqual([['8.0.16 (2741)', '8.0.17']]);
});
