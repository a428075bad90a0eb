import { type Cell, cellId, type Plan, type PlannedCell, type Platform, type Scope } from '#model';

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

/** In each app and scope that a phone uses, a link that must open and one that must be caught come first. */
const CANARIES = 2;

/** The phones of a lab, as far as they matter for how long a run takes. */
export interface Pace {
  readonly virtual: boolean;
  readonly phones: Readonly<Record<Platform, number>>;
  readonly secondsBetweenSends: number;
  /** Phones that serve a cell; all of its platform unless told. */
  readonly served?: (cell: Cell) => number;
}

/** Seconds of one trial; an account that must pause between sends holds up its phone. */
export const trialSeconds = ({ scope }: Cell, { virtual, secondsBetweenSends }: Pace): number =>
  Math.max(TRIAL_SECONDS[virtual ? 'virtual' : 'real'][scope], scope === 'search' ? 0 : secondsBetweenSends);

/** What a cell adds to the time of its platform, if it needs its least number of trials. */
export const cellSeconds = ({ cell, trials: { least } }: PlannedCell, pace: Pace): number =>
  (least * trialSeconds(cell, pace)) / Math.max(1, pace.served?.(cell) ?? pace.phones[cell.platform]);

/** The most that canaries can take on a platform, and the start, whichever of these cells are tried. */
export function overheadSeconds(cells: readonly Cell[], platform: Platform, pace: Pace): number {
  const here = cells.filter((cell) => cell.platform === platform);
  const longest = here.reduce((most, cell) => Math.max(most, trialSeconds(cell, pace)), 0);
  return START_SECONDS + CANARIES * rounds(here, pace.phones[platform]) * longest;
}

/** Phones that share a place out among them try its canaries each; so do those that take one place each. */
const rounds = (cells: readonly Cell[], phones: number): number =>
  Math.ceil(new Set(cells.map(({ app, scope }) => `${app}/${scope}`)).size / Math.max(1, phones));

/**
 * Expected seconds of a run, if each cell needs its least number of trials. Phones work side by side, and an account
 * that must pause between sends holds up its phone. `unserved` cells take none; null if no cell is left.
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
  return Math.round(START_SECONDS + Math.max(secondsOf('android'), secondsOf('ios')));
}
