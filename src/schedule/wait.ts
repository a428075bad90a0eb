import type { Control } from '#model';

const SHORTEST_MS = 15_000;
const LONGEST_MS = 60_000;

/** T, the longest wait for a link on a phone: three times what the ordinary browser took, within bounds. */
export function waitFor(controls: readonly Control[]): number {
  const times = controls.flatMap(({ agent, page }) =>
    agent === 'browser' && page.state === 'loaded' ? [page.contentMs] : [],
  );
  return Math.min(Math.max(SHORTEST_MS, 3 * Math.max(0, ...times)), LONGEST_MS);
}
