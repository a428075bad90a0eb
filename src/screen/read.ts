import type { Frame, SeenText } from '#model';
import { type Node, nameOf, type Tree } from './tree.ts';

/** Longest text kept of one node, and most texts of one screen: pages are untrusted. */
const LONGEST = 500;
const MOST = 400;

/** What a person could read on the screen, as the tree tells it. */
export const textsOf = (tree: Tree): readonly SeenText[] =>
  tree.nodes
    .filter((node) => nameOf(node).trim() !== '' && node.kind !== 'web')
    .slice(0, MOST)
    .map((node) => ({
      text: nameOf(node).slice(0, LONGEST).toWellFormed(),
      part: node.inWeb ? 'web' : 'native',
      role: roleOf(node),
      by: node.by,
    }));

const roleOf = (node: Node): SeenText['role'] => {
  if (node.kind === 'input' || node.kind === 'title') return node.kind;
  return node.kind === 'button' || (node.tappable && node.text.length <= 12) ? 'button' : 'text';
};

/** Is there a web view, and does the tree show what is in it? */
export function webOf(tree: Tree): Frame['web'] {
  if (!tree.nodes.some((node) => node.kind === 'web')) return 'none';
  return tree.nodes.some((node) => node.inWeb && node.by === 'tree' && nameOf(node) !== '') ? 'filled' : 'empty';
}

export const isLoading = (tree: Tree): boolean => tree.nodes.some((node) => node.kind === 'progress');
