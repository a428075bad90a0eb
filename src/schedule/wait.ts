import type { Control, Observation } from '#model';

const SHORTEST_MS = 15_000;
const LONGEST_MS = 60_000;

/** T, the longest wait for a link on a phone: three times what the ordinary browser took, within bounds. */
export function waitFor(controls: readonly Control[]): number {
  const times = controls.flatMap(({ agent, page }) =>
    agent === 'browser' && page.state === 'loaded' ? [page.contentMs] : [],
  );
  return Math.min(Math.max(SHORTEST_MS, 3 * Math.max(0, ...times)), LONGEST_MS);
}

const LONG_MS = 6_000;
/** Enough where nothing is expected to change late. */
export const SHORT_MS = 1_500;
/** A screen that changed after such a rest would have been taken for settled too early. */
const LATE_MS = 1_000;

/**
 * How long a screen must stand still to count as settled. The first look at a cell is a long one; if nothing changed
 * late in it, nothing is expected to, and the next ones are short. One that did change late is watched long for good.
 */
export function quietFor(before: readonly Pick<Observation, 'longestRestMs'>[]): number {
  const late = before.some(({ longestRestMs = 0 }) => longestRestMs >= LATE_MS);
  return before.length === 0 || late ? LONG_MS : SHORT_MS;
}
