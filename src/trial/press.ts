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
  const on = native.findLast((node) => goesOn(nameOf(node)) || YES.test(nameOf(node)));
  const off = native.findLast((node) => OFF.test(nameOf(node)) && near(node, on));
  if (on && off) return { button: on, drawnBy: 'native' };
  const onPage = tree.nodes.findLast((node) => node.inWeb && goesOn(nameOf(node)));
  return onPage ? { button: onPage, drawnBy: 'page' } : null;
}

/** Buttons of one dialog stand on one line or right above each other; a navigation bar's 返回 is far off. */
const near = (node: Node, other: Node | undefined): boolean =>
  other !== undefined && Math.abs(node.box.y - other.box.y) <= Math.max(node.box.height, other.box.height) * 2.5;
