import type { Cell } from '#model';
import { type State, tells } from './kind.ts';

/** Source app and platform, `wechat/android`: what shares one procedure, and breaks together. */
export const groupOf = ({ app, platform }: Pick<Cell, 'app' | 'platform'>): string => `${app}/${platform}`;

/** What a run found of a cell, as far as a mass is seen in it. */
export interface Found {
  readonly cell: string;
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
        for (const { cell, now } of cells) if (tells(now)) this.#known.set(cell, now);
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
    const told = new Map(cells.filter(({ now }) => tells(now)).map(({ cell, now }) => [cell, now]));
    const again = waiting.flips.filter(({ cell }) => told.has(cell));
    if (again.length < LEAST) return null;
    this.#unconfirmed.delete(group);
    if (again.filter(({ cell, now }) => alike(told.get(cell), now)).length < again.length * NEARLY_ALL) return null;
    for (const { cell, now } of waiting.flips) if (tells(now)) this.#known.set(cell, now);
    return waiting.run;
  }

  #flipped(cells: readonly Found[]): readonly Found[] {
    return cells.filter(({ cell, now }) => {
      const before = this.#known.get(cell);
      return before !== undefined && !alike(before, now);
    });
  }
}

/** The groups in which the later of two runs is suspect, held against the earlier one alone. No third run confirms anything. */
export function suspectsBetween(before: readonly Found[], after: readonly Found[]): readonly string[] {
  const suspicion = new Suspicion();
  suspicion.next(0, before);
  return suspicion.next(1, after).suspect;
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

/** By which way a link opens makes no difference here: either is seen by its content. */
const alike = (a: State | undefined, b: State): boolean => a?.verdict === b.verdict && a.how === b.how;

/** Something was seen that proves itself: the content, an obstacle, a refusal by its own words. */
const isPositive = ({ verdict, how }: State): boolean =>
  verdict === 'direct' ||
  verdict === 'conditional' ||
  verdict === 'mixed' ||
  verdict === 'target-refusal' ||
  (verdict === 'blocked' && (how === 'stop' || how === 'copy'));
