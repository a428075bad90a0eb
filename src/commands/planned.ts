import { cellId, type Language, type Named, type Plan, type Platform, type UnservedCell } from '#model';
import { groupsByReason } from '#plan/grouped';
import { reasonOf } from '#reporters/reasons';
import { counted } from '#text';

/** How many phones of each platform are used. */
export type Phones = Readonly<Record<Platform, number>>;

const WORDS = {
  zh: {
    excluded: (count: number) => `未测 ${count} 个单元（--json 逐个列出）：`,
    total: (cells: number, least: number, most: number) => `共 ${cells} 个单元，${least} 至 ${most} 次试验`,
    missed: (count: number) => `其中 ${count} 个单元没有手机可测（--json 逐个列出）：`,
    cells: (count: number, axes: string) => `${count} 个单元（${axes}）`,
    phones: ({ android, ios }: Phones) =>
      [android > 0 && `${android} 台安卓手机`, ios > 0 && `${ios} 台 iPhone`].filter(Boolean).join('、'),
    about: (time: string, phones: string) => `${phones}，约需 ${time}`,
    virtual: '【虚拟手机 VIRTUAL】',
    notes: '请留意：',
    units: { s: '秒', min: '分钟', h: '小时' },
    reason: (where: string, why: string) => `${where}：${why}`,
  },
  en: {
    excluded: (count: number) => `Left out: ${counted(count, 'cell')} (--json names each)`,
    total: (cells: number, least: number, most: number) => `${counted(cells, 'cell')}, ${least} to ${most} trials`,
    missed: (count: number) => `No phone can try ${count} of them (--json names each)`,
    cells: (count: number, axes: string) => `${counted(count, 'cell')} (${axes})`,
    phones: ({ android, ios }: Phones) =>
      [android > 0 && counted(android, 'Android phone'), ios > 0 && counted(ios, 'iPhone')]
        .filter(Boolean)
        .join(' and '),
    about: (time: string, phones: string) => `about ${time} on ${phones}`,
    virtual: '[VIRTUAL] ',
    notes: 'Worth a look:',
    units: { s: 's', min: 'min', h: 'h' },
    reason: (where: string, why: string) => `${where}: ${why}`,
  },
} as const;

interface Shown {
  readonly title: Named;
  readonly virtual: boolean;
  readonly missed: readonly UnservedCell[];
  readonly phones: Phones;
  /** Null where no phone can try any cell. */
  readonly seconds: number | null;
  readonly notes: readonly Named[];
  readonly language: Language;
}

/** For a terminal: a line for each cell that is to be tried, the others by reason, the sums. */
export function planAsText(
  { matrix, cells, excluded }: Plan,
  { title, virtual, missed, phones, seconds, notes, language }: Shown,
): string {
  const words = WORDS[language];
  const mark = virtual ? words.virtual : '';
  const sum = (end: 'least' | 'most'): number => cells.reduce((all, { trials }) => all + trials[end], 0);
  const width = Math.max(0, ...cells.map(({ cell }) => cellId(cell).length));
  const untried = new Map(missed.map((one) => [cellId(one.cell), reasonOf(one.why)[language]]));
  const left = excluded.map(({ cell, reason }) => ({ cell, reason: reasonOf(reason)[language] }));
  const reasons = missed.map(({ cell, why }) => ({ cell, reason: reasonOf(why)[language] }));
  return [
    `${title[language]} (${matrix})`,
    '',
    ...cells.map(({ cell, trials }) => {
      const id = cellId(cell);
      return `  ${id.padEnd(width)}  ${untried.get(id) ?? `${trials.least}–${trials.most}`}`;
    }),
    ...(excluded.length > 0 ? ['', words.excluded(excluded.length), ...grouped(left, language)] : []),
    '',
    words.total(cells.length, sum('least'), sum('most')),
    ...(missed.length > 0 ? [words.missed(missed.length), ...grouped(reasons, language)] : []),
    ...(seconds === null ? [] : [mark + words.about(spell(seconds, language), words.phones(phones))]),
    ...(notes.length > 0 ? ['', words.notes, ...notes.map((note) => `  ${note[language]}`)] : []),
  ].join('\n');
}

/** `72 cells (toutiao, baidu · private, group · android, ios): has no chats`; a single cell by its name. */
function grouped(cells: Parameters<typeof groupsByReason>[0], language: Language): readonly string[] {
  const words = WORDS[language];
  return groupsByReason(cells).map(({ reason, ids, axes }) => {
    const [only = ''] = ids;
    const where = ids.length === 1 ? only : words.cells(ids.length, axes.map((one) => one.join(', ')).join(' · '));
    return `  ${words.reason(where, reason)}`;
  });
}

function spell(seconds: number, language: Language): string {
  const { s, min, h } = WORDS[language].units;
  const minutes = Math.round(seconds / 60);
  if (seconds < 90) return `${seconds} ${s}`;
  return minutes < 90
    ? `${minutes} ${min}`
    : `${Math.floor(minutes / 60)} ${h} ${String(minutes % 60).padStart(2, '0')} ${min}`;
}
