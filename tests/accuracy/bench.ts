import type { Cell } from '#model';
import { COMMON } from './generate.ts';
import type { Scenario, Stage } from './scenario.ts';

/** One run of the command line: a world with its sites, a matrix with its links, and what is expected of its cells. */
export interface Bench {
  readonly name: string;
  readonly world: object;
  readonly matrix: object;
  readonly sites: readonly { readonly host: string; readonly site: object }[];
  readonly scenarios: readonly Scenario[];
}

/** A run with more links takes too long to be worth losing. */
const MOST_LINKS = 45;

/** Versions of the apps in every world; behaviours may tell them apart. */
const VERSIONS = {
  wechat: { android: '8.0.11', ios: '8.0.13' },
  qq: { android: '9.2.95', ios: '9.1.95' },
  toutiao: { android: '8.8.5', ios: '8.8.5' },
  baidu: { android: '13.32.0', ios: '13.62.0' },
};

/** Puts stages together that may share a run, as many as it bears. Pure. */
export function benches(stages: readonly Stage[]): readonly Bench[] {
  const runs = groups(stages, ({ scenarios }) => scenarios[0]?.run ?? COMMON);
  return [...runs].flatMap(([name, together]) => {
    const parts = partsOf(together.toSorted((a, b) => placeOf(a).localeCompare(placeOf(b))));
    return parts.map((part, at) => benchOf(parts.length > 1 ? `${name}-${at + 1}` : name, part));
  });
}

function groups<T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) found.set(nameOf(one), [...(found.get(nameOf(one)) ?? []), one]);
  return found;
}

const placeOf = ({ scenarios }: Stage): string => `${scenarios[0]?.app}/${scenarios[0]?.scope}`;

function partsOf(stages: readonly Stage[]): readonly (readonly Stage[])[] {
  const size = Math.ceil(stages.length / Math.ceil(stages.length / MOST_LINKS));
  return Array.from({ length: Math.ceil(stages.length / size) }, (_, at) => stages.slice(at * size, (at + 1) * size));
}

function benchOf(name: string, stages: readonly Stage[]): Bench {
  const wide = unlike(stages.flatMap((stage) => stage.wide));
  const scenarios = stages.flatMap((stage) => stage.scenarios);
  const world = {
    schema: 'hutong.world/1',
    name: `accuracy-${name}`,
    title: { zh: `准确度：${name}`, en: `Accuracy: ${name}` },
    date: '2024-05-01',
    note: 'Made by tests/accuracy; no day that ever was.',
    versions: VERSIONS,
    faults: unlike(stages.flatMap((stage) => stage.faults)),
    rules: [...stages.flatMap((stage) => stage.rules), ...wide.map((rule, at) => ({ id: `wide-${at + 1}`, ...rule }))],
  };
  const matrix = {
    schema: 'hutong.matrix/1',
    title: world.title,
    trials: { least: 3, most: 7 },
    cells: scenarios.map(({ app, link, scope, platform, presentation }) => ({
      ...{ app, link, scope, platform },
      ...(presentation && { presentation }),
    })),
    links: stages.map(({ link }) => link),
  };
  return { name, world, matrix, sites: sitesOf(stages), scenarios };
}

/** What several stages of one run want alike is said once. */
const unlike = (rules: readonly object[]): readonly object[] => [
  ...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values(),
];

/** Hosts that several links use answer all of them. */
function sitesOf(stages: readonly Stage[]): Bench['sites'] {
  const hosts = groups(
    stages.flatMap(({ sites }) => sites),
    ({ host }) => host,
  );
  return [...hosts].map(([host, parts]) => ({
    host,
    site: { schema: 'hutong.site/1', routes: parts.flatMap(({ routes }) => routes) },
  }));
}

/** The cell that measures a scenario. */
export const cellOf = ({ app, link, scope, platform, presentation }: Scenario): Cell => ({
  ...{ app, link, scope, platform },
  ...(presentation && { presentation }),
});
