import { type Cell, cellId, type Plan, type Platform, type Scope } from '#model';

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
}

/**
 * Expected seconds of a run, if each cell needs its least number of trials. Phones work side by side, and an account
 * that must pause between sends holds up its phone. `unserved` cells take none; null if no cell is left.
 */
export function expectedSeconds(plan: Plan, unserved: readonly { readonly cell: Cell }[], pace: Pace): number | null {
  const missed = new Set(unserved.map(({ cell }) => cellId(cell)));
  const cells = plan.cells.filter(({ cell }) => !missed.has(cellId(cell)));
  if (cells.length === 0) return null;
  const { virtual, phones, secondsBetweenSends } = pace;
  const one = (scope: Scope): number => {
    const pause = scope === 'search' ? 0 : secondsBetweenSends;
    return Math.max(TRIAL_SECONDS[virtual ? 'virtual' : 'real'][scope], pause);
  };
  const secondsOf = (platform: Platform): number => {
    const here = cells.filter(({ cell }) => cell.platform === platform);
    const trials = here.reduce((sum, { cell, trials: { least } }) => sum + least * one(cell.scope), 0);
    const places = new Map(here.map(({ cell }) => [`${cell.app}/${cell.scope}`, cell.scope]));
    // Phones that share a place out among them try its canaries each; so do those that take one place each.
    const rounds = Math.ceil(places.size / Math.max(1, phones[platform]));
    const canaries = [...places.values()].slice(0, rounds).reduce((sum, scope) => sum + CANARIES * one(scope), 0);
    return trials / Math.max(1, phones[platform]) + canaries;
  };
  return Math.round(START_SECONDS + Math.max(secondsOf('android'), secondsOf('ios')));
}
