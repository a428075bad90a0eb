import type { Link, ResultRow } from '#model';
import { LostWayError } from '#screen/eye';
import { type Corner, find, findSearch, holdsOnly, inputs, rows, type Words } from '#screen/find';
import type { Hand } from '#screen/hand';
import { webOf } from '#screen/read';
import { steady, watch } from '#screen/settle';
import { type Node, nameOf, type Tree } from '#screen/tree';
import { fold, holdsNearly } from '#text';
import type { Delivered } from './app.ts';
import { atRoot, retreat, type WayWords } from './ways.ts';

export interface SearchWords extends WayWords {
  /** What opens the search from the first screen: a button, or a box that only looks like a field. */
  readonly searchBox: Words;
  readonly corners: WayWords['corners'] & { readonly search: Corner };
  /** The button beside the field that starts the search; the keyboard's key otherwise. */
  readonly go: readonly string[];
  /** Kinds of rows as the app words them. */
  readonly kinds: readonly string[];
}

/** A search screen has a field at its top, and the field belongs to the app, not to a page. */
const searchField = (tree: Tree): Node | undefined => inputs(tree).find((node) => node.box.y < tree.size.height * 0.2);

export async function reachSearch(hand: Hand, packageName: string, words: SearchWords): Promise<null> {
  const fresh = (tree: Tree) => searchField(tree) !== undefined && webOf(tree) === 'none' && !atRoot(tree, words);
  // Never from the results of an earlier search: they could be taken for this one's.
  await retreat(hand, packageName, { words, there: () => false });
  const box = await hand.need('search box', (tree) => findSearch(tree, words.searchBox, words.corners.search));
  await hand.tap(box, { did: 'search', what: nameOf(box) });
  await hand.need('search field', (tree) => fresh(tree) && tree);
  return null;
}

/** How long a search may take to answer. */
const ANSWER_MS = 20_000;
/** Results that stood still that long are all. */
const QUIET_MS = 1200;

export async function searchFor(hand: Hand, at: Tree, link: Link, words: SearchWords): Promise<Delivered> {
  const query = link.miniProgram?.name ?? link.url;
  if (query === undefined) throw new LostWayError(`${link.id} has nothing to search for`);
  const field = searchField(at) ?? (await hand.need('search field', searchField));
  await hand.fill(field, query, 'search field');
  const from = await hand.look();
  const written = searchField(from);
  if (written && !holdsOnly(written, query))
    throw new LostWayError('the search field holds something else than was written');
  const go = find(from, words.go, ['button', 'text']);
  if (go) await hand.tap(go, { did: 'search', what: nameOf(go) });
  else {
    hand.note({ did: 'search', what: 'action key' });
    await hand.phone.submit();
  }
  const { tree } = await watch(hand, { from, limitMs: ANSWER_MS, quietMs: QUIET_MS });
  if (tree.app !== from.app || webOf(tree) !== 'none') return { delivery: { state: 'jumped' }, target: null, tree };
  const found = answered(tree, link, words);
  const low = found.target !== null && found.target.box.y > tree.size.height * KEYBOARD;
  return low && (await hand.phone.hideKeyboard()) ? answered(await steady(hand), link, words) : found;
}

/** Share of the screen's height below which a keyboard that stayed would lie over a row. */
const KEYBOARD = 0.55;

function answered(tree: Tree, link: Link, words: SearchWords) {
  const found = rows(tree).filter((row) => row.every((node) => node.kind !== 'input'));
  const read = found.map((row) => readRow(row, words));
  const own = read.findIndex((row) => isOwn(row, link));
  const near = read.flatMap((row, at) => (mayBeOwn(row, link) ? [at] : []));
  const [nearly] = own < 0 && near.length === 1 ? near : [];
  const tapped = own < 0 ? nearly : own;
  return {
    delivery: {
      state: 'results' as const,
      rows: read,
      own: own < 0 ? null : own,
      ...(nearly !== undefined && { nearly }),
    },
    target: tapped === undefined ? null : (found[tapped]?.[0] ?? null),
    tree,
  };
}

const HOST = /^(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/:?#].*)?$/i;

function readRow(row: readonly Node[], words: SearchWords): ResultRow {
  const [title = '', ...rest] = row.map(nameOf);
  const host = rest.map((text) => text.match(HOST)?.[1]?.toLowerCase()).find((name) => name !== undefined);
  const kind = rest.find((text) => words.kinds.includes(text));
  const owner = rest.find((text) => text !== kind && !HOST.test(text));
  const by = row.some((node) => node.by === 'ocr') ? { by: 'ocr' as const } : {};
  return { title, host: host ?? null, kind: kind ?? null, owner: owner ?? null, ...by };
}

/** By parsed host, or for a mini program by kind, name and owner. Never by a sentence that looks alike. */
function isOwn(row: ResultRow, link: Link): boolean {
  if (link.miniProgram) {
    const { name, owner } = link.miniProgram;
    const isIts = fold(row.title) === fold(name) && (row.owner === null || fold(row.owner) === fold(owner));
    return isIts && row.kind === '小程序';
  }
  return row.host !== null && link.hosts.includes(row.host);
}

/** Of a host that was cut short so much must be left. */
const TELLING = 8;

/** Read on a picture, where a host may be cut short or misread. Where the tap led says whether it was. */
function mayBeOwn({ by, host, owner }: ResultRow, { miniProgram, hosts }: Link): boolean {
  if (by !== 'ocr' || miniProgram) return false;
  const shown = (host ?? owner ?? '').toLowerCase();
  const start = shown.replace(/[.…]{2,}$|…$/, '');
  const isCut = start !== shown && start.length >= TELLING;
  return hosts.some((own) => (isCut ? own.startsWith(start) : host !== null && holdsNearly(host, own)));
}
