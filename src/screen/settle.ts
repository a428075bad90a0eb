import type { Glance } from './eye.ts';
import type { Hand } from './hand.ts';
import { isLoading } from './read.ts';
import { nameOf, type Tree } from './tree.ts';

/** From one look to the next; a phone that takes longer to answer is asked again at once. */
const LOOK_MS = 200;
/** A page with nothing on it is thought to be on its way until it has been so for that long. */
const BLANK_MS = 6000;

export interface Watched {
  readonly settled: boolean;
  readonly tree: Tree;
  /** The last look, which `tree` was read of. */
  readonly last: Glance;
  /** Anything at all differed from `from`. */
  readonly changed: boolean;
  /** For how long it had stood still in the end. */
  readonly restMs: number;
  /** The longest time it stood still with something on it, nothing loading, and then changed once more. */
  readonly longestRestMs: number;
}

/**
 * Watches until the screen has left `from` and stood still for `quietMs`, or until `limitMs` is over.
 *
 * A screen that never leaves `from` is watched for the whole limit: a tap that does nothing and a tap whose
 * effect is late look the same at first. `onChange` is shown every new screen. With `fading`, what was there before
 * may go without being missed: a note that the app showed for something else fades by itself.
 */
export async function watch(
  hand: Hand,
  options: {
    from: Tree;
    limitMs: number;
    quietMs: number;
    fading?: boolean;
    onChange?: (seen: Glance) => Promise<void>;
  },
): Promise<Watched> {
  const began = hand.clock.now();
  const sightOf = options.fading ? sightBeyond(options.from) : wholeSight;
  let print = sightOf(options.from);
  let stillSince = began;
  // As far as it was seen to stand still: between two looks anything may happen.
  let restMs = 0;
  let longestRestMs = 0;
  let changed = false;
  let blank = false;
  for (;;) {
    const looked = hand.clock.now();
    const seen = await hand.glance();
    const now = hand.clock.now();
    const next = sightOf(seen.tree);
    if (next !== print) {
      if (changed && !blank) longestRestMs = Math.max(longestRestMs, restMs);
      print = next;
      stillSince = now;
      restMs = 0;
      changed = true;
      await options.onChange?.(seen);
    } else if (isLoading(seen.tree)) {
      stillSince = now;
      restMs = 0;
      changed = true;
    } else {
      restMs = now - stillSince;
    }
    blank = seen.blank;
    const quietMs = blank ? Math.max(options.quietMs, BLANK_MS) : options.quietMs;
    const settled = changed && now - stillSince >= quietMs;
    if (settled || now - began >= options.limitMs) {
      return {
        settled,
        tree: await hand.readGlance(seen),
        last: seen,
        changed,
        restMs: now - stillSince,
        longestRestMs,
      };
    }
    await hand.clock.pause(Math.max(0, LOOK_MS - (now - looked)));
  }
}

/** Longest wait for a screen that only has to find its place. */
const PLACE_MS = 3000;

/** The screen once two looks in a row were alike. */
export async function steady(hand: Hand): Promise<Tree> {
  const until = hand.clock.now() + PLACE_MS;
  let tree = await hand.look();
  for (;;) {
    await hand.clock.pause(LOOK_MS);
    const next = await hand.look();
    if (next.print === tree.print || hand.clock.now() >= until) return next;
    tree = next;
  }
}

/** Most of what was to be read on the screen still is, wherever it stands now. */
export function stillShows(before: Tree, now: Tree): boolean {
  const left = new Set(now.nodes.map(nameOf));
  const known = before.nodes.map(nameOf).filter((name) => name !== '');
  return before.app === now.app && known.filter((name) => left.has(name)).length > known.length * MOST;
}

const MOST = 0.7;

const wholeSight = (tree: Tree): string => `${tree.app}\n${tree.print}`;

/** What is new since `before`, and whether most of that is still there. */
function sightBeyond(before: Tree): (tree: Tree) => string {
  const known = new Set(linesOf(before));
  return (tree) => {
    const lines = linesOf(tree);
    const left = lines.filter((line) => known.has(line)).length;
    return [tree.app, left > known.size / 2, ...lines.filter((line) => !known.has(line))].join('\n');
  };
}

const linesOf = ({ print }: Tree): readonly string[] => print.split('\n');
