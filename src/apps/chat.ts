import type { Link, Presentation } from '#model';
import { type Glance, LostWayError } from '#screen/eye';
import { type Corner, find, findSearch, holds, holdsOnly, inputs, rows } from '#screen/find';
import type { Hand } from '#screen/hand';
import { steady } from '#screen/settle';
import { middle, type Node, nameOf, type Tree } from '#screen/tree';
import { type Delivered, writtenAs } from './app.ts';
import { type Marks, messages, readMessage, targetOf, textOfRow } from './message.ts';
import { retreat, type WayWords } from './ways.ts';

export interface ChatWords extends WayWords, Marks {
  /** Button on the first screen that opens the app's search. */
  readonly search: readonly string[];
  readonly corners: WayWords['corners'] & { readonly search: Corner };
  readonly send: readonly string[];
}

/** Share of the screen's height in which a chat's title stands. */
const TITLE = 0.15;
/** Above this share the system shows its clock and signs, which are read on a picture too. */
const STATUS = 0.045;

/** A group's title carries its number of members. */
const titled = (chat: string) => new RegExp(`^${chat.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\s*([(（]\\d+[)）])?$`);

/**
 * The chat's title at the top of the screen: nothing stands above it. In a group a name of the same words may stand over
 * the first message, where somebody has written whose own chat is meant.
 */
export function titleOf({ nodes, size: { height } }: Tree, chat: string): Node | undefined {
  const title = titled(chat);
  const heads = nodes.filter(
    (node) =>
      node.kind !== 'input' && nameOf(node) !== '' && node.box.y < height * TITLE && middle(node).y > height * STATUS,
  );
  return heads.find((node) => title.test(nameOf(node)) && !heads.some(({ box }) => box.y + box.height <= node.box.y));
}

/** The chat's title stands at the top, and there is something to write into. */
export const inChat = (tree: Tree, chat: string): boolean =>
  inputs(tree).length > 0 && titleOf(tree, chat) !== undefined;

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
  let written = await write(hand, await uncovered(hand, chatScreen), text, words);
  if (isUniform(written)) written = await write(hand, await separate(hand, written, words), text, words);
  // As they are with the keyboard up: what it covers must not look like what has arrived.
  const before = messages(written).map(textOfRow);
  await hand.tap(sendIn(written, words), { did: 'send', what: link.id });
  const after = await hand.seek((tree) => arrived(tree, before, text) && tree, SHOWN_MS);
  if (!after) return { delivery: { state: 'missing' }, target: null, tree: await hand.look() };
  const tree = await uncovered(hand, after);
  if (presentation === undefined || presentation === 'url') return unfolded(hand, { tree, text, words, chat });
  // Where a word stands is read on a picture: it must show what the tree tells.
  const delivered = await unfolded(hand, { tree: await steady(hand), text, words, chat });
  return inWords(hand, delivered, link, presentation);
}

/** Brings a text into the message field, and the screen to where it can be sent. */
async function write(hand: Hand, from: Tree, text: string, words: ChatWords): Promise<Tree> {
  const field = inputs(from).at(-1);
  if (!field) throw new LostWayError('no message field');
  // Typed, the end of a line may send what stands before it.
  if (text.includes('\n')) await hand.paste(field, text, 'message field');
  else await hand.fill(field, text, 'message field');
  const ready = await hand.need('send button', (tree) => sendButton(tree, words) && tree);
  // A field may show its words a moment later than its button.
  const written = await uncovered(hand, isWritten(ready, text) ? ready : await hand.look());
  if (!isWritten(written, text)) throw new LostWayError('the message field holds something else than was written');
  return written;
}

function sendIn(written: Tree, words: ChatWords): Node {
  const send = sendButton(written, words);
  if (!send) throw new LostWayError('the send button went away with the keyboard');
  return send;
}

/** Every message to be seen is the same: one more of them would look like none. */
function isUniform(tree: Tree): boolean {
  const field = inputs(tree).at(-1);
  const bubbles = messages(tree).filter((row) =>
    row.every(({ box }) => box.y > tree.size.height * TITLE && (!field || box.y + box.height <= field.box.y)),
  );
  return bubbles.length > 1 && new Set(bubbles.map(textOfRow)).size === 1;
}

/** Short, and no address: nothing that an app would look into. */
const SEPARATOR = '·';

/** Puts something else between messages that are all the same. */
async function separate(hand: Hand, from: Tree, words: ChatWords): Promise<Tree> {
  const written = await write(hand, from, SEPARATOR, words);
  const before = messages(written).map(textOfRow);
  await hand.tap(sendIn(written, words), { did: 'send', what: 'a separator' });
  return hand.need('the separator', (tree) => arrived(tree, before, SEPARATOR) && tree, SHOWN_MS);
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

/** Among words only the address can be tapped; a 口令 cannot be tapped at all, its message is copied. */
async function inWords(
  hand: Hand,
  { delivery, target, tree }: Delivered,
  { url }: Link,
  presentation: 'share-text' | 'password',
): Promise<Delivered> {
  if (target === null || !('box' in target) || delivery.state !== 'shown') return { delivery, target: null, tree };
  // A card is tapped as a whole, and not copied.
  if (delivery.as === 'card') return { delivery, target, tree };
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
