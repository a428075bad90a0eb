import { expect, test } from 'vitest';
import { paceOf } from '#fixtures/phones/pace';

const draw = (seed: number, factor: number, asked: readonly (readonly [string, string])[]) => {
  const pace = paceOf({ seed, factor });
  return asked.map(([method, url]) => pace?.for(method, url) ?? null);
};
const SOURCE = ['GET', '/session/1/source'] as const;
const many = Array.from({ length: 500 }, () => SOURCE);

test('the same seed draws the same times, within what real phones take; a slow phone takes longer', () => {
  const times = draw(7, 1, many);
  expect(times).toEqual(draw(7, 1, many));
  expect(times).not.toEqual(draw(8, 1, many));
  expect(times.every((ms) => ms !== null && ms >= 300 && ms < 800)).toBe(true);
  expect(draw(7, 2, many)).toEqual(times.map((ms) => (ms ?? 0) * 2));
});

test('a phone that fails now and then loses every so many answers, and no other phone does', () => {
  const lost = (dropEvery?: number): readonly (boolean | undefined)[] => {
    const pace = paceOf({ seed: 1, factor: 1, dropEvery });
    return Array.from({ length: 6 }, () => pace?.drops());
  };
  expect(lost(3)).toEqual([false, false, true, false, false, true]);
  expect(lost()).toEqual(Array(6).fill(false));
});

test('what is asked decides how long it takes, on both platforms; without a seed it takes no time', () => {
  const [session, home, screenshot, touch, launch, other] = draw(1, 1, [
    ['POST', '/session'],
    ['POST', '/session/1/wda/apps/activate'],
    ['GET', '/session/1/screenshot'],
    ['POST', '/session/1/actions'],
    ['POST', '/session/1/wda/apps/launch'],
    ['GET', '/status'],
  ]).map((ms) => ms ?? 0);
  expect(session).toBeGreaterThan(9000);
  for (const ms of [home, launch]) expect(ms).toBeGreaterThan(2000);
  for (const ms of [screenshot, touch]) expect(ms).toBeLessThan(600);
  expect(other).toBeLessThan(40);
  expect(paceOf({ seed: null, factor: 1 })).toBeNull();
});
