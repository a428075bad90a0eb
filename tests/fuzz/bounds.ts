import fc from 'fast-check';
import { expect } from 'vitest';
import { AskedWrongly } from '#asked-wrongly';

/**
 * The same texts each time, unless told otherwise: HUTONG_FUZZ_SEED gives another beginning, HUTONG_FUZZ_RUNS more
 * of them. A failure prints its seed and path.
 */
const SEED = Number(process.env.HUTONG_FUZZ_SEED ?? 20_211_130);
const MORE = Number(process.env.HUTONG_FUZZ_RUNS ?? 1);

/** Longest for one text, of this process's own time: the machine may do other things too. */
const MOST_MS = 3000;

export async function inTime<T>(act: () => T): Promise<Awaited<T>> {
  const began = process.cpuUsage();
  const result = await act();
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1000).toBeLessThan(MOST_MS);
  return result;
}

export const check = <T>(arbitrary: fc.Arbitrary<T>, runs: number, holds: (value: T) => unknown): Promise<void> =>
  fc.assert(
    fc.asyncProperty(arbitrary, async (value) => {
      await inTime(() => holds(value));
    }),
    { seed: SEED, numRuns: Math.ceil(runs * MORE) },
  );

/** What may stand on a terminal: nothing that steers it or turns the text around. */
export const STEERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Reads, or is refused in words that name the place; anything else thrown is a bug. */
export async function readOrRefused(read: () => unknown, place: RegExp): Promise<'read' | 'refused'> {
  try {
    await read();
    return 'read';
  } catch (error) {
    if (!(error instanceof AskedWrongly)) throw error;
    expect(error.problems.filter((line) => !place.test(line) && !/^… and \d+ more$/.test(line))).toEqual([]);
    expect(error.message).not.toMatch(STEERS);
    expect(error.message.length).toBeLessThan(500_000);
    return 'refused';
  }
}
