import { sourceApps } from '#apps/index';
import type { Lab } from '#lab/lab';
import { loadMatrix } from '#load';
import { cellId, type Language, type Named, type Plan, type Platform, type UnservedCell } from '#model';
import type { Night } from '#plan/budget';
import { expectedSeconds } from '#plan/duration';
import { expand } from '#plan/expand';
import { pick } from '#plan/only';
import { unserved } from '#plan/unserved';
import { reasonOf } from '#reporters/reasons';
import { counted } from '#text';
import { type NightWanted, phonesOf, showNight, tonight } from './night.ts';
import { notesOn } from './notes.ts';
import { labFile, RUNS } from './wanted.ts';

interface PlanOptions {
  readonly lab: string;
  readonly only?: string;
  /** Only what fits into one night. */
  readonly night?: NightWanted;
  readonly json: boolean;
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
}

/** Prints what a matrix would run, which cells no phone can try, and how long it takes. */
export async function planCommand(file: string, options: PlanOptions): Promise<number> {
  const loaded = await loadMatrix(file, sourceApps);
  const { matrix } = loaded;
  const whole = expand(matrix);
  const asked = options.only === undefined ? whole : pick(whole, options.only);
  const lab = await labFile(options.lab, options.env);
  const night = options.night && (await tonight(asked, { lab, runs: RUNS }, options.night));
  const plan = night?.plan ?? asked;
  // Virtual phones serve every cell.
  const missed = lab ? unserved(plan, lab.phones) : [];
  const phones = phonesFor(plan, lab);
  const pace = { virtual: lab === null, phones, secondsBetweenSends: lab?.pacing.secondsBetweenSends ?? 0 };
  const seconds = night ? night.seconds : expectedSeconds(plan, missed, pace);
  const notes = notesOn(loaded);
  const text = options.json
    ? JSON.stringify(
        { ...plan, phones, unserved: missed, expectedSeconds: seconds, notes, ...(night && nightly(night)) },
        null,
        2,
      )
    : showPlan(plan, { title: matrix.title, missed, phones, seconds, notes, language: options.language });
  const shown = night && showNight(night, asked.cells.length, options.language);
  const parts = [shown?.head, text, shown?.later].filter((part) => part !== undefined && part !== '');
  process.stdout.write(`${(options.json ? [text] : parts).join('\n\n')}\n`);
  return 0;
}

const nightly = ({ night, undecided, later, rotations }: Night) => ({ night: { night, undecided, later, rotations } });

type Phones = Readonly<Record<Platform, number>>;

/** The phones of the platforms that the plan needs; of the others none is used. */
function phonesFor({ cells }: Plan, lab: Lab | null): Phones {
  const all = phonesOf(lab);
  const count = (platform: Platform): number =>
    cells.some(({ cell }) => cell.platform === platform) ? all[platform] : 0;
  return { android: count('android'), ios: count('ios') };
}

const WORDS = {
  zh: {
    excluded: '未测：',
    total: (cells: number, least: number, most: number) => `共 ${cells} 个单元，${least} 至 ${most} 次试验`,
    missed: (count: number) => `其中 ${count} 个单元没有手机可测`,
    phones: ({ android, ios }: Phones) =>
      [android > 0 && `${android} 台安卓手机`, ios > 0 && `${ios} 台 iPhone`].filter(Boolean).join('、'),
    about: (time: string, phones: string) => `${phones}，约需 ${time}`,
    notes: '请留意：',
    units: { s: '秒', min: '分钟', h: '小时' },
  },
  en: {
    excluded: 'Left out:',
    total: (cells: number, least: number, most: number) => `${counted(cells, 'cell')}, ${least} to ${most} trials`,
    missed: (count: number) => `No phone can try ${count} of them`,
    phones: ({ android, ios }: Phones) =>
      [android > 0 && counted(android, 'Android phone'), ios > 0 && counted(ios, 'iPhone')]
        .filter(Boolean)
        .join(' and '),
    about: (time: string, phones: string) => `about ${time} on ${phones}`,
    notes: 'Worth a look:',
    units: { s: 's', min: 'min', h: 'h' },
  },
} as const;

interface Shown {
  readonly title: Named;
  readonly missed: readonly UnservedCell[];
  readonly phones: Phones;
  readonly seconds: number | null;
  readonly notes: readonly string[];
  readonly language: Language;
}

function showPlan(
  { matrix, cells, excluded }: Plan,
  { title, missed, phones, seconds, notes, language }: Shown,
): string {
  const words = WORDS[language];
  const sum = (end: 'least' | 'most'): number => cells.reduce((all, { trials }) => all + trials[end], 0);
  const width = Math.max(0, ...cells.map(({ cell }) => cellId(cell).length));
  const why = new Map(missed.map((one) => [cellId(one.cell), reasonOf(one.why)[language]]));
  return [
    `${title[language]} (${matrix})`,
    '',
    ...cells.map(({ cell, trials }) => {
      const id = cellId(cell);
      return `  ${id.padEnd(width)}  ${why.get(id) ?? `${trials.least}–${trials.most}`}`;
    }),
    ...(excluded.length > 0 ? ['', words.excluded] : []),
    ...excluded.map(({ cell, reason }) => `  ${cellId(cell)}: ${reason}`),
    '',
    words.total(cells.length, sum('least'), sum('most')),
    ...(missed.length > 0 ? [words.missed(missed.length)] : []),
    ...(seconds === null ? [] : [words.about(spell(seconds, language), words.phones(phones))]),
    ...(notes.length > 0 ? ['', words.notes, ...notes.map((note) => `  ${note}`)] : []),
  ].join('\n');
}

function spell(seconds: number, language: Language): string {
  const { s, min, h } = WORDS[language].units;
  const minutes = Math.round(seconds / 60);
  if (seconds < 90) return `${seconds} ${s}`;
  return minutes < 90
    ? `${minutes} ${min}`
    : `${Math.floor(minutes / 60)} ${h} ${String(minutes % 60).padStart(2, '0')} ${min}`;
}
