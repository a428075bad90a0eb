import { type Cell, cellId, type Link, type Platform, type Scope, type StoredRun, type Verdict } from '#model';

/** One place of the table. A cell is planned, left out with a reason, or not in the matrix at all (null). */
export interface Place {
  readonly cell: Cell;
  readonly verdict: Verdict | null;
  /** Why the matrix leaves it out. */
  readonly excluded?: string;
}

export interface Row {
  readonly app: string;
  readonly scope: Scope;
  /** The bare address where it is not said. */
  readonly presentation: Cell['presentation'];
  /** By link, then by platform, in the order of the table's columns. */
  readonly places: readonly (readonly (Place | null)[])[];
}

/** The shape of the article: source app × scope down, links across, the platforms of each link side by side. */
export interface Table {
  readonly owners: readonly { readonly owner: string; readonly links: readonly Link[] }[];
  /** As the owners have them, in one line. */
  readonly links: readonly Link[];
  readonly platforms: readonly Platform[];
  readonly rows: readonly Row[];
}

const PLATFORMS: readonly Platform[] = ['android', 'ios'];

/** Every planned and every excluded cell has its place; rows and columns stand in the order of the plan. */
export function tableOf({ run: { plan }, verdicts }: StoredRun): Table {
  const verdictOf = new Map(verdicts.verdicts.map((verdict) => [cellId(verdict.cell), verdict]));
  const places = new Map<string, Place>();
  for (const { cell } of plan.cells) places.set(cellId(cell), { cell, verdict: verdictOf.get(cellId(cell)) ?? null });
  for (const { cell, reason } of plan.excluded) {
    places.set(cellId(cell), { cell, verdict: verdictOf.get(cellId(cell)) ?? null, excluded: reason });
  }
  const cells = [...places.values()].map(({ cell }) => cell);
  const used = new Set(cells.map(({ link }) => link));
  const byOwner = groupedBy(
    plan.links.filter(({ id }) => used.has(id)),
    ({ owner }) => owner,
  );
  const owners = [...byOwner].map(([owner, links]) => ({ owner, links }));
  const links = owners.flatMap((group) => group.links);
  const platforms = PLATFORMS.filter((platform) => cells.some((cell) => cell.platform === platform));
  const apps = [...new Set(cells.map(({ app }) => app))];
  const rows = apps.flatMap((app) => {
    const own = cells.filter((cell) => cell.app === app);
    const kinds = groupedBy(own, ({ scope, presentation }) => `${scope}/${presentation ?? ''}`);
    return [...kinds.values()].flatMap(([first]) => {
      if (!first) return [];
      const { scope, presentation } = first;
      const written = presentation === undefined ? {} : { presentation };
      return {
        app,
        scope,
        presentation,
        places: links.map(({ id: link }) =>
          platforms.map((platform) => places.get(cellId({ app, link, scope, platform, ...written })) ?? null),
        ),
      };
    });
  });
  return { owners, links, platforms, rows };
}

/** Every planned cell with its verdict, in the order of the plan. */
export function placesOf({ run: { plan }, verdicts }: StoredRun): readonly Place[] {
  const verdictOf = new Map(verdicts.verdicts.map((verdict) => [cellId(verdict.cell), verdict]));
  return plan.cells.map(({ cell }) => ({ cell, verdict: verdictOf.get(cellId(cell)) ?? null }));
}

/** In the order in which the keys first come up. Map.groupBy, which Node 20 does not have. */
export function groupedBy<K, T>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
