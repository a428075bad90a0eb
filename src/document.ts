import type { z } from 'zod';
import { AskedWrongly, MOST_PROBLEMS } from '#asked-wrongly';
import { allowedKeys, explain } from './document/explain.ts';
import { LONGEST, type Path, parse } from './document/places.ts';

/** A data file written by a person, checked, that still knows where everything stands in it. */
export interface Document<T> {
  readonly value: T;
  /** `matrices/chat.yaml:12: axes.platform[1]: …`, for problems that a schema cannot see. */
  readonly problem: (path: Path, message: string) => string;
}

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

const nameable = (key: PropertyKey): string | number => (typeof key === 'symbol' ? String(key) : key);

/** `axes.platform[1]`. */
const spell = (path: Path): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
