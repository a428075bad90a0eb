import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AskedWrongly } from '#asked-wrongly';
import { readDocument } from '#document';
import { VERDICT_NAMES } from '#model';

/** A label: what a careful person would say. `decidable: false`: "cannot be said" is right as well. */
const Label = z.strictObject({
  verdict: z.enum(VERDICT_NAMES).exclude(['not-applicable']),
  how: z.string().optional(),
  via: z.string().optional(),
  decidable: z.boolean().default(true),
});
export type Label = z.infer<typeof Label>;

/** Facets of a world's rule, as docs/worlds.md has them; the command line itself checks them. */
const Facets = z.record(z.string(), z.unknown());
/** A route of a site (docs/sites.md); `page` is a file of pages/, `words` the list it takes its words from. */
const Route = z.looseObject({
  page: z.string().optional(),
  words: z.string().optional(),
  /** Where the page's way on leads. */
  next: z.string().optional(),
  /** One more line on it. */
  more: z.string().optional(),
});
export type Route = z.infer<typeof Route>;

const LinkWish = z.strictObject({
  scheme: z.enum(['http', 'https']).default('https'),
  host: z.string().optional(),
  hosts: z.array(z.string()).optional(),
  owner: z.string().optional(),
  opens: z.string().optional(),
  content: z.strictObject({ title: z.array(z.string()).optional(), text: z.array(z.string()).optional() }).optional(),
  miniProgram: z.literal(true).optional(),
});

const Place = z.string().regex(/^[a-z]+\/(private|group|search)$/, 'not a place like wechat/group');
const Behaviour = z.strictObject({
  id: z.string(),
  /** What a person would see. */
  sees: z.string(),
  on: z.array(Place).min(1),
  /** In how many of these places it is tried as it is. */
  places: z.int().positive().default(1),
  platforms: z.array(z.enum(['android', 'ios'])).default(['android', 'ios']),
  link: LinkWish.default({ scheme: 'https' }),
  /** What answers at the link's own path; its content where nothing is said. */
  site: z.array(Route).default([{ page: 'content' }]),
  /** Further paths of its host. */
  siteMore: z.array(Route).default([]),
  sites: z.record(z.string(), z.array(Route)).default({}),
  rule: Facets.optional(),
  rules: z.array(Facets).default([]),
  wide: Facets.optional(),
  faults: z.array(Facets).default([]),
  /** Not in one run with others: the name of its run. */
  alone: z.string().optional(),
  expect: z.union([Label, z.strictObject({ android: Label, ios: Label })]),
  why: z.string(),
  /** Modifiers, and how often each is tried. */
  also: z.array(z.tuple([z.string(), z.int().positive()])).default([]),
});
export type Behaviour = z.infer<typeof Behaviour>;

const Modifier = z.strictObject({
  sees: z.string(),
  rule: Facets.optional(),
  wide: Facets.optional(),
  faults: z.array(Facets).default([]),
  route: Facets.optional(),
  presentation: z.enum(['share-text']).optional(),
  /** It outlasts the link's own trials, so it has a run of its own. */
  alone: z.boolean().default(false),
  /** In chats only. */
  chats: z.boolean().default(false),
  turns: z.record(z.string(), Label).default({}),
});
export type Modifier = z.infer<typeof Modifier>;

const SourceApp = z.strictObject({
  name: z.string(),
  owner: z.string(),
  mark: z.string(),
  stop: z.string().optional(),
  copy: z.string().optional(),
  ask: z.string().optional(),
  own: z.array(z.string()).min(1),
  search: z.string(),
  target: z.string(),
  targetName: z.string(),
});
const Subject = z.strictObject({
  kind: z.enum(['item', 'video', 'article']),
  title: z.string(),
  text: z.string(),
  extra: z.string(),
});
const Subjects = z.strictObject({
  subjects: z.array(Subject).min(1),
  sites: z.array(z.tuple([z.string(), z.string()])).min(1),
  hosts: z.array(z.string()).min(1),
  paths: z.array(z.string()).min(1),
  titles: z.array(z.string()).min(1),
});
const Words = z.record(
  z.string(),
  z.array(z.strictObject({ title: z.string(), text: z.string(), go: z.string().optional() })).min(1),
);

/** Everything that scenarios are made of. */
export interface Data {
  readonly behaviours: readonly Behaviour[];
  readonly modifiers: Readonly<Record<string, Modifier>>;
  readonly apps: Readonly<Record<string, z.infer<typeof SourceApp>>>;
  readonly subjects: z.infer<typeof Subjects>;
  readonly words: z.infer<typeof Words>;
  /** HTML by name. */
  readonly pages: Readonly<Record<string, string>>;
}

export const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Reads the scenario data. Throws AskedWrongly with file, line, key, or where the folder is not one of such data. */
export function loadData(folder: string = HERE): Data {
  const read = <S extends z.ZodType>(file: string, schema: S): z.output<S> =>
    readDocument(readFileSync(join(folder, file), 'utf8'), file, schema).value;
  const list = (name: string): string[] => readdirSync(join(folder, name)).toSorted();
  const missing = ['behaviours', 'pages', 'modifiers.yaml', 'places.yaml', 'subjects.yaml', 'words.yaml'].find(
    (name) => !existsSync(join(folder, name)),
  );
  if (missing !== undefined)
    throw new AskedWrongly(`--data ${folder}: holds no ${missing}; a copy of tests/accuracy is what is needed`);
  const data: Data = {
    behaviours: list('behaviours').flatMap((file) => read(`behaviours/${file}`, z.array(Behaviour))),
    modifiers: read('modifiers.yaml', z.record(z.string(), Modifier)),
    apps: read('places.yaml', z.record(z.string(), SourceApp)),
    subjects: read('subjects.yaml', Subjects),
    words: read('words.yaml', Words),
    pages: Object.fromEntries(
      list('pages').map((file) => [basename(file, '.html'), readFileSync(join(folder, 'pages', file), 'utf8')]),
    ),
  };
  const problems = data.behaviours.flatMap(({ id, also }, at) => [
    ...also.flatMap(([name]) => (data.modifiers[name] ? [] : [`${id}: no modifier ${name}`])),
    ...(data.behaviours.findIndex((one) => one.id === id) < at ? [`${id}: there is another behaviour of this id`] : []),
  ]);
  if (problems.length > 0) throw new AskedWrongly(problems);
  return data;
}
