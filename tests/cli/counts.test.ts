import { expect, test } from 'vitest';

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const { counted, ending, honest } = (await import(new URL('../../scripts/test.mjs', import.meta.url).href)) as {
  counted: Readonly<Record<'vitest' | 'playwright' | 'wdio', (from: unknown) => Counts>>;
  honest: (counts: Counts, status: number) => Counts;
  ending: (output: string, lines?: number) => string;
};

test('the files of the WebdriverIO runner are added up, colours or not', () => {
  const output = '\u001b[32m3 passing (4.5s)\u001b[39m\n[0-1] 1 passing (12ms)\n1 failing\n2 skipped';
  expect(counted.wdio(output)).toEqual({ passed: 4, failed: 1 });
});

test('a flaky test is a failed test', () => {
  expect(counted.playwright({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 3 } })).toEqual({
    passed: 5,
    failed: 2,
  });
});

test('a part that breaks down without a failed test counts as failed', () => {
  expect(honest({ passed: 5, failed: 0 }, 1)).toEqual({ passed: 5, failed: 1 });
  expect(honest({ passed: 5, failed: 2 }, 1)).toEqual({ passed: 5, failed: 2 });
  expect(honest({ passed: 5, failed: 0 }, 0)).toEqual({ passed: 5, failed: 0 });
});

test('of a part that failed its last lines are said again', () => {
  expect(ending('one\ntwo\nthree\n\n', 2)).toBe('two\nthree');
  expect(ending('one\n', 2)).toBe('one');
});
