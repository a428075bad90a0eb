import { type Cell, cellId, type PlannedCell, type Platform } from '#model';
import { cellLoad, type Pace } from './duration.ts';
import { after, filled, fits, type Load, total, without } from './load.ts';
import { assertCovered, coveredIn, pairsOf, type Setting, soonest, type Visit } from './pairwise.ts';
import { isHeadline, type NightPhone, pack, settingsOf, type Turning, turnsOf, varying, visitsOf } from './turns.ts';

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

/** What one platform's phones do tonight. */
export interface Side {
  /** By the cell's id. */
  readonly tonight: ReadonlyMap<string, PlannedCell>;
  readonly later: readonly Later[];
  readonly rotation: Rotation;
}

export interface SideOptions {
  readonly phones: readonly NightPhone[];
  readonly pace: Pace;
  /** What the platform has in a night, without the start and canaries. */
  readonly room: Load;
  /** Which night it is; another number is another turn of the rotation. */
  readonly night: number;
  /** Ids of cells that the night before left undecided. */
  readonly undecided: ReadonlySet<string>;
}

/** Stages of a night. What was undecided yesterday has waited longest. */
const STAGE = { undecided: 0, headline: 1, rotation: 2 } as const;

/** Of what the headline cells leave of time and sends, the part that is kept for cells that were undecided the night before. */
const KEPT = 0.2;

/** The part of a room that turns may fill. */
export const forTurns = (room: Load): Load => without(KEPT, room);

/** Plans one platform's part of a night. Pure. */
export function planSide(platform: Platform, cells: readonly PlannedCell[], options: SideOptions): Side {
  const dealt = deal(cells, options);
  const { nights, headline } = dealt;
  const index = modulo(options.night, nights.length);
  const chosen = choose(dealt, index, options);
  return {
    tonight: tonightOf(dealt, chosen, options.undecided),
    later: laterOf(dealt, index, chosen, options.night),
    rotation: { platform, nights: nights.length, pairs: pairsIn(dealt, index, chosen), headline },
  };
}

/** A cell, and the settings in which it can be tried: none where no phone can. */
interface Settled {
  readonly planned: PlannedCell;
  readonly settings: readonly Setting[];
}

/** How a platform's cells are spread over its nights, whichever of them is tonight. */
interface Dealt {
  readonly cells: readonly Settled[];
  /** Headline cells, if all of them are tried every night; if not, none. */
  readonly everyNight: readonly Settled[];
  readonly headline: boolean;
  /** What is left of a night beside them. */
  readonly free: Load;
  /** What takes turns, night by night. */
  readonly nights: readonly (readonly Turning[])[];
  /** More than any night has room for. */
  readonly never: readonly Turning[];
}

/** Headline cells every night, if they fit; then turns, in an order that covers all pairs of values soon. */
function deal(planned: readonly PlannedCell[], { phones, pace, room }: SideOptions): Dealt {
  const cells = planned.map((one) => ({ planned: one, settings: settingsOf(one.cell, phones) }));
  const served = cells.filter(({ settings }) => settings.length > 0);
  const leading = served.filter((one) => isHeadline(one.planned.cell)).map(inFirst);
  const needed = total(leading.map((one) => cellLoad(one.planned, pace, one.settings.map(phoneOf))));
  const headline = fits(needed, room);
  const free = headline ? after(room, needed) : room;
  const everyNight = headline ? leading : [];
  const first = headline ? [] : leading.flatMap((one) => turnsOf(one.planned, one.settings, { pace, tried: false }));
  const varied = served.flatMap((one) => {
    const rest = isHeadline(one.planned.cell) ? varying(one.planned, one.settings) : one.settings;
    return turnsOf(one.planned, rest, { pace, tried: headline });
  });
  const always = everyNight.flatMap(visitsIn);
  const covered = new Set([...always, ...first].flatMap(pairsOf));
  const { nights: packed, never } = pack([...first, ...soonest(varied, covered)], forTurns(free));
  // Headline cells alone are a night too.
  const nights = packed.length > 0 ? packed : [[]];
  const possible = [...first, ...varied].filter((one) => !never.includes(one));
  assertCovered([...always, ...possible], [always, ...nights]);
  return { cells, everyNight, headline, free, nights, never };
}

/** What is tried tonight beside the headline cells. */
interface Chosen {
  readonly turns: readonly Turning[];
  /** Undecided the night before, and not to come tonight anyhow. */
  readonly early: readonly PlannedCell[];
  /** Turns of the nights to come, soonest first, that the rest of tonight has room for. */
  readonly ahead: readonly Turning[];
}

function choose(dealt: Dealt, index: number, { pace, undecided }: SideOptions): Chosen {
  const { cells, everyNight, free, nights } = dealt;
  const turns = nights[index] ?? [];
  const left = after(free, total(turns.map(({ load }) => load)));
  const asked = cells.filter(({ planned, settings }) => settings.length > 0 && undecided.has(idOf(planned)));
  const early = filled(asked.map(plannedOf), left, {
    loadOf: (planned) => cellLoad(planned, pace),
    keyOf: idOf,
    taken: [...everyNight.map(plannedOf), ...turns].map(idOf),
  });
  const ahead = filled(
    [...nights.slice(index + 1), ...nights.slice(0, index)].flat(),
    after(left, total(early.map((planned) => cellLoad(planned, pace)))),
    { loadOf: ({ load }) => load, keyOf: idOf, taken: [...turns, ...early].map(idOf) },
  );
  return { turns, early, ahead };
}

/** Each cell once, with all the settings in which it is tried tonight and the earliest of its stages. */
function tonightOf(
  { cells, everyNight }: Dealt,
  { turns, early, ahead }: Chosen,
  undecided: ReadonlySet<string>,
): Side['tonight'] {
  const tonight = new Map<string, PlannedCell>();
  const put = (planned: PlannedCell, stage: number, visited: readonly Setting[]): void => {
    const id = idOf(planned);
    const before = tonight.get(id);
    const pairs = [...(before?.pairs ?? []), ...visited.map(({ phone, account }) => ({ phone, account }))];
    const soon = undecided.has(id) ? STAGE.undecided : Math.min(before?.stage ?? stage, stage);
    tonight.set(id, { ...planned, ...(pairs.length > 0 && { pairs }), stage: soon });
  };
  // Of these a report is to say that no phone can try them.
  for (const { planned, settings } of cells) if (settings.length === 0) put(planned, STAGE.headline, []);
  for (const { planned, settings } of everyNight) put(planned, STAGE.headline, settings);
  for (const { planned, setting } of [...turns, ...ahead]) put(planned, STAGE.rotation, [setting]);
  for (const planned of early) put(planned, STAGE.undecided, []);
  return tonight;
}

/** When the turns of the other nights come, soonest first, and those that never do. */
function laterOf({ nights, never }: Dealt, index: number, { ahead }: Chosen, tonight: number): readonly Later[] {
  const others = nights.flatMap((items, at) => {
    const night = tonight + modulo(at - tonight, nights.length);
    const left = at === index ? [] : items.filter((item) => !ahead.includes(item));
    return left.map(({ cell, setting }) => ({ cell, setting, night }));
  });
  const impossible = never.map(({ cell, setting }) => ({ cell, setting, night: null }));
  return [...others.toSorted((a, b) => a.night - b.night), ...impossible];
}

/** Which pairs of values are covered, and how soon. */
function pairsIn({ everyNight, nights }: Dealt, index: number, { ahead }: Chosen): Rotation['pairs'] {
  const all = nights.map((items) => [...everyNight.flatMap(visitsIn), ...items]);
  const visits = [...(all[index] ?? []), ...ahead];
  const covered = coveredIn([visits, ...all.slice(index + 1), ...all.slice(0, index)]);
  return {
    all: covered.size,
    tonight: new Set(visits.flatMap(pairsOf)).size,
    nights: Math.max(1, ...[...covered.values()].map((at) => at + 1)),
  };
}

const modulo = (value: number, by: number): number => (by > 0 ? ((value % by) + by) % by : 0);

const inFirst = ({ planned, settings }: Settled): Settled => ({ planned, settings: settings.slice(0, 1) });
const visitsIn = ({ planned, settings }: Settled): readonly Visit[] => visitsOf(planned, settings);
const plannedOf = ({ planned }: Settled): PlannedCell => planned;
const idOf = ({ cell }: { readonly cell: Cell }): string => cellId(cell);
const phoneOf = ({ phone }: Setting): string => phone;
