import type { Plan, Platform, Scope } from '#model';

/**
 * Seconds of one trial, without pacing: reaching the place, delivering, the wait until the screen has settled, the
 * address, the way home. Rough, for planning a night.
 */
const TRIAL_SECONDS: Readonly<Record<Scope, number>> = { private: 12, group: 12, search: 15 };

/** Opening sessions and controls, once. */
const START_SECONDS = 20;

/**
 * Expected seconds of a run, if each cell needs its least number of trials. Phones work side by side, and an account
 * that must pause between sends holds up its phone. Null for a plan that has cells for a platform without phones.
 */
export function expectedSeconds(
  plan: Plan,
  { phones, secondsBetweenSends }: { phones: Readonly<Record<Platform, number>>; secondsBetweenSends: number },
): number | null {
  if (plan.cells.some(({ cell }) => phones[cell.platform] === 0)) return null;
  const work = (platform: Platform): number =>
    plan.cells
      .filter(({ cell }) => cell.platform === platform)
      .reduce((sum, { cell, trials }) => {
        const pause = cell.scope === 'search' ? 0 : secondsBetweenSends;
        return sum + trials.least * Math.max(TRIAL_SECONDS[cell.scope], pause);
      }, 0);
  const longest = Math.max(...(['android', 'ios'] as const).map((one) => work(one) / Math.max(1, phones[one])));
  return Math.round(longest === 0 ? 0 : START_SECONDS + longest);
}
