import type { Verdict } from '#model';

/** What a run found of a cell, as far as two runs are compared. */
export type State = Pick<Verdict, 'verdict' | 'how'>;

export interface Found {
  readonly cell: string;
  /** Source app and platform: what shares one procedure, and breaks together. */
  readonly group: string;
  readonly now: State;
}

/** What one run adds: the groups in which it is suspect, and earlier runs that are so no more. */
export interface Doubts {
  readonly suspect: readonly string[];
  readonly cleared: readonly { readonly run: number; readonly group: string }[];
}

/** One broken procedure flips most of what it reads. */
const MOST = 0.5;
/** Where even the cells flip that nobody had reason to touch, what was seen in one night does not matter. */
const NEARLY_ALL = 0.9;
/** Fewer cells are no mass. */
const LEAST = 4;

/**
 * In which runs is the instrument suspect of being broken? Takes the runs of one subject in the order of time, and
 * holds each against what was last known of its cells.
 *
 * - **Blind**: most cells of a group flipped to something in which nothing positive was seen. A selector that finds
 *   nothing looks like that, and goes on so until somebody mends it: suspect for as long as it lasts.
 * - **At once**: nearly all cells flipped, most of them to something that proves itself (the content, an obstacle
 *   that is recognised). Suspect until the next run that can tell sees the same again: then it was news all along.
 */
export class Suspicion {
  readonly #known = new Map<string, State>();
  /** By group: the run in which nearly all flipped at once, and to what, until another run has seen it too. */
  readonly #unconfirmed = new Map<string, { readonly run: number; readonly flips: readonly Found[] }>();

  next(run: number, found: readonly Found[]): Doubts {
    const suspect: string[] = [];
    const cleared: { run: number; group: string }[] = [];
    for (const [group, cells] of grouped(found)) {
      if (this.#doubt(cells) === 'blind') {
        suspect.push(group);
        continue;
      }
      const since = this.#confirmed(group, cells);
      if (since !== null) cleared.push({ run: since, group });
      if (this.#doubt(cells) === null) {
        for (const { cell, now } of cells) if (couldTell(now)) this.#known.set(cell, now);
        continue;
      }
      suspect.push(group);
      if (!this.#unconfirmed.has(group)) this.#unconfirmed.set(group, { run, flips: this.#flipped(cells) });
    }
    return { suspect, cleared };
  }

  #doubt(cells: readonly Found[]): 'blind' | 'at once' | null {
    const before = cells.filter(({ cell }) => this.#known.has(cell));
    if (before.length < LEAST) return null;
    const flipped = this.#flipped(cells);
    if (flipped.filter(({ now }) => !isPositive(now)).length >= before.length * MOST) return 'blind';
    return flipped.length >= before.length * NEARLY_ALL ? 'at once' : null;
  }

  /** The run that was suspect because nearly all flipped, if this one sees nearly all of that again. It is forgotten if not. */
  #confirmed(group: string, cells: readonly Found[]): number | null {
    const waiting = this.#unconfirmed.get(group);
    if (!waiting) return null;
    const told = new Map(cells.filter(({ now }) => couldTell(now)).map(({ cell, now }) => [cell, now]));
    const again = waiting.flips.filter(({ cell }) => told.has(cell));
    if (again.length < LEAST) return null;
    this.#unconfirmed.delete(group);
    if (again.filter(({ cell, now }) => alike(told.get(cell), now)).length < again.length * NEARLY_ALL) return null;
    for (const { cell, now } of waiting.flips) if (couldTell(now)) this.#known.set(cell, now);
    return waiting.run;
  }

  #flipped(cells: readonly Found[]): readonly Found[] {
    return cells.filter(({ cell, now }) => {
      const before = this.#known.get(cell);
      return before !== undefined && !alike(before, now);
    });
  }
}

function grouped(found: readonly Found[]): ReadonlyMap<string, readonly Found[]> {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const those = groups.get(one.group);
    if (those) those.push(one);
    else groups.set(one.group, [one]);
  }
  return groups;
}

const alike = (a: State | undefined, b: State): boolean => a?.verdict === b.verdict && a.how === b.how;

/** A link that is down says nothing of the app. */
const couldTell = ({ verdict }: State): boolean =>
  verdict !== 'insufficient' && verdict !== 'down' && verdict !== 'not-applicable';

/** Something was seen that proves itself: the content, an obstacle, a refusal by its own words. */
const isPositive = ({ verdict, how }: State): boolean =>
  verdict === 'direct' ||
  verdict === 'conditional' ||
  verdict === 'mixed' ||
  verdict === 'target-refusal' ||
  (verdict === 'blocked' && (how === 'stop' || how === 'copy'));
