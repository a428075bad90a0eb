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

/** What is known of a cell before its next trial. */
export interface Before {
  /** Its trials so far, on whatever phone. */
  readonly seen: readonly Pick<Observation, 'longestRestMs'>[];
  /** The phone and account have not tried it yet. */
  readonly first: boolean;
  /** One more opening would settle that it opens. */
  readonly decides: boolean;
}

/**
 * How long a screen must stand still to count as settled. The first look of each phone and account at a cell is a long
 * one, and so is that which would decide that it opens: an app may exchange a page late for some, or from the second
 * time on. Between them nothing is expected to change late, unless something did: then it is watched long for good.
 */
export function quietFor({ seen, first, decides }: Before): number {
  const late = seen.some(({ longestRestMs = 0 }) => longestRestMs >= LATE_MS);
  return first || decides || late ? LONG_MS : SHORT_MS;
}
