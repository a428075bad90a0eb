import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';

/** What was asked for cannot be done as it was asked: a file, a key or an option is wrong. Exit status 2. */
export class AskedWrongly extends Error {
  override readonly name = 'AskedWrongly';
  /** One line each: where, what is wrong, and what would be valid. */
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const lines = typeof problems === 'string' ? [problems] : problems;
    super(lines.join('\n'), options);
    this.problems = lines;
  }
}

export type Path = readonly (string | number)[];

/** A data file written by a person, checked, that still knows where everything stands in it. */
export interface Document<T> {
  readonly value: T;
  /** `matrices/chat.yaml:12: axes.platform[1]: …`, for problems that a schema cannot see. */
  readonly problem: (path: Path, message: string) => string;
}

/** No file that a person writes is longer; a longer one is a mistake. */
const LONGEST = 2_000_000;
const MOST_ALIASES = 1000;

/** Reads YAML against a schema. Pure. Throws AskedWrongly with every problem at once, each with its line. */
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
  throw new AskedWrongly(checked.error.issues.map((issue) => problem(issue.path.map(nameable), issue.message)));
}

function parse(text: string, file: string): { data: unknown; lineOf: (path: Path) => number } {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
    const faults = [...document.errors, ...document.warnings];
    if (faults.length > 0) {
      throw new AskedWrongly(
        faults.map(({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${plain(message)}`),
      );
    }
    const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
    const lineOf = (path: Path): number =>
      lines.linePos(nodeAt(document.contents, path, resolve)?.range?.[0] ?? 0).line;
    return { data: document.toJS({ maxAliasCount: MOST_ALIASES }), lineOf };
  } catch (error) {
    if (error instanceof AskedWrongly) throw error;
    // The parser throws for what it cannot hold: nesting without end, aliases that multiply.
    throw new AskedWrongly(`${file}:1: not readable as YAML: ${plain(String(error))}`, { cause: error });
  }
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
  const named = (name: string) => node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === name);
  const own = named(String(key));
  // A value without a line of its own (`key:`) is found by its key.
  if (own) return isNode(own.value) && own.value.range ? own.value : own.key;
  const merged = resolve(named('<<')?.value);
  return merged === undefined ? undefined : childAt(merged, key, resolve);
}

const nameable = (key: PropertyKey): string | number => (typeof key === 'symbol' ? String(key) : key);

/** `axes.platform[1]`. */
const spell = (path: Path): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');

/** A value as a message shows it: short, on one line, nothing in it that could steer a terminal. */
export const quoted = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return plain(text.length > 80 ? `${text.slice(0, 80)}…` : text);
};

const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');

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
      const wanted = KINDS[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `missing; expected ${wanted}` : `${quoted(issue.input)} is not ${wanted}`;
    }
    case 'invalid_value':
      return issue.input === undefined
        ? `missing; expected ${issue.values.join(', ')}`
        : `${quoted(issue.input)} is not ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'unrecognized_keys':
      return `unknown key ${issue.keys.map(quoted).join(', ')}${allowedKeys(issue.inst)}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `at least ${issue.minimum} needed`;
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

const FORMS: Readonly<Record<string, string>> = { date: 'a date like 2021-11-30', url: 'an http(s) address' };

function allowedKeys(schema: unknown): string {
  const shape = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  return shape ? `; the keys here are ${Object.keys(shape).join(', ')}` : '';
}
