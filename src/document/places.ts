import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
  type Document as Yaml,
} from 'yaml';
import { AskedWrongly } from '#asked-wrongly';
import { quoted } from './explain.ts';

export type Path = readonly (string | number)[];

/** No file that a person writes is longer; a longer one is a mistake. */
export const LONGEST = 1_000_000;
const MOST_ALIASES = 1000;
const DEEPEST = 100;

/** What YAML holds, and the line on which each part of it stands. Throws AskedWrongly. */
export function parse(text: string, file: string): { data: unknown; lineOf: (path: Path) => number } {
  const lines = new LineCounter();
  try {
    // The parser's own search for keys that stand twice takes the square of their number.
    const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false, uniqueKeys: false });
    const faults = [...document.errors, ...document.warnings].map(({ pos, message }) => ({ at: pos[0], message }));
    if (faults.length === 0) faults.push(...strangeIn(document, text.length));
    if (faults.length > 0) {
      throw new AskedWrongly(faults.map(({ at, message }) => `${file}:${lines.linePos(at).line}: ${message}`));
    }
    const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
    const lineOf = (path: Path): number =>
      lines.linePos(nodeAt(document.contents, path, resolve)?.range?.[0] ?? 0).line;
    return { data: document.toJS({ maxAliasCount: MOST_ALIASES }), lineOf };
  } catch (error) {
    if (error instanceof AskedWrongly) throw error;
    // The parser throws for what it cannot hold: nesting without end, aliases that multiply.
    throw new AskedWrongly(`${file}:1: not readable as YAML: ${error}`, { cause: error });
  }
}

/** What the parser lets pass: keys that stand twice, nesting without end, aliases that would fill the memory. */
function strangeIn(document: Yaml, length: number): { readonly at: number; readonly message: string }[] {
  const found: { at: number; message: string }[] = [];
  const anchored = new Map<string, { readonly from: number; readonly to: number }>();
  let written = length;
  visit(document, (_, node, above) => {
    if (above.length > DEEPEST) {
      found.push({ at: startOf(node), message: `nested deeper than ${DEEPEST}` });
      return visit.BREAK;
    }
    if (isAlias(node)) {
      const target = anchored.get(node.source);
      const at = startOf(node);
      if (target && at < target.to)
        found.push({ at, message: `the alias ${node.source} stands for what it is part of` });
      written += target ? target.to - target.from : 0;
    } else if (isNode(node) && node.anchor) {
      anchored.set(node.anchor, { from: startOf(node), to: node.range?.[1] ?? 0 });
    }
    if (isMap(node)) found.push(...repeatedKeys(node.items.map(({ key }) => key)));
    return undefined;
  });
  if (written > LONGEST)
    found.push({ at: 0, message: `longer than ${LONGEST} characters when its aliases are written out` });
  return found;
}

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

function repeatedKeys(keys: readonly unknown[]): { readonly at: number; readonly message: string }[] {
  const seen = new Set<unknown>();
  return keys.flatMap((key) => {
    const value = isScalar(key) && key.value !== '<<' ? key.value : key;
    const twice = seen.has(value);
    seen.add(value);
    return twice ? [{ at: startOf(key), message: `the key ${quoted(value)} stands here twice` }] : [];
  });
}

/** The node at the path, or the nearest one above it. */
function nodeAt(root: Node | null, path: Path, resolve: (node: unknown) => unknown): Node | null {
  let found = root;
  for (const key of path) {
    const next = childAt(resolve(found), key, resolve);
    if (!isNode(next)) break;
    found = next;
  }
  return found;
}

function childAt(node: unknown, key: string | number, resolve: (node: unknown) => unknown): unknown {
  if (isSeq(node)) return typeof key === 'number' ? node.items[key] : undefined;
  if (!isMap(node)) return undefined;
  const named = pairsOf(node);
  const own = named.get(String(key));
  // A value without a line of its own (`key:`) is found by its key.
  if (own) return isNode(own.value) && own.value.range ? own.value : own.key;
  const merged = resolve(named.get('<<')?.value);
  return merged === undefined ? undefined : childAt(merged, key, resolve);
}

/** A map with ten thousand wrong keys is looked through once, not ten thousand times. */
const PAIRS = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairsOf(node: YAMLMap): ReadonlyMap<string, Pair> {
  const known = PAIRS.get(node);
  if (known) return known;
  const pairs = new Map(node.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])));
  PAIRS.set(node, pairs);
  return pairs;
}
