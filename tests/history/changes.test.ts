import { expect, test } from 'vitest';
import { flakeRate, lastTold, type Point, turnsIn } from '#history/changes';
import { turnLine } from '#history/text';

const point = (night: number, verdict: Point['verdict'], version: string, more: Partial<Point> = {}): Point => ({
  folder: `night-${night}`,
  runId: `n${night}`,
  startedAt: `2026-03-${String(night).padStart(2, '0')}T18:00:00.000Z`,
  ruleset: '1.4.0',
  verdict,
  rule: 'V7',
  trials: 3,
  versions: { wechat: [version] },
  suspect: false,
  ...more,
});

const told = (points: readonly Point[]) =>
  turnsIn(points).map(({ kind, after, by, updated, undone, rules }) => ({
    kind,
    nights: `${after.runId}-${by.runId}`,
    updated,
    undone,
    rules,
  }));

test('a change lies between the last run that saw the old and the first that saw the new, with the versions of both', () => {
  const points = [
    point(1, 'blocked', '8.0.15', { how: 'copy' }),
    point(2, 'insufficient', '8.0.15'),
    point(3, 'down', '8.0.16'),
    point(4, 'direct', '8.0.16', { via: 'page' }),
    point(5, 'direct', '8.0.17', { via: 'page' }),
  ];
  expect(told(points)).toEqual([
    {
      kind: 'opened',
      nights: 'n1-n4',
      updated: [{ app: 'wechat', after: '8.0.15', by: '8.0.16' }],
      undone: false,
      rules: false,
    },
  ]);
});

test('a suspect night tells nothing, a flip is named as undone, and other rules are no news of an app', () => {
  const copy = { how: 'copy' } as const;
  const points = [
    point(1, 'blocked', '8.0.15', copy),
    point(2, 'blocked', '8.0.15', { how: 'inert', suspect: true }),
    point(3, 'blocked', '8.0.15', copy),
    point(4, 'direct', '8.0.15'),
    point(5, 'blocked', '8.0.15', copy),
    point(6, 'mixed', '8.0.15', { ruleset: '1.5.0' }),
  ];
  expect(told(points)).toEqual([
    { kind: 'opened', nights: 'n3-n4', updated: [], undone: true, rules: false },
    { kind: 'closed', nights: 'n4-n5', updated: [], undone: false, rules: false },
    { kind: 'changed', nights: 'n5-n6', updated: [], undone: false, rules: true },
  ]);
});

test('what opens in steps opens once: what it was before it was mixed stands with it', () => {
  const points = [
    point(1, 'blocked', '8.0.11', { how: 'copy' }),
    point(2, 'mixed', '8.0.12'),
    point(3, 'insufficient', '8.0.12'),
    point(4, 'mixed', '8.0.12'),
    point(5, 'direct', '8.0.13', { via: 'page' }),
  ];
  expect(turnsIn(points).map((turn) => turnLine(turn, 'en'))).toEqual([
    'changed: must copy → mixed, after wechat 8.0.11, by wechat 8.0.12 (night-1, 2026-03-02 – night-2, 2026-03-03)',
    'opened: mixed → direct, after wechat 8.0.12, by wechat 8.0.13 (night-4, 2026-03-05 – night-5, 2026-03-06); before it was mixed: must copy, last seen 2026-03-02 02:00:00 (UTC+8)',
  ]);
  expect(turnsIn(points).map((turn) => turnLine(turn, 'zh'))[1]).toBe(
    '开放：结果不一 → 直达，wechat 8.0.12 之后，不晚于 wechat 8.0.13（night-4，2026-03-05 – night-5，2026-03-06）；结果不一之前为“需复制”，最后见于 2026-03-02 02:00:00 (UTC+8)',
  );
});

test('a version that was shipped twice is another one; a build that was not told is none', () => {
  const held = (before: string, now: string) =>
    turnsIn([point(1, 'blocked', before), point(2, 'direct', now)]).map(({ updated }) => updated);
  expect(held('8.0.16 (2740)', '8.0.16 (2741)')).toEqual([
    [{ app: 'wechat', after: '8.0.16 (2740)', by: '8.0.16 (2741)' }],
  ]);
  expect(held('8.0.16', '8.0.16 (2741)')).toEqual([[]]);
});

test('before a run, the last that could tell counts; what that run itself confirms does not', () => {
  const points = [
    point(1, 'blocked', '8.0.15', { how: 'copy' }),
    point(2, 'down', '8.0.15'),
    point(3, 'direct', '8.0.16', { confirmedAt: '2026-03-05T18:00:00.000Z' }),
    point(4, 'insufficient', '8.0.16', { suspect: true }),
  ];
  const before = (night: string) => lastTold(points, `2026-03-${night}T18:00:00.000Z`)?.runId;
  expect([before('05'), before('06'), lastTold([], '2026')]).toEqual(['n1', 'n3', undefined]);
});

test('the flake rate is the share of valid trials that disagree with their verdict', () => {
  const share = (agree: number, of: number) => ({ share: { agree, of, low: 0, high: 1 } });
  expect(flakeRate([point(1, 'direct', '1', share(3, 3)), point(2, 'direct', '1', share(4, 5))])).toBe(0.125);
  expect(flakeRate([point(1, 'insufficient', '1')])).toBe(null);
});
