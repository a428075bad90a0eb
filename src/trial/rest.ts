import type { Moment } from '#model';
import type { Glance } from '#screen/eye';
import type { Hand } from '#screen/hand';
import { webOf } from '#screen/read';
import { type Watched, watch } from '#screen/settle';
import { nameOf, type Tree } from '#screen/tree';

/** How a screen is waited for. */
export interface Patience {
  /** T: longest wait for this link. */
  readonly waitMs: number;
  /** How long a screen must stand still to count as settled. */
  readonly quietMs: number;
}

/** Is shown the first screen of each app that comes to the front. */
export type OnApp = (tree: Tree) => Promise<void>;

function perApp({ app: before }: Tree, onApp: OnApp): (seen: Glance) => Promise<void> {
  let app = before;
  return async ({ tree }) => {
    if (tree.app !== app) await onApp(tree);
    app = tree.app;
  };
}

/**
 * Watches until the screen rests. On an Android phone the rest of the quiet time passes while its picture is taken and
 * its address read; an iPhone's app is not in front meanwhile, and its page may sleep.
 */
export const settle = (
  hand: Hand,
  from: Tree,
  { waitMs, quietMs: whole }: Patience,
  { first: fading, early, onApp }: { readonly first: boolean; readonly early: boolean; readonly onApp: OnApp },
) => {
  const quietMs = early && hand.phone.platform === 'android' ? Math.min(whole, FIRST_REST_MS) : whole;
  let moving = false;
  const lookAtApp = perApp(from, onApp);
  const onChange = async (seen: Glance): Promise<void> => {
    if (!moving) await hand.record('opening' satisfies Moment, seen);
    moving = true;
    await lookAtApp(seen);
  };
  return watch(hand, { from, limitMs: waitMs, quietMs, fading, onChange });
};

/** A screen that has stood still for so long may be read. */
const FIRST_REST_MS = 1500;

/**
 * Is the screen still the same when its quiet time is over? What the app has said beside a page is no part of it; what it
 * has said in passing on a screen of its own is `faded`, and the end, without it, is recorded.
 */
export async function stay(
  hand: Hand,
  tree: Tree,
  { untilMs, recorded }: { readonly untilMs: number; readonly recorded: Tree },
): Promise<'still' | 'faded' | 'moved'> {
  const left = untilMs - hand.clock.now();
  if (left <= 0) return 'still';
  const seen = await watch(hand, { from: tree, limitMs: left, quietMs: left, fading: true });
  if (seen.changed) return 'moved';
  if (webOf(recorded) !== 'none' || seen.tree.print === recorded.print) return 'still';
  await hand.record('settled', seen.last);
  return 'faded';
}

/** What the app jumped to by itself is watched for the rest of its quiet time. */
export async function rest(hand: Hand, tree: Tree, { waitMs, quietMs }: Patience, onApp: OnApp): Promise<Watched> {
  const onChange = perApp(tree, onApp);
  const seen = await watch(hand, { from: tree, limitMs: quietMs, quietMs, onChange });
  if (!seen.changed) return { ...seen, changed: true, settled: true };
  if (seen.settled) return seen;
  return { ...(await watch(hand, { from: seen.tree, limitMs: waitMs, quietMs, onChange })), changed: true };
}

/** A note of the app over a page that is read on its picture passes for a text of the page, until it fades. */
const NOTE_MS = 4000;
const LOOK_MS = 200;

/** The screen, if the page's own texts are what they were; a note of the app over it does not count. Null if not. */
export async function unmoved(hand: Hand, before: Tree): Promise<Tree | null> {
  const fades = before.nodes.some(({ inWeb, by }) => inWeb && by !== 'tree') ? NOTE_MS : 0;
  const until = hand.clock.now() + fades;
  for (;;) {
    const now = await hand.look();
    if (before.app === now.app && pageOf(before) === pageOf(now)) return now;
    if (hand.clock.now() >= until) return null;
    await hand.clock.pause(LOOK_MS);
  }
}

const pageOf = (tree: Tree): string =>
  tree.nodes
    .filter((node) => node.inWeb)
    .map(nameOf)
    .join('\n');
