import type { Cell } from '#model';

/** Who tries: what should make no difference to a verdict, and has to be seen to make none. */
export interface Setting {
  readonly phone: string;
  /** Null where the phone has none for the app. */
  readonly account: string | null;
  /** Null where it is not known before the phone is connected. */
  readonly osVersion: string | null;
  /** What the lab calls the network that the phone is on; null where it does not say. */
  readonly network: string | null;
}

/** A cell as tried in one setting. */
export interface Visit {
  readonly cell: Cell;
  readonly setting: Setting;
}

/** What differs between cells by design, and what is to be varied around them. */
const DESIGN = ['app', 'link', 'scope', 'platform'] as const;
const NUISANCE = ['presentation', 'account', 'os', 'network'] as const;

/**
 * The pairs of values that a visit covers, of which at least one is a nuisance: `account=t1 × link=taobao-item`. What
 * is not known pairs with nothing.
 */
export function pairsOf({ cell, setting: { account, osVersion, network } }: Visit): readonly string[] {
  const nuisance = { presentation: cell.presentation ?? 'url', account, os: osVersion, network };
  const known = NUISANCE.flatMap((axis) => (nuisance[axis] === null ? [] : [`${axis}=${nuisance[axis]}`]));
  const design = DESIGN.map((axis) => `${axis}=${cell[axis]}`);
  return known.flatMap((value, index) => [...design, ...known.slice(index + 1)].map((other) => `${value} × ${other}`));
}

/**
 * In an order in which every pair comes up soon: next is always what covers most pairs that nothing before has
 * covered. What adds none comes last, in the order given.
 */
export function soonest<V extends Visit>(visits: readonly V[], covered: ReadonlySet<string>): readonly V[] {
  const seen = new Set(covered);
  const gain = (visit: V): number => pairsOf(visit).filter((pair) => !seen.has(pair)).length;
  // A gain never grows: what still has the gain that it is filed under has the greatest.
  const files = new Map<number, V[]>();
  const file = (visit: V, of: number): void => {
    const filed = files.get(of);
    if (filed) filed.push(visit);
    else files.set(of, [visit]);
  };
  for (const visit of visits) file(visit, gain(visit));
  const order: V[] = [];
  for (let most = Math.max(0, ...files.keys()); most > 0; most--) {
    for (const visit of files.get(most) ?? []) {
      const now = gain(visit);
      if (now < most) {
        file(visit, now);
        continue;
      }
      order.push(visit);
      for (const pair of pairsOf(visit)) seen.add(pair);
    }
  }
  const early = new Set(order);
  return [...order, ...visits.filter((visit) => !early.has(visit))];
}

/** The first of these nights in which each pair is covered, by its index. */
export function coveredIn(nights: readonly (readonly Visit[])[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  nights.forEach((visits, index) => {
    for (const pair of visits.flatMap(pairsOf)) if (!first.has(pair)) first.set(pair, index);
  });
  return first;
}

/** Throws if some pair of the visits is covered in none of these nights: the rotation would promise what it does not do. */
export function assertCovered(visits: readonly Visit[], nights: readonly (readonly Visit[])[]): void {
  const first = coveredIn(nights);
  const missed = [...new Set(visits.flatMap(pairsOf))].filter((pair) => !first.has(pair));
  if (missed.length > 0) throw new Error(`the nights do not cover ${missed.length} pairs: ${missed.join(', ')}`);
}
