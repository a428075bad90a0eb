import { type Cell, cellId, type PlannedCell } from '#model';
import { cellLoad, type Pace, sendsOf, trialSeconds } from './duration.ts';
import { after, fits, type Load } from './load.ts';
import type { Setting, Visit } from './pairwise.ts';
import { type Serving, serversOf } from './unserved.ts';

/** A phone of the lab, with its system's version and its network as far as they are known beforehand. */
export interface NightPhone extends Serving {
  readonly osVersion?: string | undefined;
  readonly network?: string | undefined;
}

const EPOCH = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 86_400_000;

/** The number of the night of a day such as 2026-01-01, which is 0. */
export const nightOf = (day: string): number => Math.floor((Date.parse(`${day}T00:00:00Z`) - EPOCH) / DAY_MS);

/** The day on which a night begins. */
export const dayOf = (night: number): string => new Date(EPOCH + night * DAY_MS).toISOString().slice(0, 10);

/** A cell without what varies around it: its bare address. */
export const isHeadline = ({ presentation }: Cell): boolean => presentation === undefined;

/** What takes turns: a cell in a setting, and what it takes of a night. */
export interface Turning extends Visit {
  readonly planned: PlannedCell;
  readonly load: Load;
}

/** A cell as it is tried in these settings. */
export const visitsOf = ({ cell }: PlannedCell, settings: readonly Setting[]): readonly Visit[] =>
  settings.map((setting) => ({ cell, setting }));

/** The turns of a cell, one a setting. A headline cell that is `tried` anyway takes one trial more for it. */
export const turnsOf = (
  planned: PlannedCell,
  settings: readonly Setting[],
  { pace, tried }: { readonly pace: Pace; readonly tried: boolean },
): readonly Turning[] => {
  const extra = tried && isHeadline(planned.cell);
  const loadOf = ({ phone, account }: Setting): Load =>
    extra
      ? { seconds: trialSeconds(planned.cell, pace), sends: sendsOf(account, 1) }
      : cellLoad(planned, pace, [phone]);
  return settings.map((setting) => ({ cell: planned.cell, setting, planned, load: loadOf(setting) }));
};

/** The settings beside the headline's, where there are trials for more than one. */
export const varying = ({ trials }: PlannedCell, settings: readonly Setting[]): readonly Setting[] =>
  trials.most > 1 ? settings.slice(1) : [];

/** The settings in which a cell can be tried, the headline's first: newest system, then first of the lab. */
export function settingsOf(cell: Cell, phones: readonly NightPhone[]): readonly Setting[] {
  return serversOf(cell, phones)
    .map(({ id, accounts, osVersion, network }) => ({
      phone: id,
      account: accounts[cell.app]?.alias ?? null,
      osVersion: osVersion ?? null,
      network: network ?? null,
    }))
    .toSorted((a, b) => newer(a.osVersion, b.osVersion));
}

function newer(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return b.localeCompare(a, 'en', { numeric: true });
}

/**
 * Fills nights one after the other, in order; what has no room in one goes into the next that has. No cell twice in a
 * night. `never`: more than any night has room for.
 */
export function pack(
  items: readonly Turning[],
  room: Load,
): { readonly nights: readonly (readonly Turning[])[]; readonly never: readonly Turning[] } {
  const nights: { left: Load; readonly cells: Set<string>; readonly items: Turning[] }[] = [];
  for (const item of items.filter(({ load }) => fits(load, room))) {
    const id = cellId(item.cell);
    let night = nights.find(({ left, cells }) => fits(item.load, left) && !cells.has(id));
    if (!night) {
      night = { left: room, cells: new Set(), items: [] };
      nights.push(night);
    }
    night.left = after(night.left, item.load);
    night.cells.add(id);
    night.items.push(item);
  }
  return { nights: nights.map((night) => night.items), never: items.filter(({ load }) => !fits(load, room)) };
}
