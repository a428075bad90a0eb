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
import type { z } from 'zod';
import { didYouMean, plain } from '#text';

/** What was asked for cannot be done as it was asked: a file, a key or an option is wrong. Exit status 2. */
export class AskedWrongly extends Error {
  override readonly name = 'AskedWrongly';
  /** One line each: where, what is wrong, and what would be valid. Nothing in them can steer a terminal. */
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const all = typeof problems === 'string' ? problems.split('\n') : problems;
    const told = all.slice(0, MOST_PROBLEMS).map((problem) => plain(cutAt(problem, LONGEST_PROBLEM)));
    const lines = all.length > told.length ? [...told, `… and ${all.length - told.length} more`] : told;
    super(lines.join('\n'), options);
    this.problems = lines;
  }
}

/** Nobody reads more of them; a file full of mistakes would fill the memory with theirs. */
const MOST_PROBLEMS = 100;
const LONGEST_PROBLEM = 2000;

const cutAt = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);

export type Path = readonly (string | number)[];

/** A data file written by a person, checked, that still knows where everything stands in it. */
export interface Document<T> {
  readonly value: T;
  /** `matrices/chat.yaml:12: axes.platform[1]: …`, for problems that a schema cannot see. */
  readonly problem: (path: Path, message: string) => string;
}

/** No file that a person writes is longer; a longer one is a mistake. */
export const LONGEST = 1_000_000;
const MOST_ALIASES = 1000;
const DEEPEST = 100;

/**
 * Reads YAML against a schema. Pure. Throws AskedWrongly with every problem at once (the first hundred), each with its
 * line. Whatever the text holds, time and memory stay in proportion to its length.
 */
export function readDocument<S extends z.ZodType>(text: string, file: string, schema: S): Document<z.output<S>> {
  if (text.length > LONGEST) throw new AskedWrongly(`${file}: longer than ${LONGEST} characters`);
  const { data, lineOf } = parse(text, file);
  const problem = (path: Path, message: string): string => {
    const key = spell(path);
    return `${file}:${lineOf(path)}: ${key ? `${key}: ` : ''}${message}`;
  };
  if (data === null || data === undefined) throw new AskedWrongly(`${file}:1: empty${allowedKeys(schema)}`);
  const checked = schema.safeParse(data, { error: explain });
  if (checked.success) return { value: checked.data, problem };
  const { issues } = checked.error;
  const told = issues.slice(0, MOST_PROBLEMS).map((issue) => problem(issue.path.map(nameable), issue.message));
  throw new AskedWrongly([...told, ...issues.slice(MOST_PROBLEMS).map(({ message }) => message)]);
}

function parse(text: string, file: string): { data: unknown; lineOf: (path: Path) => number } {
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

const nameable = (key: PropertyKey): string | number => (typeof key === 'symbol' ? String(key) : key);

/** `axes.platform[1]`. */
const spell = (path: Path): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');

/** Of a value that is shown. */
const SHOWN = 80;

/** A value as a message shows it: short, on one line, nothing in it that could steer a terminal. */
export const quoted = (value: unknown): string => {
  const text = opening(value, SHOWN);
  return plain(cutAt(text, SHOWN));
};

/** The value as JSON, at least so far as it is shown: the whole of it may be larger than any text. */
function opening(value: unknown, most: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, most));
  if (typeof value !== 'object' || value === null) return String(value);
  const list = Array.isArray(value);
  let text = '';
  for (const key in value) {
    if (text.length > most) break;
    const name = list ? '' : `${opening(key, most)}:`;
    text += `${text && ','}${name}${opening((value as Record<string, unknown>)[key], most - text.length)}`;
  }
  return list ? `[${text}]` : `{${text}}`;
}

/** Values as a message lists them: not more than a person would read. */
export const listed = (values: readonly string[]): string =>
  values.length > MOST_LISTED
    ? `${values.slice(0, MOST_LISTED).join(', ')} and ${values.length - MOST_LISTED} more`
    : values.join(', ');

const MOST_LISTED = 60;

/** `"wechta" is not one of wechat, qq; did you mean wechat?` */
export const notOneOf = (value: string, valid: readonly string[]): string =>
  `${quoted(value)} is not one of ${listed(valid)}${didYouMean(value, valid)}`;

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'keys and values',
  record: 'keys and values',
  string: 'text',
};

/** Says in this project's words what is wrong with a value. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const { format } = (issue.inst?._zod.def ?? {}) as { readonly format?: string };
      const wanted = FORMS[format ?? ''] ?? KINDS[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `missing; expected ${wanted}` : `${quoted(issue.input)} is not ${wanted}`;
    }
    case 'invalid_value':
      return issue.input === undefined
        ? `missing; expected ${issue.values.join(', ')}`
        : notOf(issue.input, issue.values.map(String));
    case 'unrecognized_keys':
      return `unknown key ${listed(issue.keys.map(quoted))}${allowedKeys(issue.inst)}`;
    case 'too_small':
      return issue.origin === 'string'
        ? 'must not be empty'
        : `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum} needed`;
    case 'too_big':
      return `at most ${issue.maximum} allowed`;
    case 'invalid_format':
      return `${quoted(issue.input)} is not ${FORMS[issue.format] ?? 'in the form that is wanted here'}`;
    case 'not_multiple_of':
      return `${quoted(issue.input)} is not a multiple of ${issue.divisor}`;
    default:
      return undefined;
  }
}

const notOf = (input: unknown, values: readonly string[]): string =>
  `${quoted(input)} is not ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}${typeof input === 'string' ? didYouMean(input, values) : ''}`;

const FORMS: Readonly<Record<string, string>> = { date: 'a date like 2021-11-30', url: 'an http(s) address' };

function allowedKeys(schema: unknown): string {
  const shape = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  return shape ? `; the keys here are ${Object.keys(shape).join(', ')}` : '';
}
