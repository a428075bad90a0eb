import { expect, test } from 'vitest';
import { Pacer } from '#schedule/pacing';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

test('an account rests between two sends, whoever else sends', () => {
  const pacer = new Pacer({ secondsBetweenSends: 20, perHour: 40, perDay: 200 });
  pacer.sent('a', 0);
  expect([pacer.wait('a', 5 * SECOND), pacer.wait('b', 5 * SECOND), pacer.wait('a', 20 * SECOND)]).toEqual([
    15 * SECOND,
    0,
    0,
  ]);
});

test('a send that is heard of late counts like any other', () => {
  const pacer = new Pacer({ secondsBetweenSends: 20, perHour: 2, perDay: 200 });
  pacer.sent('a', 100 * SECOND);
  pacer.sent('a', 40 * SECOND);
  expect(pacer.wait('a', 110 * SECOND)).toBe(HOUR - 70 * SECOND);
});

test('no account sends more than its hour or its day allows', () => {
  const pacer = new Pacer({ secondsBetweenSends: 1, perHour: 2, perDay: 3 });
  pacer.sent('a', 0);
  pacer.sent('a', 10 * SECOND);
  expect(pacer.wait('a', 20 * SECOND)).toBe(HOUR - 20 * SECOND);
  pacer.sent('a', HOUR);
  expect(pacer.wait('a', HOUR + 20 * SECOND)).toBe(23 * HOUR - 20 * SECOND);
});
