import type { Hand } from './hand.ts';
import { isLoading, webOf } from './read.ts';
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
  let sight = sightOf(options.from, null);
  let stillSince = began;
  let longestRestMs = 0;
  let changed = false;
  for (;;) {
    const tree = await hand.look();
    const now = hand.clock.now();
    const next = sightOf(tree, await pixels(hand, tree));
    if (next !== sight) {
      if (changed) longestRestMs = Math.max(longestRestMs, now - stillSince);
      sight = next;
      stillSince = now;
      changed = true;
      await options.onChange?.();
    } else if (isLoading(tree)) {
      stillSince = now;
      changed = true;
    }
    if (changed && now - stillSince >= options.quietMs) return { settled: true, tree, changed, longestRestMs };
    if (now - began >= options.limitMs) return { settled: false, tree, changed, longestRestMs };
    await hand.clock.pause(LOOK_MS);
  }
}

/** Where the tree does not show the page, only the picture tells whether it still moves. */
const pixels = async (hand: Hand, tree: Tree): Promise<string | null> =>
  webOf(tree) === 'empty' ? Buffer.from(await hand.phone.screenshot()).toString('base64') : null;

const sightOf = (tree: Tree, picture: string | null): string => `${tree.app}\n${tree.print}\n${picture ?? ''}`;
