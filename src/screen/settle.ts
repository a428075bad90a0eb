import type { Hand } from './hand.ts';
import { isLoading } from './read.ts';
import type { Tree } from './tree.ts';

/** Between two looks. */
const LOOK_MS = 200;

export interface Watched {
  readonly settled: boolean;
  readonly tree: Tree;
  /** Anything at all differed from `from`. */
  readonly changed: boolean;
  /** The longest time it stood still, nothing loading, and then changed once more. */
  readonly longestRestMs: number;
}

/**
 * Watches until the screen has left `from` and stood still for `quietMs`, or until `limitMs` is over.
 *
 * A screen that never leaves `from` is watched for the whole limit: a tap that does nothing and a tap whose
 * effect is late look the same at first. `onChange` hears of every new screen.
 */
export async function watch(
  hand: Hand,
  options: { from: Tree; limitMs: number; quietMs: number; onChange?: () => Promise<void> },
): Promise<Watched> {
  const began = hand.clock.now();
  let print = sightOf(options.from);
  let stillSince = began;
  let longestRestMs = 0;
  let changed = false;
  for (;;) {
    const seen = await hand.glance();
    const now = hand.clock.now();
    const next = sightOf(seen.tree);
    if (next !== print) {
      if (changed) longestRestMs = Math.max(longestRestMs, now - stillSince);
      print = next;
      stillSince = now;
      changed = true;
      await options.onChange?.();
    } else if (isLoading(seen.tree)) {
      stillSince = now;
      changed = true;
    }
    const settled = changed && now - stillSince >= options.quietMs;
    if (settled || now - began >= options.limitMs) {
      return { settled, tree: seen.picture ? await hand.look() : seen.tree, changed, longestRestMs };
    }
    await hand.clock.pause(LOOK_MS);
  }
}

const sightOf = (tree: Tree): string => `${tree.app}\n${tree.print}`;
