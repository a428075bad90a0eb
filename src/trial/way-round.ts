import { type Phone, PhoneRefusedError } from '#drivers/phone';
import type { Frame, WayRound } from '#model';
import { type Glance, LostWayError } from '#screen/eye';
import { find, inputs } from '#screen/find';
import { Hand } from '#screen/hand';
import { watch } from '#screen/settle';
import { middle, type Node, nameOf, type Tree } from '#screen/tree';
import { packageOf, takeFrame } from './frames.ts';
import type { VisitOptions } from './visit.ts';

/** Longest wait for the page in the phone's browser, and how long it must stand still. */
const LIMIT_MS = 20_000;
const QUIET_MS = 1_500;

const ADDRESS = /^https?:\/\/\S+$/i;
const COPIES = /^.{0,3}复制$/;
const COPY = /^(复制|拷贝|复制(链接|网址|地址)|一键复制)$/;

/**
 * Does as the page in the way advises: copies the address that it shows, opens the phone's own browser, puts the
 * address there. `frame` is null where the page offers nothing to copy, or the browser nowhere to put it.
 */
export async function goRound(phone: Phone, options: VisitOptions): Promise<WayRound> {
  const frames: Frame[] = [];
  const hand = new Hand(phone, {
    clock: options.clock,
    recognise: options.recognise,
    onFrame: async (moment, seen) => {
      const at = { atMs: hand.elapsedMs, moment, ...seen, note: () => {} };
      frames.push(await takeFrame(phone, at, options));
    },
  });
  const end = (): WayRound => ({ frame: frames[0] ?? null, steps: hand.steps.length, durationMs: hand.elapsedMs });
  try {
    const address = await copied(hand);
    const browser = packageOf('browser', options.apps, phone.platform);
    if (address === null || browser === undefined) return end();
    const { app } = await hand.record('settled', await paste(hand, browser, address));
    if (app !== null) await phone.stop(app);
  } catch (error) {
    // A way that cannot be gone is an answer.
    if (!(error instanceof LostWayError || error instanceof PhoneRefusedError)) throw error;
  }
  return end();
}

/** By the page's own button, or by a long press on the address that it shows. */
async function copied(hand: Hand): Promise<string | null> {
  const tree = await hand.look();
  const button = find(tree, COPY);
  const shown = tree.nodes.find((node) => ADDRESS.test(nameOf(node).trim()) && node.kind !== 'input');
  if (button) await hand.tap(button, { did: 'press', what: nameOf(button) });
  else if (shown) await longPress(hand, shown);
  else return null;
  const text = (await hand.phone.takeClipboard()).trim();
  return ADDRESS.test(text) ? text : null;
}

async function longPress(hand: Hand, shown: Node): Promise<void> {
  const before = new Set((await hand.look()).nodes.map(nameOf));
  // On a picture, the words behind a small menu run into its own.
  const fresh = ({ nodes }: Tree): Node | undefined =>
    nodes.findLast((node) => node.by === 'ocr' && !before.has(nameOf(node)) && COPIES.test(nameOf(node)));
  hand.note({ did: 'press', what: `long press on ${nameOf(shown)}` });
  await hand.phone.longPress(middle(shown));
  const copy = await hand.need('copy', (tree) => find(tree, COPY) ?? fresh(tree));
  await hand.tap(copy, { did: 'press', what: nameOf(copy) });
}

/** The page that came up. */
async function paste(hand: Hand, browser: string, address: string): Promise<Glance> {
  hand.note({ did: 'launch', what: browser });
  await hand.phone.launch(browser);
  const bar = await hand.need('address bar', (tree) => tree.app === browser && addressBar(tree));
  await hand.tap(bar, { did: 'tap', what: 'address bar' });
  hand.note({ did: 'paste', what: address });
  await hand.phone.type(address);
  const from = await hand.look();
  hand.note({ did: 'press', what: 'action key' });
  await hand.phone.submit();
  return (await watch(hand, { from, limitMs: LIMIT_MS, quietMs: QUIET_MS })).last;
}

/** At the top, or as in Safari at the bottom. */
const addressBar = (tree: Tree): Node | undefined => inputs(tree)[0];
