import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accepts, interval, MOST, NET } from '#judge/sequential';

/** How many trials a sequence takes until the test accepts opening, or null if it never does. */
function decidedAfter(sequence: string): number | null {
  for (let made = 1; made <= Math.min(sequence.length, MOST); made++) {
    const agree = [...sequence.slice(0, made)].filter((one) => one === 'o').length;
    if (accepts(agree, made)) return made;
  }
  return null;
}

test('with these risks the test comes to a net of three trials', () => {
  expect(NET).toBe(3);
});

// The sequences of docs/verdicts.md.
test.for<[string, number | null]>([
  ['ooo', 3],
  ['oo', null],
  ['oxooo', 5],
  ['xoooo', 5],
  ['ooxxooo', 7],
  ['oxoxoxo', null],
  ['xxx', null],
])('%s is accepted after %s trials', ([sequence, after]) => {
  expect(decidedAfter(sequence)).toBe(after);
});

test('the cap is the first number of trials at which two slips can be made good', () => {
  expect(accepts(MOST - 2, MOST)).toBe(true);
  expect(accepts(MOST - 3, MOST)).toBe(false);
});

/** Tables of the exact binomial interval, 95 %. */
test.for<[number, number, number, number]>([
  [3, 3, 0.292, 1],
  [0, 3, 0, 0.708],
  [4, 5, 0.284, 0.995],
  [5, 7, 0.29, 0.963],
  [7, 7, 0.59, 1],
])('the interval of %i of %i is %f to %f', ([agree, all, low, high]) => {
  expect(interval(agree, all)).toEqual({ low, high });
});

test('an interval holds its own share and mirrors that of the others', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(40), (all, some) => {
      const agree = some % (all + 1);
      const { low, high } = interval(agree, all);
      const others = interval(all - agree, all);
      expect(low).toBeLessThanOrEqual(agree / all);
      expect(high).toBeGreaterThanOrEqual(agree / all);
      expect(low).toBeCloseTo(1 - others.high, 2);
    }),
  );
});
