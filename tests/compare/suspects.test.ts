import { expect, test } from 'vitest';
import type { State } from '#compare/kind';
import { type Doubts, type Found, Suspicion, suspectsBetween } from '#compare/suspects';

const STATES = {
  o: { verdict: 'direct' },
  x: { verdict: 'blocked', how: 'copy' },
  s: { verdict: 'blocked', how: 'stop' },
  a: { verdict: 'blocked', how: 'absent' },
  '?': { verdict: 'insufficient' },
  d: { verdict: 'down' },
} as const satisfies Record<string, State>;

/** A night as a word: a letter for each cell, a space for one that it did not try. */
const night = (word: string, group = 'wechat/android'): readonly Found[] =>
  [...word].flatMap((letter, index) => {
    const now = STATES[letter as keyof typeof STATES];
    return now ? [{ cell: `${group} ${index}`, group, now }] : [];
  });

/** The nights in which the app is suspect in the end. */
function suspects(...nights: readonly string[]): readonly number[] {
  const suspicion = new Suspicion();
  const left = new Set<number>();
  for (const [run, word] of nights.entries()) {
    const { suspect, cleared } = suspicion.next(run, night(word));
    for (const one of cleared) left.delete(one.run);
    if (suspect.length > 0) left.add(run);
  }
  return [...left];
}

test('most cells flip to nothing seen: suspect for as long as it lasts, and over when it ends', () => {
  expect(suspects('oooooo', 'ooo???', 'ooo???', 'oooooo')).toEqual([1, 2]);
  expect(suspects('oooooo', 'oooaaa', 'aaaaaa', 'aaaaaa')).toEqual([1, 2, 3]);
  expect(suspects('oooooo', 'oooodd')).toEqual([]);
});

test('nearly all flip to what proves itself: suspect for one night, and news when the next night sees it again', () => {
  expect(suspects('oooooo', 'xxxxxx')).toEqual([1]);
  expect(suspects('oooooo', 'xxxxxx', 'xxxxxx')).toEqual([]);
  expect(suspects('xxxxxx', 'oooooo', 'oooooo', 'oooooo')).toEqual([]);
});

test('a night that goes back leaves the one before it suspect', () => {
  expect(suspects('oooooo', 'xxxxxx', 'oooooo', 'oooooo')).toEqual([1]);
});

test('a night that sees only a part of it again leaves it suspect, and is itself held against what was known', () => {
  expect(suspects('oooooo', 'xxxxxx', 'xxxooo')).toEqual([1]);
  expect(suspects('oooooo', 'xxxxxx', 'ssssss', 'ssssss')).toEqual([1]);
});

test('nights that cannot tell, or try too few of the cells, neither confirm nor deny', () => {
  expect(suspects('oooooo', 'xxxxxx', '??????', 'xxxxxx')).toEqual([2]);
  expect(suspects('oooooo', 'xxxxxx', 'xx    ', 'xxxxxx')).toEqual([]);
  expect(suspects('oooooo', 'xxxxxx', 'aaaaaa', 'oooooo')).toEqual([1, 2]);
});

test('a night that tried but some cells makes its own news of them', () => {
  expect(suspects('oooooo', 'xx    ', 'xxoooo')).toEqual([]);
});

test('half the cells flip to what proves itself: news at once', () => {
  expect(suspects('oooooo', 'oooxxx')).toEqual([]);
});

test('cells that could not tell before, and fewer than four, make no mass', () => {
  expect(suspects('??????', 'xxxxxx')).toEqual([]);
  expect(suspects('ooo', '???')).toEqual([]);
  expect(suspects('ooo???', 'xxxxxx')).toEqual([]);
});

test('each app and platform is suspect by itself', () => {
  const suspicion = new Suspicion();
  const both = (android: string, ios: string): readonly Found[] => [...night(android), ...night(ios, 'wechat/ios')];
  const said: Doubts[] = [both('oooo', 'oooo'), both('xxxx', '????'), both('xxxx', 'oooo')].map((one, run) =>
    suspicion.next(run, one),
  );
  expect(said).toEqual([
    { suspect: [], cleared: [] },
    { suspect: ['wechat/android', 'wechat/ios'], cleared: [] },
    { suspect: [], cleared: [{ run: 1, group: 'wechat/android' }] },
  ]);
});

test('of two runs alone, what nobody can confirm is suspect by the same rule', () => {
  expect(suspectsBetween(night('oooooo'), night('xxxxxx'))).toEqual(['wechat/android']);
  expect(suspectsBetween(night('oooooo'), night('ooo???'))).toEqual(['wechat/android']);
  expect(suspectsBetween(night('oooooo'), night('oooxxx'))).toEqual([]);
});
