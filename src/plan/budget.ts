import { type Cell, cellId, type Plan, type PlannedCell, type Platform } from '#model';
import { cellLoad, expectedSeconds, overheadOf, type Pace, roomOf } from './duration.ts';
import { after, filled, fits, type Load, total, without } from './load.ts';
import { assertCovered, coveredIn, pairsOf, type Setting, soonest } from './pairwise.ts';
import { isHeadline, type NightPhone, pack, settingsOf, turnsOf, varying, visitsOf } from './turns.ts';
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
  /** Those of its cells that no phone can try. */
  readonly untried: readonly Cell[];
  /** Null if no phone can try any of it. */
  readonly seconds: number | null;
  readonly undecided: readonly string[];
  readonly later: readonly Later[];
  readonly rotations: readonly Rotation[];
}

/** Stages of a night. What was undecided yesterday has waited longest. */
const STAGE = { undecided: 0, headline: 1, rotation: 2 } as const;

/** Of what the headline cells leave of time and sends, the part that is kept for cells that were undecided the night before. */
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
    return cells.length > 0 ? [planSide(platform, cells, { ...options, room: freeIn(plan, platform, options) })] : [];
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
    untried: missed.map(({ cell }) => cell),
    seconds: expectedSeconds(part, missed, pace),
    undecided: cells.map(({ cell }) => cellId(cell)).filter((id) => undecided.has(id)),
    later: sides.flatMap(({ later }) => later),
    rotations: sides.map(({ rotation }) => rotation),
  };
}

/** What a platform has in a night, without the start and canaries. */
const freeIn = (
  { cells }: Plan,
  platform: Platform,
  { pace, budgetSeconds }: Pick<NightOptions, 'pace' | 'budgetSeconds'>,
): Load => {
  const all = cells.map(({ cell }) => cell);
  return after(roomOf(cells, platform, pace, budgetSeconds), overheadOf(all, platform, pace));
};

/** Seconds of a night that has room for a turn of at least one cell; null if no phone can try any. */
export function leastBudget(plan: Plan, { phones, pace }: Pick<NightOptions, 'phones' | 'pace'>): number | null {
  const loads = plan.cells.flatMap((planned) =>
    settingsOf(planned.cell, phones)
      .slice(0, 1)
      .map(({ phone }) => ({ platform: planned.cell.platform, load: cellLoad(planned, pace, [phone]) })),
  );
  if (loads.length === 0) return null;
  const holds = (budgetSeconds: number): boolean =>
    (['android', 'ios'] as const).some((platform) => {
      const room = without(KEPT, freeIn(plan, platform, { pace, budgetSeconds }));
      return loads.some((one) => one.platform === platform && fits(one.load, room));
    });
  let [tooShort, enough] = [0, 1];
  while (!holds(enough)) [tooShort, enough] = [enough, enough * 2];
  while (enough - tooShort > 1) {
    const middle = Math.floor((tooShort + enough) / 2);
    if (holds(middle)) enough = middle;
    else tooShort = middle;
  }
  return enough;
}

interface Side {
  readonly tonight: ReadonlyMap<string, PlannedCell>;
  readonly later: readonly Later[];
  readonly rotation: Rotation;
}

/** Platforms work side by side, each with the whole budget. */
function planSide(
  platform: Platform,
  cells: readonly PlannedCell[],
  { phones, pace, room, night, undecided }: NightOptions & { readonly room: Load },
): Side {
  const settings = new Map(cells.map(({ cell }) => [cellId(cell), settingsOf(cell, phones)]));
  const of = ({ cell }: PlannedCell): readonly Setting[] => settings.get(cellId(cell)) ?? [];
  const served = cells.filter((planned) => of(planned).length > 0);
  const headline = served.filter(({ cell }) => isHeadline(cell));
  const needed = total(headline.map((planned) => cellLoad(planned, pace, of(planned).slice(0, 1).map(phoneOf))));
  const all = fits(needed, room);
  const every = all ? headline : [];
  const free = all ? after(room, needed) : room;

  const everyNight = every.flatMap((planned) => visitsOf(planned, of(planned).slice(0, 1)));
  const first = all
    ? []
    : headline.flatMap((planned) => turnsOf(planned, of(planned).slice(0, 1), { pace, tried: false }));
  const varied = served.flatMap((planned) => {
    const rest = isHeadline(planned.cell) ? varying(planned, of(planned)) : of(planned);
    return turnsOf(planned, rest, { pace, tried: all });
  });
  const always = new Set([...everyNight, ...first].flatMap(pairsOf));
  const { nights: packed, never } = pack([...first, ...soonest(varied, always)], without(KEPT, free));
  // Headline cells alone are a night too.
  const nights = packed.length > 0 ? packed : [[]];
  const turns = nights.map((items) => [...everyNight, ...items]);
  const possible = [...first, ...varied].filter((one) => !never.includes(one));
  assertCovered([...everyNight, ...possible], turns);

  const index = modulo(night, nights.length);
  const chosen = nights[index] ?? [];
  const left = after(free, total(chosen.map(({ load }) => load)));
  const early = filled(
    served.filter(({ cell }) => undecided.has(cellId(cell))),
    left,
    {
      loadOf: (planned) => cellLoad(planned, pace),
      keyOf: idOf,
      taken: [...every, ...chosen].map(idOf),
    },
  );
  // Turns of the nights to come, soonest first, that the rest of tonight has room for.
  const coming = [...nights.slice(index + 1), ...nights.slice(0, index)];
  const ahead = filled(coming.flat(), after(left, total(early.map((planned) => cellLoad(planned, pace)))), {
    loadOf: ({ load }) => load,
    keyOf: idOf,
    taken: [...chosen, ...early].map(idOf),
  });
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
  const visits = [...(turns[index] ?? []), ...ahead];
  const covered = coveredIn([visits, ...turns.slice(index + 1), ...turns.slice(0, index)]);
  return {
    tonight,
    later: [...later.toSorted((a, b) => a.night - b.night), ...impossible],
    rotation: {
      platform,
      nights: nights.length,
      pairs: {
        all: covered.size,
        tonight: new Set(visits.flatMap(pairsOf)).size,
        nights: Math.max(1, ...[...covered.values()].map((at) => at + 1)),
      },
      headline: all,
    },
  };
}

const modulo = (value: number, by: number): number => (by > 0 ? ((value % by) + by) % by : 0);

const idOf = ({ cell }: { readonly cell: Cell }): string => cellId(cell);
const phoneOf = ({ phone }: Setting): string => phone;
