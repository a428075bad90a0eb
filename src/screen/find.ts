import { fold, holdsNearly } from '#text';
import { type Kind, type Node, nameOf, type Tree } from './tree.ts';

/** A node is wanted by what a person would read on it: exact words, or a pattern. */
export type Words = string | RegExp | readonly string[];

const says = (node: Node, words: Words): boolean => {
  const names = [node.text, node.label].filter(Boolean);
  if (words instanceof RegExp) return names.some((name) => words.test(name));
  return names.some((name) => (typeof words === 'string' ? name === words : words.includes(name)));
};

/** The last one drawn wins: dialogs and sheets stand after what they cover. */
export const find = (tree: Tree, words: Words, kinds?: readonly Kind[]): Node | undefined =>
  tree.nodes.findLast((node) => (!kinds || kinds.includes(node.kind)) && says(node, words));

export const findNative = (tree: Tree, words: Words): Node | undefined =>
  tree.nodes.findLast((node) => !node.inWeb && says(node, words));

/** Where in the bar at the top an icon stands that says nothing: counted from one end, 0 is the outermost. */
export interface Corner {
  readonly side: 'left' | 'right';
  readonly nth: number;
}

/** Share of the screen's height that the bar at the top takes at most, the status bar included. */
const BAR = 0.14;

/** An icon by its spoken name; where the tree keeps that to itself, by its place in the bar. */
export const findIcon = (tree: Tree, words: Words, corner: Corner): Node | undefined =>
  findNative(tree, words) ?? inCorner(tree, corner);

function inCorner({ nodes, size }: Tree, { side, nth }: Corner): Node | undefined {
  const mute = nodes.filter(
    ({ inWeb, kind, tappable, text, label, by, box }) =>
      !inWeb &&
      (kind === 'button' || kind === 'image' || (tappable && kind !== 'input')) &&
      // Recognition takes a magnifying glass for a Q.
      (text === '' || (by === 'ocr' && text.length <= 2)) &&
      label === '' &&
      box.width > 0 &&
      box.width < size.width / 3 &&
      box.y + box.height < size.height * BAR &&
      (side === 'left') === box.x + box.width / 2 < size.width / 2,
  );
  const outwards = mute.toSorted((a, b) => (side === 'left' ? a.box.x - b.box.x : b.box.x - a.box.x));
  return outwards[nth];
}

/** The way into a search: by its words, by its icon's place in the bar, or a field at the top that only looks like one. */
export const findSearch = (tree: Tree, words: Words, corner: Corner): Node | undefined =>
  findNative(tree, words) ?? inputs(tree).find(({ box }) => box.y < tree.size.height * FIELD) ?? inCorner(tree, corner);

/** Share of the screen's height above which a field belongs to the screen's head. */
const FIELD = 0.25;

/** Does the node show these words? Exactly where the tree says so, nearly where they were read on the picture. */
export const holds = (node: Node, wanted: string): boolean =>
  (node.by === 'ocr' ? holdsNearly : (text: string, words: string) => text.includes(words))(
    fold(nameOf(node)),
    fold(wanted),
  );

const AWAY =
  /^(忽略|跳过|以后再说|稍后(再说|提醒|更新)?|下次(再说|吧|更新)?|暂不.{0,4}|不了,?谢谢|不允许|拒绝|取消|关闭|我?知道了|not now|later|skip|don.t allow)$/i;

/** A button that puts away what came up by itself. */
export const putsAway = (node: Node): boolean => AWAY.test(nameOf(node).trim());

/** From these shares of the screen on, something lies over all of it. */
const WHOLE = 0.9;

/**
 * An iPhone's dialog stands in a window of its own, or lies over the whole screen as one button with all its words
 * within: what it covers can be seen, and not be touched. Its way out, if it has one.
 */
export function awayFromDialog(tree: Tree): Node | undefined {
  const front = frontWindow(tree);
  return tree.nodes.findLast(
    (node) => !node.inWeb && putsAway(node) && (front?.has(node) || liesInCover(node, tree.size)),
  );
}

const liesInCover = (node: Node, size: Tree['size']): boolean => coverOf(node, size) !== null;

function coverOf({ parent }: Node, { width, height }: Tree['size']): object | null {
  for (let box = parent; box; box = box.parent) {
    const covers = box.box.width >= width * WHOLE && box.box.height >= height * WHOLE;
    if (box.kind === 'button' && covers) return box;
  }
  return null;
}

/** More texts than a dialog has, or a page that holds somebody up. */
const MOST_OF_NOTICE = 12;

/**
 * What stands in the way says: the words of a dialog, or of a screen with little on it and nothing to write into. What
 * stands in a list is a message, a result or the last line of a chat: people's words, not the app's.
 */
export function noticeOn(tree: Tree): readonly string[] {
  const native = tree.nodes.filter((node) => !node.inWeb && nameOf(node) !== '' && !isInList(node));
  const covered = native.filter((node) => liesInCover(node, tree.size));
  const front = frontWindow(tree);
  const alone = inputs(tree).length > 0 ? [] : native;
  const shown = covered.length > 0 ? covered : front ? native.filter((node) => front.has(node)) : alone;
  return shown.length > MOST_OF_NOTICE ? [] : shown.map(nameOf);
}

function isInList(node: Node): boolean {
  for (let box = node.parent; box; box = box.parent) if (box.kind === 'list') return true;
  return false;
}

/** What stands in the last of an iPhone's windows, where several show anything; null where one does. Android tells of one. */
function frontWindow({ platform, nodes }: Tree): ReadonlySet<Node> | null {
  if (platform !== 'ios') return null;
  const native = nodes.filter((node) => !node.inWeb && nameOf(node) !== '' && node.parent !== null);
  const windows = new Set(native.map(windowOf));
  const front = [...windows].at(-1);
  return windows.size < 2 ? null : new Set(native.filter((node) => windowOf(node) === front));
}

/** What stands next below the application. */
function windowOf(node: Node): Node {
  let window = node;
  while (window.parent?.parent) window = window.parent;
  return window;
}

/** Recognition may add a character here and there. */
const MISREAD = 1.3;

/** Does a field hold what was typed and no more? What it keeps to itself is not held against it. */
export function holdsOnly({ text, by }: Node, typed: string): boolean {
  const [now, wanted] = [fold(text).length, fold(typed).length];
  if (text === '') return true;
  // As long as, not equal to: keyboards exchange quotation marks.
  return by === 'ocr' ? now <= wanted * MISREAD : now === wanted;
}

export const inputs = (tree: Tree): readonly Node[] =>
  tree.nodes.filter((node) => node.kind === 'input' && !node.inWeb);

/** Texts on one row of a list, as a person reads a row: everything below the same direct child of the list. */
export function rows(tree: Tree): readonly (readonly Node[])[] {
  const byRow = new Map<Node, Node[]>();
  for (const node of tree.nodes) {
    if (!nameOf(node)) continue;
    let at: Node = node;
    while (at.parent && at.parent.kind !== 'list') at = at.parent;
    if (at.parent?.kind !== 'list') continue;
    byRow.set(at, [...(byRow.get(at) ?? []), node]);
  }
  return [...byRow.values()];
}
