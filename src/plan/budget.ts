import { type Cell, cellId, type Plan, type Platform } from '#model';
import { cellLoad, expectedSeconds, overheadOf, roomOf } from './duration.ts';
import { after, fits, type Load } from './load.ts';
import { forTurns, type Later, planSide, type Rotation, type SideOptions } from './side.ts';
import { settingsOf } from './turns.ts';
import { serversOf } from './unserved.ts';

export interface NightOptions extends Omit<SideOptions, 'room'> {
  readonly budgetSeconds: number;
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
      const room = forTurns(freeIn(plan, platform, { pace, budgetSeconds }));
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
