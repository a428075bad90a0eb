import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dayInChina } from '#compare/day';
import { AskedWrongly } from '#document';
import type { Lab } from '#lab/lab';
import { DEFAULT_PHONES, defaultServing } from '#lab/virtual';
import { cellId, type Language, type Plan, type Platform } from '#model';
import { type Later, type Night, planNight } from '#plan/budget';
import type { Pace } from '#plan/duration';
import { dayOf, type NightPhone, nightOf } from '#plan/turns';
import { serversOf } from '#plan/unserved';
import { isUndecided } from '#reporters/sentence';
import { readOutcome } from '#store/read';
import { counted } from '#text';

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
  const phones: readonly NightPhone[] = lab?.phones ?? (await defaultServing());
  const served = new Map(plan.cells.map(({ cell }) => [cellId(cell), serversOf(cell, phones).length]));
  const pace: Pace = {
    virtual: lab === null,
    phones: phonesOf(lab),
    secondsBetweenSends: lab?.pacing.secondsBetweenSends ?? 0,
    served: (cell) => served.get(cellId(cell)) ?? 0,
  };
  const night = planNight(plan, {
    phones,
    pace,
    budgetSeconds,
    night: wanted.night ?? nightOf(dayInChina(new Date().toISOString())),
    undecided: after === undefined ? await undecidedInNewest(plan, { lab, world, runs }) : await undecidedIn(after),
  });
  if (night.seconds === null && plan.cells.length > 0)
    throw new AskedWrongly('--budget: no cell fits into it; hutong plan without it says how long each night would be');
  return night;
}

/** How many phones of each platform a lab has. */
export function phonesOf(lab: Lab | null): Readonly<Record<Platform, number>> {
  const phones: readonly { readonly platform: Platform }[] = lab?.phones ?? DEFAULT_PHONES;
  const count = (platform: Platform): number => phones.filter((phone) => phone.platform === platform).length;
  return { android: count('android'), ios: count('ios') };
}

async function undecidedIn(dir: string): Promise<ReadonlySet<string>> {
  const { verdicts } = await readOutcome(dir);
  if (!verdicts) throw new AskedWrongly(`--after ${dir}: not judged yet; hutong judge ${dir}`);
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

const WORDS = {
  zh: {
    night: ({ night, plan }: Night, all: number) =>
      `第 ${night} 夜（${dayOf(night)}）：今晚测 ${plan.cells.length} 个单元，共 ${all} 个`,
    undecided: (count: number) => `其中 ${count} 个上次未定，先测`,
    split: '预算不够每夜测完所有主要单元，它们也只能轮流',
    rotation: (platform: string, nights: number, tonight: number, all: number, pairNights: number) =>
      `${platform}：${nights} 夜轮一遍；今晚覆盖 ${tonight}/${all} 个取值对，${pairNights} 夜内全部覆盖`,
    later: '今晚不测，何时轮到：',
    settings: (count: number) => `换用其他手机或账号：${count} 次`,
    never: '每夜都排不下，需要更大的预算：',
    night_: (night: number) => `第 ${night} 夜（${dayOf(night)}）`,
    platforms: { android: '安卓', ios: 'iOS' },
  },
  en: {
    night: ({ night, plan }: Night, all: number) =>
      `Night ${night} (${dayOf(night)}): ${plan.cells.length} of ${counted(all, 'cell')} tonight`,
    undecided: (count: number) => `${count} of them were undecided last time and come first`,
    split: 'The budget does not hold all headline cells every night: they take turns too',
    rotation: (platform: string, nights: number, tonight: number, all: number, pairNights: number) =>
      `${platform}: everything within ${counted(nights, 'night')}; ${tonight} of ${all} pairs of values tonight, all within ${pairNights}`,
    later: 'Not tonight, and when their turn comes:',
    settings: (count: number) => `other phones or accounts: ${counted(count, 'turn')}`,
    never: 'No night has room for these; they need a larger budget:',
    night_: (night: number) => `night ${night} (${dayOf(night)})`,
    platforms: { android: 'Android', ios: 'iOS' },
  },
} as const;

/** What tonight is, in a few lines, and what is left out with its turn. */
export function showNight(
  night: Night,
  all: number,
  language: Language,
): { readonly head: string; readonly later: string } {
  const words = WORDS[language];
  const split = night.rotations.some(({ headline }) => !headline);
  const head = [
    words.night(night, all),
    ...(night.undecided.length > 0 ? [words.undecided(night.undecided.length)] : []),
    ...(split ? [words.split] : []),
    ...night.rotations.map(({ platform, nights, pairs }) =>
      words.rotation(words.platforms[platform], nights, pairs.tonight, pairs.all, pairs.nights),
    ),
  ].join('\n');
  const here = new Set(night.plan.cells.map(({ cell }) => cellId(cell)));
  const groups = [...new Set(night.later.map((one) => one.night))].flatMap((when) => {
    const turns = night.later.filter((one) => one.night === when);
    const title = when === null ? words.never : `${words.night_(when)}:`;
    return [title, ...linesOf(turns, { here, words }).map((line) => `  ${line}`)];
  });
  return { head, later: groups.length === 0 ? '' : [words.later, ...groups].join('\n') };
}

/** Cells that are left out by name; of those that are tried tonight, how often another phone is still to try them. */
function linesOf(
  turns: readonly Later[],
  { here, words }: { readonly here: ReadonlySet<string>; readonly words: (typeof WORDS)[Language] },
): readonly string[] {
  const cells = [...new Set(turns.map(({ cell }) => cellId(cell)).filter((id) => !here.has(id)))];
  const settings = turns.filter(({ cell }) => here.has(cellId(cell))).length;
  return [...cells, ...(settings > 0 ? [words.settings(settings)] : [])];
}
