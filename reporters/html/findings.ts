import type { StoredRun, VerdictName } from '#model';
import { groupedBy, type Place, placesOf } from '#reporters/table';
import type { CountedWay, Relation } from './openness.ts';
import type { Alike } from './parity.ts';
import type { Observed } from './promised.ts';

/** Verdicts that speak for or against the app in which a link is opened. The others say nothing about it. */
const SAYS: Readonly<Partial<Record<VerdictName, 'opens' | 'closed'>>> = {
  direct: 'opens',
  conditional: 'opens',
  blocked: 'closed',
};

const UNDECIDED: readonly VerdictName[] = ['likely-blocked', 'mixed', 'insufficient'];

const says = ({ verdict }: Place): 'opens' | 'closed' | null => (verdict && SAYS[verdict.verdict]) ?? null;

const isOpen = ({ verdict }: Place): boolean => verdict === null || UNDECIDED.includes(verdict.verdict);

/** Pairs of companies, in the order in which they come up; what a company does with its own links is not openness. */
export function relationsOf(stored: StoredRun): readonly Relation[] {
  const { apps, plan } = stored.run;
  const appOwner = new Map(apps.map(({ id, owner }) => [id, owner]));
  const linkOwner = new Map(plan.links.map(({ id, owner }) => [id, owner]));
  const ways = groupedBy(placesOf(stored), ({ cell }) =>
    JSON.stringify([appOwner.get(cell.app) ?? null, linkOwner.get(cell.link) ?? null]),
  );
  const counted = new Map<string, CountedWay>();
  for (const [key, places] of ways) {
    const [from, to] = JSON.parse(key) as [string | null, string | null];
    if (from === null || to === null || from === to) continue;
    const way = countedWay(from, to, places);
    if (way.decided + way.undecided > 0) counted.set(key, way);
  }
  const pairs = groupedBy([...counted.values()], ({ from, to }) => JSON.stringify([from, to].toSorted()));
  return [...pairs.values()].flatMap(([first]) => {
    if (!first) return [];
    const { from: a, to: b } = first;
    return [{ a, b, there: first, back: counted.get(JSON.stringify([b, a])) ?? null }];
  });
}

function countedWay(from: string, to: string, places: readonly Place[]): CountedWay {
  const opens = places.filter((place) => says(place) === 'opens').length;
  const decided = places.filter((place) => says(place) !== null).length;
  const state = decided === 0 ? 'unknown' : opens === decided ? 'open' : opens === 0 ? 'closed' : 'partly';
  return { from, to, state, opens, decided, undecided: places.filter(isOpen).length };
}

/** Every commitment in force with the cells that the judge found it to speak of. */
export function observedOf(stored: StoredRun): readonly Observed[] {
  const places = placesOf(stored);
  return (stored.run.commitments ?? []).map((commitment) => {
    const own = places.filter(({ verdict }) => verdict?.committed?.includes(commitment.id));
    const open = own.filter(({ verdict }) => verdict?.asCommitted === undefined);
    const told = own.filter((place) => !open.includes(place));
    const kept = told.filter(({ verdict }) => verdict && commitment.keeps.includes(verdict.verdict));
    return { commitment, kept, broken: told.filter((place) => !kept.includes(place)), open };
  });
}

/** Wherever two links of one category or more were opened in the same place of an app. */
export function alikeOf(stored: StoredRun): readonly Alike[] {
  const category = new Map(stored.run.plan.links.map((link) => [link.id, link.category]));
  const groups = groupedBy(placesOf(stored), ({ cell }) =>
    JSON.stringify([cell.app, cell.scope, cell.presentation ?? '', category.get(cell.link) ?? '', cell.platform]),
  );
  return [...groups.values()].flatMap((places) => {
    const [first] = places;
    if (!first || new Set(places.map(({ cell }) => cell.link)).size < 2) return [];
    const { app, scope, platform, presentation, link } = first.cell;
    const told = places.map(says).filter((one) => one !== null);
    const equal = told.length < 2 ? null : new Set(told).size === 1;
    const where = { app, scope, platform, ...(presentation !== undefined && { presentation }) };
    return [{ ...where, category: category.get(link) ?? '', places, equal }];
  });
}
