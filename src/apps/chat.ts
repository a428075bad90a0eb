import type { Delivery, Link, Presentation } from '#model';
import { type Corner, find, findSearch, holds, holdsOnly, inputs, rows } from '#screen/find';
import { type Glance, type Hand, LostWayError } from '#screen/hand';
import { steady } from '#screen/settle';
import { middle, type Node, nameOf, type Tree } from '#screen/tree';
import { type Delivered, writtenAs } from './app.ts';
import { retreat, type WayWords } from './ways.ts';

export interface ChatWords extends WayWords {
  /** Button on the first screen that opens the app's search. */
  readonly search: readonly string[];
  readonly corners: WayWords['corners'] & { readonly search: Corner };
  readonly send: readonly string[];
  /** Words of a row by which the app says that a message did not go out. */
  readonly failed: RegExp;
  /** Words by which a folded message can be opened. */
  readonly unfold: RegExp;
}

/** A group's title carries its number of members. */
const titled = (chat: string) => new RegExp(`^${chat.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\s*([(（]\\d+[)）])?$`);

/** The chat's title stands at the top, and there is something to write into. */
export const inChat = (tree: Tree, chat: string): boolean => {
  const title = titled(chat);
  const top = tree.size.height * 0.15;
  return (
    inputs(tree).length > 0 &&
    tree.nodes.some((node) => node.box.y < top && node.kind !== 'input' && title.test(nameOf(node)))
  );
};

export async function reachChat(
  hand: Hand,
  packageName: string,
  chat: string,
  words: ChatWords,
): Promise<Glance | null> {
  const there = await retreat(hand, packageName, { words, there: (tree) => inChat(tree, chat) });
  if (there !== 'root') return there;
  const row = rowOf(await hand.look(), chat);
  if (row) await hand.tap(row, { did: 'enter', what: chat });
  else await enterBySearch(hand, chat, words);
  await hand.need(`chat ${chat}`, (tree) => inChat(tree, chat));
  return null;
}

/** A chat's row in a list: its name stands alone in a node, unlike a message that quotes it. */
const rowOf = (tree: Tree, chat: string): Node | undefined => {
  const title = titled(chat);
  return rows(tree)
    .flat()
    .find((node) => node.kind !== 'input' && title.test(nameOf(node)));
};

async function enterBySearch(hand: Hand, chat: string, words: ChatWords): Promise<void> {
  const button = await hand.need('search button', (tree) => findSearch(tree, words.search, words.corners.search));
  await hand.tap(button, { did: 'search', what: chat });
  const field = await hand.need('search field', (tree) => inputs(tree)[0]);
  await hand.fill(field, chat, 'search field');
  const row = await hand.need(`row of ${chat}`, (tree) => rowOf(tree, chat));
  await hand.tap(row, { did: 'enter', what: chat });
}

/** How long a sent message may take to show. */
const SHOWN_MS = 15_000;

export async function sendInChat(
  hand: Hand,
  from: Tree,
  { link, presentation, chat }: { link: Link; presentation?: Presentation | undefined; chat: string },
  words: ChatWords,
): Promise<Delivered> {
  const text = writtenAs(link, presentation);
  if (text === undefined) throw new LostWayError(`${link.id} has no address to send`);
  const chatScreen = inChat(from, chat) ? from : await hand.need(`chat ${chat}`, (tree) => inChat(tree, chat) && tree);
  const field = inputs(await uncovered(hand, chatScreen)).at(-1);
  if (!field) throw new LostWayError(`no field in chat ${chat}`);
  // Typed, the end of a line may send what stands before it.
  if (text.includes('\n')) await hand.paste(field, text, 'message field');
  else await hand.fill(field, text, 'message field');
  const ready = await hand.need('send button', (tree) => sendButton(tree, words) && tree);
  // A field may show its words a moment later than its button.
  const written = await uncovered(hand, isWritten(ready, text) ? ready : await hand.look());
  const send = sendButton(written, words);
  if (!send) throw new LostWayError('the send button went away with the keyboard');
  if (!isWritten(written, text)) throw new LostWayError('the message field holds something else than was written');
  // As they are with the keyboard up: what it covers must not look like what has arrived.
  const before = messages(written).map(textOfRow);
  await hand.tap(send, { did: 'send', what: link.id });
  const after = await hand.seek((tree) => arrived(tree, before, text) && tree, SHOWN_MS);
  if (!after) return { delivery: { state: 'missing' }, target: null, tree: await hand.look() };
  const tree = await uncovered(hand, after);
  if (presentation === undefined || presentation === 'url') return unfolded(hand, { tree, text, words, chat });
  // Where a word stands is read on a picture: it must show what the tree tells.
  const delivered = await unfolded(hand, { tree: await steady(hand), text, words, chat });
  return inWords(hand, delivered, link, presentation);
}

const isWritten = (tree: Tree, text: string): boolean => {
  const field = inputs(tree).at(-1);
  return !field || holdsOnly(field, text);
};

const sendButton = (tree: Tree, { send }: ChatWords): Node | undefined => find(tree, send, ['button', 'text']);

/** Share of the screen's height below which a field stands at the bottom, not on the keyboard. */
const BOTTOM = 0.85;

/** A keyboard that has not made room lies over the newest message, the field and the button: taps would meet its keys. */
async function uncovered(hand: Hand, tree: Tree): Promise<Tree> {
  const field = inputs(tree).at(-1);
  const low = field !== undefined && middle(field).y > tree.size.height * BOTTOM;
  return low && (await hand.phone.hideKeyboard()) ? steady(hand) : tree;
}

/** The field is empty again and the list is not what it was. */
const arrived = (tree: Tree, before: readonly string[], text: string): boolean => {
  if (inputs(tree).some((field) => field.text !== '' && holds(field, text))) return false;
  const now = messages(tree).map(textOfRow);
  return now.join('\n') !== before.join('\n');
};

const TIME = /^((昨天|前天|(周|星期)[一二三四五六日天]|\d{1,2}月\d{1,2}日)\s*)?(上午|下午|晚上|凌晨)?\s*\d{1,2}:\d{2}$/;

/** Rows of the chat that are messages; time lines between them are not. */
const messages = (tree: Tree): readonly (readonly Node[])[] =>
  rows(tree).filter((row) => !row.every((node) => TIME.test(nameOf(node))));

const textOfRow = (row: readonly Node[]): string => row.map(nameOf).join(' ');

/** Among words only the address can be tapped; a 口令 cannot be tapped at all, its message is copied. */
async function inWords(
  hand: Hand,
  { delivery, target, tree }: Delivered,
  { url }: Link,
  presentation: 'share-text' | 'password',
): Promise<Delivered> {
  if (target === null || !('box' in target) || delivery.state !== 'shown') return { delivery, target: null, tree };
  if (presentation === 'password') return { delivery, target: null, tree, copy: target };
  const at = url === undefined ? null : await hand.locate(target, url);
  if (!at) throw new LostWayError(`the address cannot be found in its message: ${url}`);
  return { delivery, target: at, tree };
}

async function unfolded(
  hand: Hand,
  at: { tree: Tree; text: string; words: ChatWords; chat: string },
): Promise<Delivered> {
  const row = messages(at.tree).at(-1) ?? [];
  const seen = readMessage(row, at.text, at.words);
  if (seen.state !== 'shown' || seen.as !== 'folded')
    return { delivery: seen, target: targetOf(row, seen, at.text), tree: at.tree };
  const fold = row.find((node) => at.words.unfold.test(nameOf(node)));
  if (fold) {
    hand.note({ did: 'press', what: nameOf(fold), forced: true });
    await hand.phone.tap({ x: fold.box.x + fold.box.width / 2, y: fold.box.y + fold.box.height / 2 });
  }
  const open = await hand.seek(
    (tree) => tree.nodes.findLast((node) => node.kind !== 'input' && holds(node, at.text)) && tree,
    5000,
  );
  const tree = open ?? (await hand.look());
  return { delivery: seen, target: tree.nodes.findLast((node) => holds(node, at.text)) ?? null, tree };
}

/** What became of the message that was sent. */
export function readMessage(row: readonly Node[], sent: string, words: Pick<ChatWords, 'failed' | 'unfold'>): Delivery {
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
function targetOf(row: readonly Node[], delivery: Delivery, sent: string): Node | null {
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
