import type { Address } from '#model';
import type { Glance } from '#screen/eye';
import { awayFromDialog, type Corner, find, findIcon, findNative, putsAway, type Words } from '#screen/find';
import type { Hand } from '#screen/hand';
import { webOf } from '#screen/read';
import { type Node, nameOf, type Tree } from '#screen/tree';

/** The words by which an app's common parts are found. Lists hold both platforms' words. */
export interface WayWords {
  /** All of these stand on the app's first screen: its tabs. */
  readonly root: readonly string[];
  /** Buttons that leave a screen, the most specific first. */
  readonly leave: readonly string[];
  /** The button of the in-app browser's menu. */
  readonly menu: Words;
  /** Where the icons stand whose names the app may keep to itself. */
  readonly corners: { readonly menu: Corner; readonly leave: Corner };
  readonly copyLink: readonly string[];
}

/** More screens deep than any app goes. */
const DEEPEST = 10;
/** How long an app may take to draw its first screen: from another one, and where it may only just have been started. */
const MOVE_MS = 1000;
const START_MS = 6000;

/** All tabs are there. Recognition may miss one: a tab can be a single character. */
export function atRoot(tree: Tree, { root }: WayWords): boolean {
  const seen = root.map((tab) => tree.nodes.find((node) => node.text === tab || node.label === tab));
  const missing = seen.filter((node) => node === undefined).length;
  return missing === 0 || (missing === 1 && root.length > 2 && seen.some((node) => node?.by === 'ocr'));
}

/**
 * Leaves screen after screen until `there` says so or the app's first screen is reached. An app that cannot be left
 * that way is started afresh. Gives back what was seen there, or `root`.
 */
export async function retreat(
  hand: Hand,
  packageName: string,
  options: { words: WayWords; there: (tree: Tree) => boolean },
): Promise<Glance | 'root'> {
  const { words, there } = options;
  let seen: Glance | null = await toFront(hand, packageName);
  const patienceMs = seen ? MOVE_MS : START_MS;
  for (let restarted = false; ; restarted = true) {
    for (let depth = 0; depth < DEEPEST; depth++) {
      const glance: Glance = seen ?? (await hand.glance({ pages: false }));
      seen = null;
      const tree = await hand.readGlance(glance);
      const away = awayFromDialog(tree);
      if (away) {
        hand.heed(tree);
        await putAway(hand, away);
      } else if (tree.app === packageName) {
        if (there(tree)) return glance;
        if (atRoot(tree, words)) return 'root';
        hand.heed(tree);
        if (!(await leave(hand, tree, words))) break;
      } else if (depth > 0) {
        await hand.phone.launch(packageName);
      }
      await hand.clock.pause(100);
    }
    const root = await hand.seek((tree) => tree.app === packageName && atRoot(tree, words), patienceMs);
    if (root) return 'root';
    if (restarted) return 'root';
    hand.note({ did: 'launch', what: `${packageName} afresh` });
    await hand.rescue('relaunch', 'no way back to its first screen', async () => {
      await hand.phone.stop(packageName);
      await hand.phone.launch(packageName);
      const first = (tree: Tree): boolean => tree.app === packageName && atRoot(tree, words);
      await hand.need(`first screen of ${packageName}`, first, 20_000);
    });
  }
}

/** A dialog that nobody has asked for, or that an earlier trial has left. */
const putAway = (hand: Hand, button: Node): Promise<void> =>
  hand.rescue('dismiss', nameOf(button), () => hand.tap(button, { did: 'home', what: nameOf(button) }));

/** The screen, where the app was in front already; null where it had to be brought there. */
async function toFront(hand: Hand, packageName: string): Promise<Glance | null> {
  const glance = await hand.glance({ pages: false });
  if (glance.tree.app === packageName) return glance;
  hand.note({ did: 'launch', what: packageName });
  await hand.phone.launch(packageName);
  // What the system asks stands before every app until it is answered.
  const there = (now: Tree): boolean => now.app === packageName;
  if (await hand.seek(there, ALERT_MS)) return null;
  const away = (await hand.look()).nodes.findLast((node) => node.tappable && putsAway(node));
  if (away) await putAway(hand, away);
  await hand.need(`${packageName} in front`, there, 20_000);
  return null;
}

/** An app that has not come to the front by then has something before it. */
const ALERT_MS = 5000;

/** One screen back: Android's key, an iPhone's button. False if there is no way back. */
async function leave(hand: Hand, tree: Tree, words: WayWords): Promise<boolean> {
  if (hand.phone.platform === 'android') {
    await hand.phone.back();
    return true;
  }
  const named = words.leave.map((word) => findNative(tree, word)).find((node) => node !== undefined);
  const button = named ?? findIcon(tree, words.leave, words.corners.leave);
  if (!button) return false;
  await hand.tap(button, { did: 'home', what: nameOf(button) || 'the way back' });
  return true;
}

/** How long an app may take to leave a screen. */
const LEAVE_MS = 5000;

/** One screen back, and the screen is another: an app that hangs stays as it is. */
export async function answers(hand: Hand, words: WayWords): Promise<boolean> {
  const tree = await hand.native();
  if (!(await leave(hand, tree, words))) return false;
  return (await hand.seek((now) => now.app !== tree.app || now.print !== tree.print, LEAVE_MS)) !== null;
}

/** Copies the page's address by the app's own menu and reads it back. Leaves the page as it was. */
export async function addressByMenu(hand: Hand, tree: Tree, words: WayWords): Promise<Address> {
  if (webOf(tree) === 'none') return { url: null, why: 'no-web-view' };
  const menu = findIcon(tree, words.menu, words.corners.menu);
  if (!menu) return { url: null, why: 'no-menu' };
  await hand.tap(menu, { did: 'read-address', what: nameOf(menu) || 'the menu' });
  const entry = (await hand.seek((now) => find(now, words.copyLink), 3000)) ?? find(await hand.read(), words.copyLink);
  if (!entry) {
    // Where no menu has come up, the way back leads out of the page.
    if ((await hand.look()).print !== tree.print) await closeMenu(hand, words);
    return { url: null, why: 'not-offered' };
  }
  await hand.tap(entry, { did: 'read-address', what: entry.text || entry.label });
  await hand.seek((now) => !find(now, words.copyLink), 3000);
  const url = (await hand.phone.takeClipboard()).trim();
  if (/^https?:\/\//i.test(url)) return { url, by: 'menu' };
  // A tap that was lost leaves the menu open, which is no answer to the link.
  if (find(await hand.native(), words.copyLink)) await closeMenu(hand, words);
  return { url: null, why: 'refused' };
}

async function closeMenu(hand: Hand, words: WayWords): Promise<void> {
  if (hand.phone.platform === 'android') return hand.phone.back();
  const cancel = find(await hand.look(), ['取消', ...words.leave]);
  if (cancel) await hand.tap(cancel, { did: 'read-address', what: 'close the menu' });
}
