import { expect, test } from 'vitest';
import { STRIKES, type Victim } from './strikes.ts';

/** A night in which no process is left that could be struck, and phones that are switched in vain or not. */
function victim(gone: readonly string[] = []) {
  const switched: object[] = [];
  const clock: number[] = [];
  const nobody: Victim = {
    // Above all that Linux gives.
    harness: 2 ** 22 + 1,
    family: () => [],
    switch: async (phone, what) => void switched.push({ phone, ...what }),
    gone: new Set(gone),
    setClock: async (aheadSeconds) => void clock.push(aheadSeconds),
    disk: { fill: async () => {}, free: async () => {} },
  };
  return { nobody, switched, clock };
}

test.each(['appium-killed', 'adb-killed', 'browser-killed', 'appium-frozen', 'harness-frozen', 'harness-killed'])(
  '%s is no strike where there is nothing to be struck',
  async (name) => {
    expect(await STRIKES[name]?.(victim().nobody, { phone: 'android-1', strength: 1 })).toBeUndefined();
  },
);

test('one phone a night goes for good, and nothing puts it back', async () => {
  const { nobody, switched } = victim();
  const at = { phone: 'iphone-1', strength: 1 };
  const unplugged = await STRIKES.unplugged?.(nobody, { ...at, phone: 'iphone-2' });
  expect(await STRIKES['unplugged-for-good']?.(nobody, at)).toBeNull();
  expect(await STRIKES['unplugged-for-good']?.(nobody, { ...at, phone: 'android-1' })).toBeUndefined();
  await unplugged?.();
  expect(await STRIKES.slow?.(nobody, { ...at, phone: 'iphone-2' })).toBeUndefined();
  const off = { phone: 'iphone-2', fault: 'unplugged', on: true };
  expect([switched, [...nobody.gone]]).toEqual([[off, off], ['iphone-2']]);
});

test('the clock is set forward or back, and put right again', async () => {
  const { nobody, clock } = victim();
  for (const strength of [0, 9999]) {
    const right = await STRIKES['clock-set']?.(nobody, { phone: 'android-1', strength });
    await right?.();
  }
  expect(clock).toEqual([-10_000, 0, 9998, 0]);
});
