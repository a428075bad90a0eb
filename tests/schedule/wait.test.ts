import { expect, test } from 'vitest';
import type { Control, Observation } from '#model';
import { quietFor, waitFor } from '#schedule/wait';

const control = (agent: string, contentMs: number): Control => ({
  schema: 1,
  link: 'x',
  agent,
  moment: 'before',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: contentMs,
  chain: [],
  page: {
    state: 'loaded',
    url: 'https://shop.example/',
    status: 200,
    title: '',
    text: '',
    contentMs,
    screenshot: { sha256: '0'.repeat(64), type: 'image/png', bytes: 1 },
  },
});

test.for([
  ['no control', [], 15_000],
  ['a fast page', [control('browser', 800)], 15_000],
  ['a slow page', [control('browser', 8_000)], 24_000],
  ['a page that hardly ever comes', [control('browser', 40_000)], 60_000],
  ['a page that is slow in disguise only', [control('browser', 800), control('wechat', 30_000)], 15_000],
] as const)('the wait for %s is bounded', ([, controls, expected]) => {
  expect(waitFor(controls)).toBe(expected);
});

const seen = (longestRestMs?: number): Observation => ({
  delivery: { state: 'shown', as: 'plain' },
  frames: [],
  steps: [],
  address: { url: null, why: 'no-web-view' },
  reacted: true,
  waitMs: 15_000,
  settled: true,
  ...(longestRestMs !== undefined && { longestRestMs }),
  notes: [],
});

test('the first look of a phone is a long one, so is that which decides, and so are all once something changed late', () => {
  const between = { first: false, decides: false };
  expect([
    quietFor({ seen: [], first: true, decides: false }),
    quietFor({ ...between, seen: [seen(200)] }),
    quietFor({ ...between, seen: [seen(200)], first: true }),
    quietFor({ ...between, seen: [seen(200), seen(200)], decides: true }),
    quietFor({ ...between, seen: [seen(200), seen(2600)] }),
    quietFor({ ...between, seen: [seen()] }),
  ]).toEqual([6_000, 1_500, 6_000, 6_000, 6_000, 1_500]);
});
