import type { z } from 'zod';
import { cutAt } from '#asked-wrongly';
import { didYouMean, plain } from '#text';

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
export function explain(issue: z.core.$ZodRawIssue): string | undefined {
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

export function allowedKeys(schema: unknown): string {
  const shape = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  return shape ? `; the keys here are ${Object.keys(shape).join(', ')}` : '';
}
