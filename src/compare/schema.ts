import { z } from 'zod';
import { notOneOf, quoted } from '#document/explain';
import { VERDICT_NAMES } from '#model';

/** Shown to people: text of one line. */
const Line = z
  .string()
  .min(1, 'must not be empty')
  .max(500, 'longer than 500 characters')
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line without control characters');

const Named = z.strictObject({ zh: Line, en: Line });

const Day = z.iso.date();

/** One value or a list of them. */
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).min(1, 'at least one value is needed'),
  );

/** Cells by what they are; a key that is left out leaves it open. */
const Where = z
  .strictObject({
    app: oneOrMore(Line).exactOptional(),
    link: oneOrMore(Line).exactOptional(),
    owner: oneOrMore(Line).exactOptional(),
    notOwner: oneOrMore(Line).exactOptional(),
    category: oneOrMore(Line).exactOptional(),
    scope: oneOrMore(z.enum(['private', 'group', 'search'])).exactOptional(),
    platform: oneOrMore(z.enum(['android', 'ios'])).exactOptional(),
    presentation: oneOrMore(z.enum(['url', 'share-text', 'password'])).exactOptional(),
  })
  .refine((where) => Object.keys(where).length > 0, 'must not be empty');

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'an id has small letters, digits and hyphens; at most 60');

/** matrices/commitments/*.yaml */
export const CommitmentFile = z.strictObject({
  schema: z.literal('hutong.commitments/1'),
  commitments: z.array(
    z.strictObject({
      id: Id,
      by: Line,
      said: Day,
      from: Day,
      text: Named,
      source: Line,
      cells: z.array(Where).min(1, 'at least one is needed'),
      /** Of the verdicts that speak of the source app, those that keep the promise. */
      keeps: oneOrMore(z.enum(['direct', 'conditional', 'blocked'])),
      note: Named.exactOptional(),
    }),
  ),
});

const CELL = /^[^/\s]+\/[^/\s]+\/(?:private|group|search)\/(?:android|ios)(?:\/(?:share-text|password))?$/;
const CellId = z.string().regex(CELL, {
  error: ({ input }) =>
    `${quoted(input)} is not the id of a cell, such as wechat/taobao-item/group/ios${slipIn(String(input))}`,
});

/** The parts of which there are few. */
const PARTS: readonly (readonly [at: number, valid: readonly string[]])[] = [
  [2, ['private', 'group', 'search']],
  [3, ['android', 'ios']],
  [4, ['share-text', 'password']],
];

const slipIn = (id: string): string =>
  PARTS.map(([at, valid]) => {
    const part = id.split('/')[at];
    return part === undefined || valid.includes(part) ? '' : `; ${notOneOf(part, valid)}`;
  }).join('');

const WAYS = {
  direct: ['page', 'app', 'os-prompt'],
  blocked: ['stop', 'copy', 'inert', 'lost', 'diverted', 'absent'],
} as const;

/** A verdict, or a verdict and its way: `blocked`, `blocked copy`. What a matrix leaves out is not expected either. */
const Expected = z.enum([
  ...VERDICT_NAMES.filter((verdict) => verdict !== 'not-applicable'),
  ...WAYS.direct.map((via) => `direct ${via}` as const),
  ...WAYS.blocked.map((how) => `blocked ${how}` as const),
]);

/** An excuse is looked up by whoever reviews it. */
const Reason = Line.regex(/https?:\/\/\S/, 'no link to where the reason is written down, such as https://…');

/** expectations/*.yaml, in a folder beside the matrix. */
export const ExpectationFile = z.strictObject({
  schema: z.literal('hutong.expectations/1'),
  matrix: Line,
  world: Line,
  expectations: z.array(
    z
      .strictObject({
        cells: oneOrMore(CellId).exactOptional(),
        where: oneOrMore(Where).exactOptional(),
        expect: oneOrMore(Expected),
        intermittent: z.strictObject({ also: oneOrMore(Expected), reason: Reason, until: Day }).exactOptional(),
      })
      .refine(
        ({ cells, where }) => (cells === undefined) !== (where === undefined),
        'exactly one of cells and where is needed',
      ),
  ),
});
