import type { Verdict } from '#model';

/** A cell in two runs that follow each other. */
export interface Step {
  readonly cell: string;
  /** Source app and platform: what shares one procedure, and breaks together. */
  readonly group: string;
  readonly before: Pick<Verdict, 'verdict' | 'how'>;
  readonly now: Pick<Verdict, 'verdict' | 'how'>;
}

/** One broken procedure flips most of what it reads. */
const MOST = 0.5;
/** Where even the cells flip that nobody had reason to touch, what was seen does not matter. */
const NEARLY_ALL = 0.9;
/** Fewer cells are no mass. */
const LEAST = 4;

/**
 * Groups in which a run is suspect of a broken instrument: most of their cells flipped in one night to something in
 * which nothing positive was seen. Content that is shown, and an obstacle that is recognised, cannot be forged by a
 * selector that finds nothing; so a group that opens or is stopped at once is news, unless nearly every cell flips.
 */
export function suspectGroups(steps: readonly Step[]): readonly string[] {
  const groups = new Map<string, Step[]>();
  for (const step of steps) {
    if (!couldTell(step.before)) continue;
    const those = groups.get(step.group);
    if (those) those.push(step);
    else groups.set(step.group, [step]);
  }
  return [...groups].flatMap(([group, cells]) => {
    if (cells.length < LEAST) return [];
    const flipped = cells.filter(({ before, now }) => before.verdict !== now.verdict || before.how !== now.how);
    const blind = flipped.filter(({ now }) => !isPositive(now));
    return blind.length >= cells.length * MOST || flipped.length >= cells.length * NEARLY_ALL ? [group] : [];
  });
}

const couldTell = ({ verdict }: Step['before']): boolean =>
  verdict !== 'insufficient' && verdict !== 'down' && verdict !== 'not-applicable';

/** Something was seen that proves itself: the content, an obstacle, a refusal by its own words. */
const isPositive = ({ verdict, how }: Step['now']): boolean =>
  verdict === 'direct' ||
  verdict === 'conditional' ||
  verdict === 'mixed' ||
  verdict === 'target-refusal' ||
  (verdict === 'blocked' && (how === 'stop' || how === 'copy'));
