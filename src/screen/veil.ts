import search from 'approx-string-match';
import { type Box, type Node, nameOf, type Tree } from './tree.ts';

/** One line of text as recognition found it on a picture of the screen, in the tree's units. */
export interface Line {
  readonly text: string;
  readonly box: Box;
}

/** What the tree keeps to itself: the texts of the app's own nodes, the page in its web view. */
export interface Veil {
  readonly native: boolean;
  readonly web: boolean;
}

/**
 * Does the tree show less than a person sees? Some apps keep their texts from accessibility (WeChat from 8.0.55 is
 * said to), and some web views show nothing of their page.
 */
export function veilOf({ nodes }: Tree): Veil {
  const native = nodes.filter((node) => !node.inWeb && node.kind !== 'web');
  // A title bar and the words in it are one title.
  const words = native.filter(({ kind, parent }) => kind === 'title' || (kind === 'text' && parent?.kind !== 'title'));
  const mute = words.filter((node) => nameOf(node) === '').length;
  const named = native.filter((node) => nameOf(node) !== '').length;
  return {
    // One empty title is an app that has nothing to say yet.
    native: (mute > 1 && mute > words.length / 2) || (native.length > 2 && named === 0),
    web: nodes.some(({ kind }) => kind === 'web') && !nodes.some((node) => node.inWeb && nameOf(node) !== ''),
  };
}

/**
 * The tree with the recognised lines in it, where the tree itself is silent. A node that can only hold one text takes
 * the lines that stand on it; on larger ones (a page, a list) each line becomes a node of its own.
 */
export function unveil(tree: Tree, veil: Veil, lines: readonly Line[]): Tree {
  const taken = new Map<Node, Line[]>();
  for (const line of lines) {
    const node = deepestAt(tree, line.box);
    if (!node || nameOf(node) !== '' || isStatus(line, tree)) continue;
    if (node.inWeb || node.kind === 'web' ? veil.web : veil.native) taken.set(node, [...(taken.get(node) ?? []), line]);
  }
  const said = new Map<Node, Node>();
  const nodes = tree.nodes.flatMap((node): readonly Node[] => {
    const parent = node.parent && (said.get(node.parent) ?? node.parent);
    const own = taken.get(node) ?? [];
    const one = holdsOneText(node, tree);
    const now: Node = one && own.length > 0 ? { ...node, parent, text: joined(own), by: 'ocr' } : { ...node, parent };
    said.set(node, now);
    return [now, ...(one ? [] : own.map((line) => lineIn(line, now)))];
  });
  return { ...tree, nodes };
}

/** The clock and the like above every app, as a share of the height. */
const STATUS = 0.04;

const isStatus = ({ box }: Line, { size }: Tree): boolean => box.y + box.height / 2 < size.height * STATUS;

const lineIn = ({ text, box }: Line, parent: Node): Node => ({
  kind: 'text',
  text,
  label: '',
  id: '',
  box,
  inWeb: parent.inWeb || parent.kind === 'web',
  tappable: parent.tappable,
  enabled: true,
  selected: false,
  parent,
  by: 'ocr',
});

/** Higher than this share of the screen, a node is taken for a part of the screen and not for a text. */
const TALL = 0.3;

const holdsOneText = (node: Node, { nodes, size }: Tree): boolean =>
  node.kind !== 'web' &&
  node.kind !== 'list' &&
  !node.inWeb &&
  node.box.height < size.height * TALL &&
  !nodes.some(({ parent }) => parent === node);

/** The node drawn last among those that hold the line's middle. */
const deepestAt = ({ nodes }: Tree, box: Box): Node | undefined => nodes.findLast((node) => holdsMiddle(node.box, box));

/** Lines of one text: Latin words part by a space, Chinese and the parts of an address do not. */
function joined(lines: readonly Line[]): string {
  const inOrder = lines.toSorted((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
  const address = /^https?:/i.test(inOrder[0]?.text ?? '');
  return inOrder.reduce((text, line) => {
    const words = /[A-Za-z,.]$/.test(text) && /^[A-Za-z]/.test(line.text);
    return text === '' ? line.text : `${text}${words && !address ? ' ' : ''}${line.text}`;
  }, '');
}

/** Latin letters and the like are about half as wide as Chinese characters. */
const wide = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);

/** One character in so many may have been misread. */
const ERRORS = 0.15;

/**
 * The middle of a word among the lines that lie in `box`; where it goes on over several lines, of its longest part.
 * Null if it is not there.
 */
export function wordIn(lines: readonly Line[], box: Box, word: string): { x: number; y: number } | null {
  const inside = lines.filter((line) => holdsMiddle(box, line.box)).toSorted((a, b) => a.box.y - b.box.y);
  const whole = inside.map(({ text }) => text).join('');
  const [best] = search(whole, word, Math.ceil(word.length * ERRORS)).toSorted((a, b) => a.errors - b.errors);
  if (!best) return null;
  let from = 0;
  const parts = inside.map((line) => {
    const start = Math.max(best.start - from, 0);
    const end = Math.min(best.end - from, line.text.length);
    from += line.text.length;
    return { line, start, length: Math.max(0, end - start) };
  });
  const longest = parts.reduce((a, b) => (b.length > a.length ? b : a));
  const { text, box: at } = longest.line;
  const before = wide(text.slice(0, longest.start));
  const part = wide(text.slice(longest.start, longest.start + longest.length));
  return { x: at.x + (at.width * (before + part / 2)) / wide(text), y: at.y + at.height / 2 };
}

const holdsMiddle = (box: Box, { x, y, width, height }: Box): boolean =>
  x + width / 2 >= box.x &&
  x + width / 2 < box.x + box.width &&
  y + height / 2 >= box.y &&
  y + height / 2 < box.y + box.height;
