import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';
import { dayInChina } from '#compare/day';
import type { Lab } from '#lab/lab';
import { DEFAULT_PHONES, defaultServing } from '#lab/virtual';
import { type Cell, cellId, type Plan, type Platform } from '#model';
import { leastBudget, type Night, planNight } from '#plan/budget';
import type { Pace, Server } from '#plan/duration';
import { type NightPhone, nightOf } from '#plan/turns';
import { serversOf } from '#plan/unserved';
import { isUndecided } from '#reporters/sentence';
import { messageOf } from '#seal/error';
import { sealMark } from '#seal/seal';
import { digestsOf, readOutcome } from '#store/read';

/** What `--budget` and its companions say. */
export interface NightWanted {
  readonly budgetSeconds: number;
  /** The night of today in China unless told. */
  readonly night?: number;
  /** Folder of the run whose undecided cells come early; the newest of the same matrix unless told. */
  readonly after?: string;
}

/** What is known of the lab before any phone is touched: a lab file, or null for the virtual one. */
export interface NightLab {
  readonly lab: Lab | null;
  readonly world?: string | undefined;
  /** Folder in which earlier runs are looked for. */
  readonly runs: string;
}

/** Plans a night of a matrix. Throws AskedWrongly if not a single cell fits into the budget. */
export async function tonight(plan: Plan, { lab, world, runs }: NightLab, wanted: NightWanted): Promise<Night> {
  const { budgetSeconds, after } = wanted;
  const phones = await phonesIn(lab);
  const pace = await paceOf(plan, lab);
  const options = {
    phones,
    pace,
    budgetSeconds,
    night: wanted.night ?? nightOf(dayInChina(new Date().toISOString())),
    undecided: after === undefined ? await undecidedInNewest(plan, { lab, world, runs }) : await undecidedIn(after),
  };
  const night = planNight(plan, options);
  const least = night.seconds === null ? leastBudget(plan, options) : null;
  if (least !== null)
    throw new AskedWrongly(
      `--budget ${inMinutes(budgetSeconds)}: no cell of ${plan.matrix} fits into it; beginning, canaries and one cell need ${inMinutes(least)}`,
    );
  return night;
}

const phonesIn = async (lab: Lab | null): Promise<readonly NightPhone[]> => lab?.phones ?? (await defaultServing());

/** How fast a lab tries the cells of a plan: nobody's account is at stake in the virtual one. */
export async function paceOf(plan: Plan, lab: Lab | null): Promise<Pace> {
  const phones = await phonesIn(lab);
  const serversIn = (cell: Cell): readonly Server[] =>
    serversOf(cell, phones).map(({ id, accounts }) => ({ phone: id, account: accounts[cell.app]?.alias ?? null }));
  const servers = new Map(plan.cells.map(({ cell }) => [cellId(cell), serversIn(cell)]));
  return {
    virtual: lab === null,
    phones: phonesOf(lab),
    servers: (cell) => servers.get(cellId(cell)) ?? [],
    ...(lab && { limits: lab.pacing, canaries: (cell) => canariesIn(lab, cell) }),
  };
}

const canariesIn = ({ canaries }: Lab, { app, scope }: Cell): number =>
  canaries
    .filter((one) => one.app === app && one.scope === scope)
    .flatMap(({ opens, caught }) => [opens, caught])
    .filter((link) => link !== null).length;

/** As it is asked for, rounded up. */
const inMinutes = (seconds: number): string => `${Math.ceil(seconds / 60)}m`;

/** How many phones of each platform a lab has. */
export function phonesOf(lab: Lab | null): Readonly<Record<Platform, number>> {
  const phones: readonly { readonly platform: Platform }[] = lab?.phones ?? DEFAULT_PHONES;
  const count = (platform: Platform): number => phones.filter((phone) => phone.platform === platform).length;
  return { android: count('android'), ios: count('ios') };
}

async function undecidedIn(dir: string): Promise<ReadonlySet<string>> {
  const { verdicts } = await readOutcome(dir);
  if (!verdicts) throw new AskedWrongly(`--after ${dir}: not judged yet; hutong judge ${dir}`);
  await sealMark(dir, await digestsOf(dir)).catch((error: unknown) => {
    throw new AskedWrongly(`${dir}: ${messageOf(error)}`, { cause: error });
  });
  return new Set(verdicts.verdicts.filter(isUndecided).map(({ cell }) => cellId(cell)));
}

/** Of the newest judged run of this matrix on this kind of lab. */
async function undecidedInNewest({ matrix }: Plan, { lab, world, runs }: NightLab): Promise<ReadonlySet<string>> {
  const names = (await readdir(runs).catch(() => [])).toSorted().reverse();
  for (const name of names) {
    // A folder that is no run, or one that is being written, is no reason to plan nothing.
    const found = await readOutcome(join(runs, name)).catch(() => null);
    if (!found?.verdicts || found.run.matrix.file !== matrix || found.run.lab.virtual !== (lab === null)) continue;
    if (world !== undefined && found.run.lab.world !== world) continue;
    return new Set(found.verdicts.verdicts.filter(isUndecided).map(({ cell }) => cellId(cell)));
  }
  return new Set();
}
