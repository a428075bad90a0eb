import { type Cell, cellId, type Pacing, type Plan, type PlannedCell, type Platform, type Scope } from '#model';
import { type Load, ROUNDING, together } from './load.ts';
import { secondsUntil, sendsWithin } from './sends.ts';

type Seconds = Readonly<Record<Scope, number>>;

/**
 * Seconds of one trial, without pacing: reaching the place, delivering, the wait until the screen has settled, the
 * address, the way home. Of virtual phones it was measured, of real ones it is rough, for planning a night.
 */
const TRIAL_SECONDS: Readonly<Record<'virtual' | 'real', Seconds>> = {
  virtual: { private: 7, group: 7, search: 8 },
  real: { private: 12, group: 12, search: 15 },
};

/** Opening phones, sessions and controls, once. */
const START_SECONDS = 15;

/** An account's last send is followed by the rest of its trial. */
const END_SECONDS = TRIAL_SECONDS.real.search;

/** In each app and scope that a phone uses, a link that must open and one that must be caught come first. */
const CANARIES = 2;

/** Who can try a cell; the account is null where the phone has none for the app. */
export interface Server {
  readonly phone: string;
  readonly account: string | null;
}

/** The phones of a lab, as far as they matter for how long a run takes. */
export interface Pace {
  readonly virtual: boolean;
  readonly phones: Readonly<Record<Platform, number>>;
  /** What each account may send; without it nobody's has to rest. */
  readonly limits?: Pacing;
  /** Phones that serve a cell; all of its platform unless told. */
  readonly servers?: (cell: Cell) => readonly Server[];
  /** Canaries that the lab has for a cell's app and scope, each a send; none unless told. */
  readonly canaries?: (cell: Cell) => number;
}

/** Seconds of a phone for one trial. Meanwhile it may work for another account: what an account takes counts by itself. */
export const trialSeconds = ({ scope }: Cell, { virtual }: Pace): number =>
  TRIAL_SECONDS[virtual ? 'virtual' : 'real'][scope];

/** What a cell takes if it needs its least number of trials, one of them by each of `chosen`, which are phones. */
export const cellLoad = (planned: PlannedCell, pace: Pace, chosen: readonly string[] = []): Load => ({
  seconds: cellSeconds(planned, pace),
  sends: cellSends(planned, pace, chosen),
});

const cellSeconds = ({ cell, trials: { least } }: PlannedCell, pace: Pace): number =>
  (least * trialSeconds(cell, pace)) / Math.max(1, pace.servers?.(cell).length ?? pace.phones[cell.platform]);

/** Each trial is a send of the phone's account in the app, a search too. Phones share them evenly. */
function cellSends({ cell, trials: { least } }: PlannedCell, pace: Pace, chosen: readonly string[]): Load['sends'] {
  const servers = pace.servers?.(cell) ?? [];
  const trials = Math.max(least, chosen.length);
  const even = trials / servers.length;
  const shareOf = (phone: string): number => {
    if (even >= 1) return even;
    return chosen.includes(phone) ? 1 : (trials - chosen.length) / (servers.length - chosen.length);
  };
  return together(servers.map(({ phone, account }) => sendsOf(account, shareOf(phone))));
}

export const sendsOf = (account: string | null, count: number): Load['sends'] =>
  new Map(account === null ? [] : [[account, count]]);

/** Sends of all phones that try the canaries of these cells' places. */
function canarySends(cells: readonly Cell[], pace: Pace): Load['sends'] {
  const places = new Map(cells.map((cell) => [`${cell.platform}/${cell.app}/${cell.scope}`, cell]));
  return together(
    [...places.values()].flatMap((cell) =>
      (pace.servers?.(cell) ?? []).map(({ account }) => sendsOf(account, pace.canaries?.(cell) ?? 0)),
    ),
  );
}

/** The most that canaries can take on a platform, and the start, whichever of these cells are tried. */
export function overheadOf(cells: readonly Cell[], platform: Platform, pace: Pace): Load {
  const here = cells.filter((cell) => cell.platform === platform);
  const longest = here.reduce((most, cell) => Math.max(most, trialSeconds(cell, pace)), 0);
  const seconds = START_SECONDS + CANARIES * rounds(here, pace.phones[platform]) * longest;
  return { seconds, sends: canarySends(here, pace) };
}

/**
 * What a platform has in a night: all of its time, and what its accounts may send meanwhile. An account that is on
 * phones of both platforms is shared out as these cells ask for it.
 */
export function roomOf(cells: readonly PlannedCell[], platform: Platform, pace: Pace, budgetSeconds: number): Load {
  const { limits } = pace;
  if (!limits) return { seconds: budgetSeconds, sends: new Map() };
  const asked = (of: readonly PlannedCell[]) => together(of.map((planned) => cellSends(planned, pace, [])));
  const all = asked(cells);
  const most = sendsWithin(budgetSeconds - START_SECONDS - END_SECONDS, limits);
  const here = asked(cells.filter(({ cell }) => cell.platform === platform));
  const shares = [...here].map(([account, sends]) => [account, (most * sends) / (all.get(account) ?? sends)] as const);
  return { seconds: budgetSeconds, sends: new Map(shares) };
}

/** Phones that share a place out among them try its canaries each; so do those that take one place each. */
const rounds = (cells: readonly Cell[], phones: number): number =>
  Math.ceil(new Set(cells.map(({ app, scope }) => `${app}/${scope}`)).size / Math.max(1, phones));

/**
 * Expected seconds of a run, if each cell needs its least number of trials: as long as the phones of a platform have to
 * work, side by side, or as an account must take for its sends. `unserved` cells take none; null if no cell is left.
 */
export function expectedSeconds(plan: Plan, unserved: readonly { readonly cell: Cell }[], pace: Pace): number | null {
  const missed = new Set(unserved.map(({ cell }) => cellId(cell)));
  const cells = plan.cells.filter(({ cell }) => !missed.has(cellId(cell)));
  if (cells.length === 0) return null;
  const secondsOf = (platform: Platform): number => {
    const here = cells.filter(({ cell }) => cell.platform === platform);
    const trials = here.reduce((sum, planned) => sum + cellSeconds(planned, pace), 0);
    const places = new Map(here.map(({ cell }) => [`${cell.app}/${cell.scope}`, trialSeconds(cell, pace)]));
    const taken = rounds(
      here.map(({ cell }) => cell),
      pace.phones[platform],
    );
    return trials + [...places.values()].slice(0, taken).reduce((sum, seconds) => sum + CANARIES * seconds, 0);
  };
  return Math.round(START_SECONDS + Math.max(secondsOf('android'), secondsOf('ios'), sendingSeconds(cells, pace)));
}

/** How long the account takes that needs longest for its sends. */
function sendingSeconds(cells: readonly PlannedCell[], pace: Pace): number {
  const { limits } = pace;
  if (!limits) return 0;
  const canaries = canarySends(
    cells.map(({ cell }) => cell),
    pace,
  );
  const trials = cells.map((planned) => cellSends(planned, pace, planned.pairs?.map(({ phone }) => phone) ?? []));
  const seconds = [...together([canaries, ...trials]).values()].map(
    (sends) => secondsUntil(Math.max(0, Math.ceil(sends - ROUNDING) - 1), limits) + END_SECONDS,
  );
  return Math.max(0, ...seconds);
}
