import { expect, test } from 'vitest';
import { lowerBoundMs } from './bound.ts';
import { phonesOf, readNight } from './lab.ts';
import { simulate } from './simulate.ts';

const night = readNight();
const HOUR = 3_600_000;

test.for([
  ['with no limits to what accounts may send', false],
  ['with careful accounts', true],
] as const)('8 phones try 3,000 cells in hardly more than the shortest time possible, %s', async ([, paced]) => {
  const told = await simulate(night, { phones: 8, cells: 3000, seed: 8, paced });
  expect(told.cellsDone).toBe(3000);
  expect(told.trials).toBeGreaterThan(9000);
  expect(told.makespanMs / told.lowerBoundMs).toBeGreaterThanOrEqual(1);
  expect(told.makespanMs / told.lowerBoundMs).toBeLessThan(1.05);
  expect(told.fairness).toBeGreaterThan(0.95);
});

test('the same seed gives the same night, another one another', async () => {
  const spans = await Promise.all(
    [1, 1, 2].map((seed) => simulate(night, { phones: 6, cells: 60, seed, paced: false })),
  );
  const [first, again, other] = spans.map(({ makespanMs, trials }) => `${makespanMs} ${trials}`);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

const alive = phonesOf(4, { ...night, dead: { share: 0, afterSeconds: 0 } });
const idle = { workMs: new Map(), sends: new Map(), chainMs: 0 };

test('no night is shorter than its work over the phones, or over those that live', () => {
  const work = { ...idle, workMs: new Map([['ios' as const, 6 * HOUR]]) };
  expect(lowerBoundMs(work, alive, null)).toBe(3 * HOUR);
  const dying = alive.map((phone) => ({ ...phone, diesAtMs: phone.id === 'phone-1' ? HOUR : phone.diesAtMs }));
  expect(lowerBoundMs(work, dying, null)).toBe(5 * HOUR);
});

test('no night is shorter than the longest chain of trials, or than what accounts may send', () => {
  expect(lowerBoundMs({ ...idle, chainMs: HOUR }, alive, null)).toBe(HOUR);
  const sends = { ...idle, sends: new Map([['android wechat', 202]]) };
  expect(lowerBoundMs(sends, alive, { secondsBetweenSends: 20, perHour: 40, perDay: 200 })).toBe(
    2 * HOUR + 20 * 20_000,
  );
  expect(lowerBoundMs(sends, alive, { secondsBetweenSends: 20, perHour: 40, perDay: 100 })).toBe(24 * HOUR);
});
