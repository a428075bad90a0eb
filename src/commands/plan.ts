import { sourceApps } from '#apps/index';
import type { Lab } from '#lab/lab';
import { DEFAULT_PHONES } from '#lab/virtual';
import { loadMatrix } from '#load';
import { cellId, type Language, type Named, type Plan, type Platform } from '#model';
import { expectedSeconds } from '#plan/duration';
import { expand } from '#plan/expand';
import { pick } from '#plan/only';
import { labFile } from './wanted.ts';

interface PlanOptions {
  readonly lab: string;
  readonly only?: string;
  readonly json: boolean;
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
}

/** Prints what a matrix would run. */
export async function planCommand(file: string, options: PlanOptions): Promise<number> {
  const { matrix } = await loadMatrix(file, sourceApps);
  const whole = expand(matrix);
  const plan = options.only === undefined ? whole : pick(whole, options.only);
  const lab = await labFile(options.lab, options.env);
  const phones = phonesOf(lab);
  const seconds = expectedSeconds(plan, { phones, secondsBetweenSends: lab?.pacing.secondsBetweenSends ?? 0 });
  const text = options.json
    ? JSON.stringify({ ...plan, phones, expectedSeconds: seconds }, null, 2)
    : showPlan(plan, { title: matrix.title, phones, seconds, language: options.language });
  process.stdout.write(`${text}\n`);
  return 0;
}

type Phones = Readonly<Record<Platform, number>>;

function phonesOf(lab: Lab | null): Phones {
  const phones = lab?.phones ?? DEFAULT_PHONES;
  const count = (platform: Platform): number => phones.filter((phone) => phone.platform === platform).length;
  return { android: count('android'), ios: count('ios') };
}

const WORDS = {
  zh: {
    excluded: '不测：',
    total: (cells: number, least: number, most: number) => `共 ${cells} 个单元，${least} 至 ${most} 次试验`,
    about: (time: string, { android, ios }: Phones) => `${android} 台安卓手机、${ios} 台 iPhone，约需 ${time}`,
    missing: ({ android, ios }: Phones) =>
      `${android} 台安卓手机、${ios} 台 iPhone：有的单元没有手机可测，无法估计时间`,
  },
  en: {
    excluded: 'Left out:',
    total: (cells: number, least: number, most: number) =>
      `${cells} ${cells === 1 ? 'cell' : 'cells'}, ${least} to ${most} trials`,
    about: (time: string, { android, ios }: Phones) => `about ${time} on ${android} Android phones and ${ios} iPhones`,
    missing: ({ android, ios }: Phones) =>
      `${android} Android phones and ${ios} iPhones: some cells have no phone to be tried on, so no time is expected`,
  },
} as const;

function showPlan(
  { matrix, cells, excluded }: Plan,
  { title, phones, seconds, language }: { title: Named; phones: Phones; seconds: number | null; language: Language },
): string {
  const words = WORDS[language];
  const sum = (end: 'least' | 'most'): number => cells.reduce((all, { trials }) => all + trials[end], 0);
  const width = Math.max(0, ...cells.map(({ cell }) => cellId(cell).length));
  return [
    `${title[language]} (${matrix})`,
    '',
    ...cells.map(({ cell, trials }) => `  ${cellId(cell).padEnd(width)}  ${trials.least}–${trials.most}`),
    ...(excluded.length > 0 ? ['', words.excluded] : []),
    ...excluded.map(({ cell, reason }) => `  ${cellId(cell)}: ${reason}`),
    '',
    words.total(cells.length, sum('least'), sum('most')),
    seconds === null ? words.missing(phones) : words.about(spell(seconds), phones),
  ].join('\n');
}

function spell(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 90) return `${seconds} s`;
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
