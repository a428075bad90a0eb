import type { Delivery } from '#model';
import { holds, rows } from '#screen/find';
import { type Node, nameOf, type Tree } from '#screen/tree';

/** Words by which the app marks a message. */
export interface Marks {
  /** Of a row whose message did not go out, beyond what every app may say. */
  readonly failed?: RegExp;
  /** By which a folded message can be opened. */
  readonly unfold: RegExp;
}

const TIME = /^((昨天|前天|(周|星期)[一二三四五六日天]|\d{1,2}月\d{1,2}日)\s*)?(上午|下午|晚上|凌晨)?\s*\d{1,2}:\d{2}$/;

/** Rows of the chat that are messages; time lines between them are not. */
export const messages = (tree: Tree): readonly (readonly Node[])[] =>
  rows(tree).filter((row) => !row.every((node) => TIME.test(nameOf(node))));

export const textOfRow = (row: readonly Node[]): string => row.map(nameOf).join(' ');

/** 未能送出, 没发出去, 发送未成功, 重发 … */
const UNSENT =
  /((未|没|没有|无法|不能)(能|有|曾|被|成功|正常)*(发送|发出|送出|送达|寄出|投递|传送))|((发送|送达|投递|传送)(未|不|没有?)(成功|出|达))|((发送|送达|投递|传送)(失败|出错|异常))|重新发送|重发|not (sent|delivered)|failed to send/i;
/** Longer texts are what people write. */
const LONGEST_MARK = 12;

/** A button beside a message says something of it; a text may be anybody's, and has to say so at its beginning. */
const saysUnsent = (node: Node, words: Marks): boolean =>
  [UNSENT, words.failed].some((pattern) => {
    const at = pattern?.exec(nameOf(node))?.index ?? -1;
    return node.kind === 'button' || node.kind === 'image' ? at >= 0 : at >= 0 && at <= 4;
  });

/** What became of the message that was sent. */
export function readMessage(row: readonly Node[], sent: string, words: Marks): Delivery {
  const body = bodyOf(row);
  const texts = body.map(nameOf);
  const beside = body.filter((node) => !holds(node, sent) && nameOf(node).length <= LONGEST_MARK);
  const failed = beside.find((node) => saysUnsent(node, words));
  if (failed) return { state: 'failed', mark: nameOf(failed) };
  if (texts.some((text) => words.unfold.test(text))) return { state: 'shown', as: 'folded' };
  if (body.some((node) => holds(node, sent))) {
    // No bare message has a button of its own: what this one says is not known.
    const mark = beside.find(({ kind }) => kind === 'button');
    return { state: 'shown', as: 'plain', ...(mark && { mark: nameOf(mark) }) };
  }
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
