import { z } from 'zod';

/** An id of an app or a link: it becomes part of a cell's permanent name. */
const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'an id has small letters, digits and hyphens; at most 60');

/** Shown to people: text of one line. */
const Line = z
  .string()
  .min(1, 'must not be empty')
  .max(500, 'longer than 500 characters')
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line without control characters');

const Named = z.strictObject({ zh: Line, en: Line });

const Words = z.array(Line).min(1, 'must not be empty');

/** A link as it stands in the corpus or in a matrix: an address (by itself, or in its share text), or a mini program. */
export const LinkEntry = z.strictObject({
  id: Id,
  name: Named,
  owner: Line,
  category: Line,
  opens: Id.optional(),
  url: z.string().max(2000, 'longer than 2000 characters').optional(),
  /** What the target's own app copies for sharing. The one address in it is the link's. */
  shareText: z.string().max(2000, 'longer than 2000 characters').optional(),
  /** A 口令: words without an address that the target's own app understands. */
  password: z.string().min(1, 'must not be empty').max(2000, 'longer than 2000 characters').optional(),
  miniProgram: z
    .strictObject({
      name: Line,
      owner: Line,
      source: Line,
      asOf: z.iso.date('not a date like 2021-11-30'),
    })
    .optional(),
  hosts: z.array(z.string()).default([]),
  content: z.strictObject({ title: Words.optional(), text: Words.optional() }).default({}),
});
export type LinkEntry = z.infer<typeof LinkEntry>;

const Links = z.array(LinkEntry).max(5000, 'more than 5000 links');

export const LinkFile = z.strictObject({ schema: z.literal('hutong.links/1'), links: Links });

export const AppFile = z.strictObject({
  schema: z.literal('hutong.apps/1'),
  apps: z.array(
    z.strictObject({
      id: Id,
      name: Named,
      owner: Line.optional(),
      android: z.strictObject({ package: z.string().regex(/^[\w.]+$/, 'not an Android package') }).optional(),
      ios: z.strictObject({ bundle: z.string().regex(/^[\w.-]+$/, 'not an iOS bundle id') }).optional(),
      userAgent: z.strictObject({ android: Line, ios: Line }).optional(),
      inject: z
        .array(z.string().regex(/^[A-Za-z_$][\w$]*$/, 'expected the name of a script object'))
        .min(1)
        .optional(),
    }),
  ),
});

/** One value or a list of them. */
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).min(1, 'an axis needs at least one value'),
  );

const axes = {
  app: oneOrMore(z.string()),
  link: oneOrMore(z.string()),
  scope: oneOrMore(z.enum(['private', 'group', 'search'])),
  platform: oneOrMore(z.enum(['android', 'ios'])),
  /** How the link is written. Its bare address where nothing is said. */
  presentation: oneOrMore(z.enum(['url', 'share-text', 'password'])).optional(),
};

const MOST_TRIALS = 99;
const count = z.int().min(1, 'at least 1').max(MOST_TRIALS, `at most ${MOST_TRIALS}`);
const Repetition = z.strictObject({ least: count, most: count });

/** All cells that the axes span. */
const Block = z.strictObject({ ...axes, trials: Repetition.optional() });
export type Block = z.infer<typeof Block>;

export const MatrixFile = z.strictObject({
  schema: z.literal('hutong.matrix/1'),
  title: Named,
  trials: Repetition.default({ least: 3, most: 7 }),
  axes: z.strictObject(axes).optional(),
  cells: z.array(Block).min(1, 'at least one block is needed').max(1000, 'more than 1000 blocks').optional(),
  exclude: z
    .array(
      z.strictObject({
        app: axes.app.optional(),
        link: axes.link.optional(),
        scope: axes.scope.optional(),
        platform: axes.platform.optional(),
        presentation: axes.presentation,
        reason: Line,
      }),
    )
    .max(1000, 'more than 1000 exclusions')
    .default([]),
  links: Links.default([]),
  linkFiles: z.array(z.string().min(1)).default([]),
});
export type MatrixFile = z.infer<typeof MatrixFile>;
