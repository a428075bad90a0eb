import { DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom';
import sharp from 'sharp';
import { inChat } from '#apps/chat';
import type { Delivery, ResultRow } from '#model';
import { cutSource } from '#screen/cut';
import { inputs } from '#screen/find';
import { type Box, boxOf, middle, type Node, nameOf, type Tree } from '#screen/tree';

/** What may be kept of a screen as it is, where `privacy: mask` is asked for. Packages or bundle ids. */
export interface Own {
  /** The source app. */
  readonly app: string;
  /** The trial's chat; null where it is made in a search. */
  readonly chat: string | null;
  /** Every app with chats in it. */
  readonly messengers: readonly string[];
}

/** What is kept of one look at a phone. */
export interface Kept {
  readonly xml: string;
  readonly tree: Tree;
  /** Null where it could not be covered, so that nothing may be kept of it. */
  readonly picture: Uint8Array | null;
  readonly covered: boolean;
}

/**
 * A look at a phone without names and pictures of people outside the trial's own chat. In doubt more is covered: every
 * list of a messenger that is not this chat, and what its tree does not account for.
 */
export async function withoutOthers(
  seen: { readonly xml: string; readonly tree: Tree; readonly picture: Uint8Array },
  own: Own,
): Promise<Kept> {
  const hidden = hiddenOn(seen.tree, own);
  if (hidden === 'all') {
    const tree = { ...seen.tree, nodes: [] };
    return { xml: '', tree, picture: null, covered: true };
  }
  if (hidden.length === 0) return { ...seen, covered: false };
  const inside = (box: Box): boolean => hidden.some((one) => holds(one, middle({ box })));
  return {
    xml: blanked(seen.xml, inside),
    tree: { ...seen.tree, nodes: seen.tree.nodes.filter(({ box }) => !inside(box)) },
    picture: await cover(seen.picture, hidden, seen.tree).catch(() => null),
    covered: true,
  };
}

/** Where others could be seen, in the tree's units; `all` where the screen cannot be read. */
function hiddenOn(tree: Tree, { app, chat, messengers }: Own): readonly Box[] | 'all' {
  if (tree.app === null || tree.size.width <= 0 || tree.size.height <= 0) return 'all';
  if (!messengers.includes(tree.app) || tree.nodes.some(({ kind }) => kind === 'web')) return [];
  if (chat !== null && tree.app === app && inChat(tree, chat)) return [];
  const lists = tree.nodes.filter(({ kind }) => kind === 'list');
  const otherChat = lists.length > 0 && inputs(tree).some(({ box }) => box.y > tree.size.height / 2);
  const inTitle = ({ box }: Node): boolean => box.y < tree.size.height * BAR;
  const said = (node: Node): boolean => otherChat && nameOf(node) !== '' && (inTitle(node) || node.kind === 'input');
  return [
    ...lists.flatMap((list) => rowsOf(list, tree)),
    ...tree.nodes.filter(said).map(({ box }) => box),
    ...around(tree),
  ].filter(({ width, height }) => width > 0 && height > 0);
}

/** Share of the height that a chat's title bar ends above. */
const BAR = 0.15;

/** Rows by which an app answers a search, and that name no person: by kind, or by the host of what they lead to. */
const PUBLIC = ['小程序', '公众号', '网页', '文章', '视频号', '服务号'];
const HOST = /^(https?:\/\/)?([a-z0-9-]+\.)+[a-z]{2,}([/:?#].*)?$/i;

/** The whole list, or where some of its rows are public all others. */
function rowsOf(list: Node, { nodes }: Tree): readonly Box[] {
  const rows = nodes.filter(({ parent }) => parent === list);
  const open = rows.filter((row) =>
    nodes.some((node) => isIn(node, row) && (PUBLIC.includes(nameOf(node)) || HOST.test(nameOf(node)))),
  );
  return open.length === 0 ? [list.box] : rows.filter((row) => !open.includes(row)).map(({ box }) => box);
}

function isIn(node: Node, row: Node): boolean {
  for (let at: Node | null = node; at; at = at.parent) if (at === row) return true;
  return false;
}

/** What lies around everything that the tree tells of: behind a dialog there may be any chat. */
function around({ nodes, size: { width, height } }: Tree): readonly Box[] {
  const boxes = nodes.map(({ box }) => box).filter((box) => box.width > 0 && box.height > 0);
  const left = boxes.reduce((least, { x }) => Math.min(least, x), width);
  const top = boxes.reduce((least, { y }) => Math.min(least, y), height);
  const right = boxes.reduce((most, box) => Math.max(most, box.x + box.width), 0);
  const bottom = boxes.reduce((most, box) => Math.max(most, box.y + box.height), 0);
  return [
    { x: 0, y: 0, width, height: top },
    { x: 0, y: bottom, width, height: height - bottom },
    { x: 0, y: top, width: left, height: bottom - top },
    { x: right, y: top, width: width - right, height: bottom - top },
  ];
}

const holds = (box: Box, at: { readonly x: number; readonly y: number }): boolean =>
  at.x >= box.x && at.x < box.x + box.width && at.y >= box.y && at.y < box.y + box.height;

/** Attributes that say where and what an element is, not what it says. */
const STRUCTURE =
  /^(class|type|package|bundleId|bounds|x|y|width|height|index|rotation|displayed|visible|enabled|clickable|scrollable|xmlns.*)$/;

/** Empty where it cannot be read. */
function blanked(source: string, inside: (box: Box) => boolean): string {
  const { xml } = cutSource(source);
  if (xml === null) return '';
  const document = new DOMParser({ onError: () => {} }).parseFromString(xml, 'text/xml');
  for (const element of Array.from(document.getElementsByTagName('*'))) {
    // What is not on the screen may be of anybody.
    if (!inside(boxOf(element)) && isShown(element)) continue;
    for (const { name } of Array.from(element.attributes)) if (!STRUCTURE.test(name)) element.setAttribute(name, '');
  }
  return new XMLSerializer().serializeToString(document);
}

const isShown = (element: Element): boolean =>
  element.getAttribute('displayed') !== 'false' && element.getAttribute('visible') !== 'false';

async function cover(picture: Uint8Array, hidden: readonly Box[], { size }: Tree): Promise<Uint8Array> {
  const { width, height } = await sharp(picture).metadata();
  const scale = width / size.width;
  const patches = hidden.flatMap((box) => {
    const left = Math.max(0, Math.floor(box.x * scale));
    const top = Math.max(0, Math.floor(box.y * scale));
    const across = Math.min(width, Math.ceil((box.x + box.width) * scale)) - left;
    const down = Math.min(height, Math.ceil((box.y + box.height) * scale)) - top;
    const create = { width: across, height: down, channels: 3 as const, background: '#808080' };
    return across > 0 && down > 0 ? [{ input: { create }, left, top }] : [];
  });
  return sharp(picture).composite(patches).png().toBuffer();
}

/** What an app answered to a search, without the people and chats that it found. */
export function withoutPeople(delivery: Delivery): Delivery {
  if (delivery.state !== 'results') return delivery;
  const isPublic = ({ kind, host }: ResultRow, index: number): boolean =>
    index === delivery.own || host !== null || (kind !== null && PUBLIC.includes(kind));
  return {
    ...delivery,
    rows: delivery.rows.map((row, index) => (isPublic(row, index) ? row : { ...row, title: COVERED, owner: null })),
  };
}

const COVERED = '▇';
