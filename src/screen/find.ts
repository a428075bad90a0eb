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
