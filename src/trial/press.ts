import { putsAway } from '#screen/find';
import type { Node, Tree } from '#screen/tree';
import { nameOf } from '#screen/tree';

/** Words that agree to whatever a dialog asks, beside those that say where they lead. */
const YES = /^(确定|确认|好的?|OK)$/i;
const OFF = /^(取消|拒绝|不允许|返回|关闭|暂不)$/;

/** Does a text say by itself that it goes on in place? */
export type GoesOn = (text: string) => boolean;

/** A choice that stands in the way: a button to go on, and whether it was drawn by an app or by a page. */
export interface Choice {
  readonly button: Node;
  readonly drawnBy: 'native' | 'page';
}

/**
 * Finds what asks before going on: a native dialog (a button to go on beside one to refuse) or, on a page, a
 * button to go on. Whether it may be pressed is for the caller to say.
 */
export function choiceOn(tree: Tree, goesOn: GoesOn): Choice | null {
  const native = tree.nodes.filter((node) => !node.inWeb);
  const on = native.findLast((node) => agrees(node, goesOn));
  const off = native.findLast((node) => OFF.test(nameOf(node)) && near(node, on));
  if (on && off) return { button: on, drawnBy: 'native' };
  const onPage = tree.nodes.findLast((node) => node.inWeb && goesOn(nameOf(node)));
  return onPage ? { button: onPage, drawnBy: 'page' } : null;
}

const agrees = (node: Node, goesOn: GoesOn): boolean => goesOn(nameOf(node)) || YES.test(nameOf(node));

/** Buttons of one dialog stand on one line or right above each other; a navigation bar's 返回 is far off. */
const near = (node: Node, other: Node | undefined): boolean =>
  other !== undefined && Math.abs(node.box.y - other.box.y) <= Math.max(node.box.height, other.box.height) * 2.5;

/** Bars at the top hold buttons with such words too. */
const BAR = 0.15;
const LONGEST_BUTTON = 6;
/** Android says so of an app that has stopped answering. */
const HANGS = /没有响应|无响应|isn.t responding/i;

/** Has a pop-up with these words nothing to do with the link? `surely`: by its own words, not for want of others. */
export type IsAside = (texts: readonly string[], sure: { readonly surely: boolean }) => boolean;

/**
 * What came up over `before` and has nothing to do with the link: the button that puts it away. One that offers to go
 * on may be the answer to the tap, and so may one that came up again (`again`): these have to say what they are.
 */
export function popupOn(
  tree: Tree,
  before: Tree,
  { goesOn, isAside, again }: { goesOn: GoesOn; isAside: IsAside; again: boolean },
): Node | null {
  const fresh = freshOn(tree, before);
  const away = awayOn(fresh, tree);
  if (!away) return null;
  const asks = fresh.some((node) => node !== away && agrees(node, goesOn) && near(node, away));
  return isAside(saidAround(away, fresh).map(nameOf), { surely: asks || again }) ? away : null;
}

/** The only other button of a dialog that came up over `before`, whatever stands on it. */
export function otherOn(tree: Tree, before: Tree): Choice | null {
  const fresh = freshOn(tree, before);
  const away = awayOn(fresh, tree);
  const [button, ...more] = fresh.filter(
    (node) => node !== away && near(node, away) && nameOf(node).length <= LONGEST_BUTTON,
  );
  return button && more.length === 0 ? { button, drawnBy: 'native' } : null;
}

/**
 * A dialog of two buttons that say nothing known, and whose words have to do neither with links nor with the account:
 * the later button, which as a rule leads on from a question and away from an advertisement.
 */
export function unknownOn(tree: Tree, before: Tree, isAside: IsAside): Choice | null {
  const fresh = freshOn(tree, before);
  const [first, button, ...more] = fresh.filter(
    (node) => node.kind === 'button' && node.box.y > tree.size.height * BAR && nameOf(node).length <= LONGEST_BUTTON,
  );
  if (!first || !button || more.length > 0 || !near(first, button)) return null;
  const said = saidAround(button, fresh).map(nameOf);
  return isAside(said, { surely: false }) ? { button, drawnBy: 'native' } : null;
}

/** What is new on the screen since `before`, in words. */
export const newsOn = (tree: Tree, before: Tree): string => freshOn(tree, before).map(nameOf).join('\n');

const awayOn = (fresh: readonly Node[], { size }: Tree): Node | undefined =>
  fresh.findLast((node) => putsAway(node) && node.box.y > size.height * BAR);

/** What the pop-up around a button says: the bar above it and the page behind it say other things. */
function saidAround(button: Node, fresh: readonly Node[]): readonly Node[] {
  for (let box = button.parent; box; box = box.parent) {
    const within = fresh.filter((node) => isWithin(node, box));
    if (within.some((node) => nameOf(node).length > LONGEST_BUTTON)) return within;
  }
  return fresh;
}

function isWithin(node: Node, box: Node): boolean {
  for (let at: Node | null = node; at; at = at.parent) if (at === box) return true;
  return false;
}

/** The system says that an app does not answer any more. */
export const hangsOn = (tree: Tree, before: Tree): boolean =>
  freshOn(tree, before).some((node) => HANGS.test(nameOf(node)));

function freshOn(tree: Tree, before: Tree): readonly Node[] {
  const known = new Set(before.nodes.map(nameOf));
  return tree.nodes.filter((node) => !node.inWeb && nameOf(node) !== '' && !known.has(nameOf(node)));
}
