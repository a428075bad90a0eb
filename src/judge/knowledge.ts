import { z } from 'zod';

const Confidence = z.enum(['high', 'medium', 'low']);

const Owners = z.strictObject({
  schema: z.literal(1),
  owners: z.array(
    z.strictObject({
      name: z.string(),
      domains: z.array(z.string()),
      confidence: Confidence,
      source: z.array(z.string()).min(1),
    }),
  ),
});

const Regex = z.string().transform((pattern) => new RegExp(pattern));

const Interstitials = z.strictObject({
  schema: z.literal(1),
  interstitials: z.array(
    z.strictObject({
      id: z.string(),
      owner: z.string(),
      apps: z.array(z.string()),
      platforms: z.array(z.enum(['android', 'ios'])).optional(),
      on: z.enum(['page', 'native']),
      pages: z
        .array(
          z.strictObject({ hosts: z.array(z.string()), path: Regex, query: z.record(z.string(), Regex).optional() }),
        )
        .default([]),
      phrases: z.array(z.string()).default([]),
      patterns: z.array(Regex).default([]),
      buttons: z.array(Regex).default([]),
      kind: z.enum(['stop', 'copy', 'confirm', 'os-prompt', 'load-error', 'sign-in']),
      confidence: Confidence,
      source: z.array(z.string()).min(1),
    }),
  ),
});

const Regexes = z.array(Regex);
const Wording = z
  .strictObject({
    schema: z.literal(1),
    copy: Regexes,
    stop: Regexes,
    'way-on': Regexes,
    dismiss: Regexes,
    'turned-away': Regexes,
    'about-links': Regexes,
    leave: Regexes,
    'opens-app': Regexes,
    appeal: Regexes,
    login: Regexes,
    captcha: Regexes,
    'open-app': Regexes,
    gone: Regexes,
    everywhere: Regexes,
    'load-error': Regexes,
    risk: Regexes,
    'logged-out': Regexes,
    'update-forced': Regexes,
    later: Regexes,
    permission: Regexes,
    aside: Regexes,
    stores: z.strictObject({ apps: z.array(z.string()), hosts: z.array(z.string()) }),
    'search-parameters': z.array(z.string()),
    'search-paths': Regexes,
    'lock-screens': z.array(z.string()),
    'home-screens': z.array(z.string()),
  })
  .transform(({ schema: _, stores, ...rest }) => {
    const {
      'search-parameters': searchParameters,
      'search-paths': searchPaths,
      'lock-screens': lockScreens,
      'home-screens': homeScreens,
      ...words
    } = rest;
    return { words, stores, searchParameters, searchPaths, lockScreens, homeScreens };
  });

export type Interstitial = z.infer<typeof Interstitials>['interstitials'][number];
type Wording = z.infer<typeof Wording>;
/** Kinds of words in wording.yaml. */
export type Words = keyof Wording['words'];

/** What the judge knows besides the run: companies and their domains, known interstitials, words of pages. */
export interface Knowledge {
  /** Registrable domain → company. */
  readonly owners: ReadonlyMap<string, string>;
  readonly interstitials: readonly Interstitial[];
  readonly wording: Wording;
}

/** Checks parsed data files. Throws a ZodError that names the key that is wrong. */
export function readKnowledge(files: { owners: unknown; interstitials: unknown; wording: unknown }): Knowledge {
  const { owners } = Owners.parse(files.owners);
  return {
    owners: new Map(owners.flatMap(({ name, domains }) => domains.map((domain) => [domain, name] as const))),
    interstitials: Interstitials.parse(files.interstitials).interstitials,
    wording: Wording.parse(files.wording),
  };
}
