import type { Hand } from './hand.ts';
import { isLoading, webOf } from './read.ts';
import type { Tree } from './tree.ts';

/** How long a screen must stand still, with nothing loading, to count as settled. */
const QUIET_MS = 1200;
/** Between two looks. */
const LOOK_MS = 200;

export interface Watched {
  readonly settled: boolean;
  readonly tree: Tree;
  /** Anything at all differed from `from`. */
  readonly changed: boolean;
}

/**
 * Watches until the screen has left `from` and come to rest, or until `limitMs` is over.
 *
 * A screen that never leaves `from` is watched for the whole limit: a tap that does nothing and a tap whose
 * effect is late look the same at first. `onChange` hears of every new screen.
 */
export async function watch(
  hand: Hand,
  options: { from: Tree; limitMs: number; onChange?: (tree: Tree) => Promise<void> },
): Promise<Watched> {
  const began = hand.clock.now();
  let print = sightOf(options.from, null);
  let stillSince = began;
  let changed = false;
  for (;;) {
    const tree = await hand.look();
    const now = hand.clock.now();
    const sight = sightOf(tree, await pixels(hand, tree));
    if (sight !== print) {
      print = sight;
      stillSince = now;
      changed = true;
      await options.onChange?.(tree);
    } else if (isLoading(tree)) {
      stillSince = now;
      changed = true;
    }
    if (changed && now - stillSince >= QUIET_MS) return { settled: true, tree, changed };
    if (now - began >= options.limitMs) return { settled: false, tree, changed };
    await hand.clock.pause(LOOK_MS);
  }
}

/** Where the tree does not show the page, only the picture tells whether it still moves. */
const pixels = async (hand: Hand, tree: Tree): Promise<string | null> =>
  webOf(tree) === 'empty' ? Buffer.from(await hand.phone.screenshot()).toString('base64') : null;

const sightOf = (tree: Tree, picture: string | null): string => `${tree.app}\n${tree.print}\n${picture ?? ''}`;
