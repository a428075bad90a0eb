import type { Delivery } from '#model';
import { holds, rows } from '#screen/find';
import { type Node, nameOf, type Tree } from '#screen/tree';

/** Words by which the app marks a message. */
export interface Marks {
  /** Of a row whose message did not go out. */
  readonly failed: RegExp;
  /** By which a folded message can be opened. */
  readonly unfold: RegExp;
}

const TIME = /^((昨天|前天|(周|星期)[一二三四五六日天]|\d{1,2}月\d{1,2}日)\s*)?(上午|下午|晚上|凌晨)?\s*\d{1,2}:\d{2}$/;

/** Rows of the chat that are messages; time lines between them are not. */
export const messages = (tree: Tree): readonly (readonly Node[])[] =>
  rows(tree).filter((row) => !row.every((node) => TIME.test(nameOf(node))));

export const textOfRow = (row: readonly Node[]): string => row.map(nameOf).join(' ');

/** What became of the message that was sent. */
export function readMessage(row: readonly Node[], sent: string, words: Marks): Delivery {
  const body = bodyOf(row);
  const texts = body.map(nameOf);
  const failed = texts.find((text) => words.failed.test(text));
  if (failed) return { state: 'failed', mark: failed };
  if (texts.some((text) => words.unfold.test(text))) return { state: 'shown', as: 'folded' };
  if (body.some((node) => holds(node, sent))) return { state: 'shown', as: 'plain' };
  const address = texts.find((text) => /https?:\/\/|\*{3,}/i.test(text));
  if (address === undefined)
    return texts.length > 1 ? { state: 'shown', as: 'card' } : { state: 'altered', shows: texts.join(' ') };
  // A shortened display of the same address leads to it; any other address does not.
  const shortened = address.match(/^(.{12,}?)(…|\.\.\.)$/)?.[1];
  return shortened !== undefined && sent.startsWith(shortened)
    ? { state: 'shown', as: 'plain' }
    : { state: 'altered', shows: address };
}

/** A message without the picture of who sent it. */
const bodyOf = (row: readonly Node[]): readonly Node[] => row.filter((node) => !/头像$|的资料卡$/.test(nameOf(node)));

/** The one tap goes to the bubble's middle: a bare address is all there is in it. */
export function targetOf(row: readonly Node[], delivery: Delivery, sent: string): Node | null {
  if (delivery.state === 'altered') return row.find((node) => nameOf(node) === delivery.shows) ?? null;
  if (delivery.state !== 'shown') return null;
  const own = row.find((node) => holds(node, sent));
  return (
    own ??
    bodyOf(row).reduce<Node | null>(
      (widest, node) => (widest && widest.box.width >= node.box.width ? widest : node),
      null,
    )
  );
}
