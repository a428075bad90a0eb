import { expect, test } from 'vitest';
import { stepsOf } from '#clock';
import { systemClock } from '#screen/eye';

test('a step of the host’s clock is told once, forward or back, and what is no step is not told', () => {
  const readings = [1000, 2500, 3_603_000, 3_604_000, 1_804_000, 1_805_900];
  const passed = [0, 1000, 2000, 3000, 4000, 5000];
  const step = stepsOf(
    () => readings.shift() ?? expect.fail(),
    () => passed.shift() ?? expect.fail(),
  );
  expect(Array.from({ length: 5 }, step)).toEqual([null, 3_600_000, null, -1_801_000, null]);
});

test('a wait is as long as it is, whatever is done to the host’s clock meanwhile', async () => {
  const host = Date.now;
  const began = systemClock.now();
  Date.now = () => host() - 3_600_000;
  try {
    await systemClock.pause(20);
    const waited = systemClock.now() - began;
    expect([waited >= 19, waited < 60_000]).toEqual([true, true]);
  } finally {
    Date.now = host;
  }
});
