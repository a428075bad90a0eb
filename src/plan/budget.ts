import { type Cell, cellId, type Plan, type PlannedCell, type Platform } from '#model';
import { cellSeconds, expectedSeconds, overheadSeconds, type Pace } from './duration.ts';
import { assertCovered, coveredIn, pairsOf, type Setting, soonest } from './pairwise.ts';
import { isHeadline, type NightPhone, pack, settingsOf, type Turning, turnsOf, varying, visitsOf } from './turns.ts';
import { serversOf } from './unserved.ts';

export interface NightOptions {
  readonly phones: readonly NightPhone[];
  readonly pace: Pace;
  readonly budgetSeconds: number;
  /** Which night it is; another number is another turn of the rotation. */
  readonly night: number;
  /** Ids of cells that the night before left undecided. */
  readonly undecided: ReadonlySet<string>;
}

/** A turn that does not come tonight. */
export interface Later {
  readonly cell: Cell;
  /** Null for a headline cell, and for one that is tried by whoever serves it. */
  readonly setting: Setting | null;
  /** The night in which it comes; null where the budget has no room for it in any. */
  readonly night: number | null;
}

/** How far the rotation of a platform's cells reaches. */
export interface Rotation {
  readonly platform: Platform;
  /** After so many nights everything has had its turn, and it begins anew. */
  readonly nights: number;
  /** Pairs of values that can be covered at all, those of tonight, and the nights after which all were. */
  readonly pairs: { readonly all: number; readonly tonight: number; readonly nights: number };
  /** All headline cells are tried every night; if not, they take turns too. */
  readonly headline: boolean;
}

export interface Night {
  readonly night: number;
  readonly plan: Plan;
  /** Null if no phone can try any of it. */
  readonly seconds: number | null;
  readonly undecided: readonly string[];
  readonly later: readonly Later[];
  readonly rotations: readonly Rotation[];
}

/** Stages of a night. What was undecided yesterday has waited longest. */
const STAGE = { undecided: 0, headline: 1, rotation: 2 } as const;

/** Of the time that the headline cells leave, what is kept for cells that were undecided the night before. */
const KEPT = 0.2;

/**
 * The part of a plan that fits into tonight's budget, and when the turn of the rest comes.
 *
 * Every night all headline cells: the bare address, tried at least once by the phone with the newest system (the first
 * of the lab, where that is not known or alike). Around them presentations, accounts and systems take turns, in an
 * order that covers all pairs of values soon. Pure: the same matrix, lab, budget and night give the same plan, so the
 * turns hold as long as these stay as they are.
 */
export function planNight(plan: Plan, options: NightOptions): Night {
  const { night, undecided, pace } = options;
  const sides = (['android', 'ios'] as const).flatMap((platform) => {
    const cells = plan.cells.filter(({ cell }) => cell.platform === platform);
    return cells.length > 0 ? [planSide(platform, cells, options)] : [];
  });
  const tonight = new Map(sides.flatMap((side) => [...side.tonight]));
  const cells = plan.cells
    .flatMap(({ cell }) => tonight.get(cellId(cell)) ?? [])
    .toSorted((a, b) => (a.stage ?? 0) - (b.stage ?? 0));
  const named = new Set([...cells, ...plan.excluded].map(({ cell }) => cell.link));
  const missed = cells.filter(({ cell }) => serversOf(cell, options.phones).length === 0);
  const part = { ...plan, cells, links: plan.links.filter(({ id }) => named.has(id)) };
  return {
    night,
    plan: part,
    seconds: expectedSeconds(part, missed, pace),
    undecided: cells.map(({ cell }) => cellId(cell)).filter((id) => undecided.has(id)),
    later: sides.flatMap(({ later }) => later),
    rotations: sides.map(({ rotation }) => rotation),
  };
}

/**
 * Seconds of a night that has room for at least one cell; null if no phone can try any. Of what the headline cells leave
 * a part is kept, so it is a little more than that cell takes.
 */
export function leastBudget({ cells }: Plan, { phones, pace }: Pick<NightOptions, 'phones' | 'pace'>): number | null {
  const all = cells.map(({ cell }) => cell);
  const needed = cells
    .filter(({ cell }) => serversOf(cell, phones).length > 0)
    .map((planned) => overheadSeconds(all, planned.cell.platform, pace) + cellSeconds(planned, pace) / (1 - KEPT));
  return needed.length === 0 ? null : Math.ceil(Math.min(...needed));
}

interface Side {
  readonly tonight: ReadonlyMap<string, PlannedCell>;
  readonly later: readonly Later[];
  readonly rotation: Rotation;
}

/** Platforms work side by side, each with the whole budget. */
function planSide(platform: Platform, cells: readonly PlannedCell[], options: NightOptions): Side {
  const { pace, budgetSeconds, night, undecided } = options;
  const settings = new Map(cells.map(({ cell }) => [cellId(cell), settingsOf(cell, options.phones)]));
  const of = ({ cell }: PlannedCell): readonly Setting[] => settings.get(cellId(cell)) ?? [];
  const served = cells.filter((planned) => of(planned).length > 0);
  const headline = served.filter(({ cell }) => isHeadline(cell));
  const overhead = overheadSeconds(
    cells.map(({ cell }) => cell),
    platform,
    pace,
  );
  const room = budgetSeconds - overhead;
  const needed = headline.reduce((sum, planned) => sum + cellSeconds(planned, pace), 0);
  const fits = needed <= room;
  const every = fits ? headline : [];
  const free = fits ? room - needed : room;

  const everyNight = every.flatMap((planned) => visitsOf(planned, of(planned).slice(0, 1)));
  const first = fits
    ? []
    : headline.flatMap((planned) => turnsOf(planned, of(planned).slice(0, 1), { pace, tried: false }));
  const varied = served.flatMap((planned) => {
    const rest = isHeadline(planned.cell) ? varying(planned, of(planned)) : of(planned);
    return turnsOf(planned, rest, { pace, tried: fits });
  });
  const always = new Set([...everyNight, ...first].flatMap(pairsOf));
  const { nights, never } = pack([...first, ...soonest(varied, always)], free * (1 - KEPT));
  const turns = nights.map((items) => [...everyNight, ...items]);
  const possible = [...first, ...varied].filter((one) => !never.includes(one));
  assertCovered([...everyNight, ...possible], turns);

  const index = modulo(night, nights.length);
  const chosen = nights[index] ?? [];
  const spent = chosen.reduce((sum, { seconds }) => sum + seconds, 0);
  const early = soonUndecided(served, { every, chosen, undecided, room: free - spent, pace });
  const left = free - spent - early.reduce((sum, planned) => sum + cellSeconds(planned, pace), 0);
  const coming = [...nights.slice(index + 1), ...nights.slice(0, index)];
  const ahead = takenAhead(coming.flat(), { taken: [...chosen, ...early.map(({ cell }) => ({ cell }))], room: left });
  const tonight = new Map<string, PlannedCell>();
  const put = (planned: PlannedCell, stage: number, visited: readonly Setting[]): void => {
    const id = cellId(planned.cell);
    const before = tonight.get(id);
    const pairs = [...(before?.pairs ?? []), ...visited.map(({ phone, account }) => ({ phone, account }))];
    const soon = undecided.has(id) ? STAGE.undecided : Math.min(before?.stage ?? stage, stage);
    tonight.set(id, { ...planned, ...(pairs.length > 0 && { pairs }), stage: soon });
  };
  // Of these a report is to say that no phone can try them.
  for (const planned of cells.filter((one) => of(one).length === 0)) put(planned, STAGE.headline, []);
  for (const planned of every) put(planned, STAGE.headline, of(planned).slice(0, 1));
  for (const { planned, setting } of [...chosen, ...ahead]) put(planned, STAGE.rotation, [setting]);
  for (const planned of early) put(planned, STAGE.undecided, []);

  const wait = (at: number): number => night + modulo(at - night, nights.length);
  const later = nights.flatMap((items, at) =>
    at === index
      ? []
      : items.filter((item) => !ahead.includes(item)).map(({ cell, setting }) => ({ cell, setting, night: wait(at) })),
  );
  const impossible = never.map(({ cell, setting }) => ({ cell, setting, night: null }));
  const visits = [...(turns[index] ?? everyNight), ...ahead];
  const covered = coveredIn([visits, ...turns.slice(index + 1), ...turns.slice(0, index)]);
  return {
    tonight,
    later: [...later.toSorted((a, b) => a.night - b.night), ...impossible],
    rotation: {
      platform,
      nights: Math.max(1, nights.length),
      pairs: {
        all: covered.size,
        tonight: new Set(visits.flatMap(pairsOf)).size,
        nights: Math.max(1, ...[...covered.values()].map((at) => at + 1)),
      },
      headline: fits,
    },
  };
}

const modulo = (value: number, by: number): number => (by > 0 ? ((value % by) + by) % by : 0);

/** Turns of the nights to come, soonest first, that the rest of tonight has room for. No cell twice in a night. */
function takenAhead(
  coming: readonly Turning[],
  { taken, room }: { readonly taken: readonly { readonly cell: Cell }[]; readonly room: number },
): readonly Turning[] {
  const cells = new Set(taken.map(({ cell }) => cellId(cell)));
  let left = room;
  return coming.filter(({ cell, seconds }) => {
    if (cells.has(cellId(cell)) || seconds > left) return false;
    cells.add(cellId(cell));
    left -= seconds;
    return true;
  });
}

/** Cells that were undecided the night before and whose turn is not tonight, as far as there is time for them. */
function soonUndecided(
  cells: readonly PlannedCell[],
  {
    every,
    chosen,
    undecided,
    room,
    pace,
  }: {
    readonly every: readonly PlannedCell[];
    readonly chosen: readonly Turning[];
    readonly undecided: ReadonlySet<string>;
    readonly room: number;
    readonly pace: Pace;
  },
): readonly PlannedCell[] {
  const planned = new Set([...every, ...chosen].map(({ cell }) => cellId(cell)));
  let left = room;
  return cells.filter((one) => {
    const id = cellId(one.cell);
    if (!undecided.has(id) || planned.has(id)) return false;
    const seconds = cellSeconds(one, pace);
    if (seconds > left) return false;
    left -= seconds;
    return true;
  });
}
