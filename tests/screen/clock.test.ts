import { expect, test } from 'vitest';
import { neverBack } from '#clock';
import { systemClock } from '#screen/eye';

test('what a run writes down goes on where the host’s clock is set back, and follows where it is set forward', () => {
  const times = [1000, 2000, 500, 600, 9000];
  const now = neverBack(() => times.shift() ?? expect.fail());
  expect(Array.from({ length: 5 }, () => now().getTime())).toEqual([1000, 2000, 2000, 2100, 10_500]);
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
