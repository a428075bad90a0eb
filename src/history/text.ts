import CliTable from 'cli-table3';
import { labOf } from '#compare/subject';
import type { Language } from '#model';
import { CHANGES, labName, madeOf } from '#reporters/comparison';
import { MARKS } from '#reporters/marks';
import { wordOf } from '#reporters/sentence';
import { localTime } from '#reporters/time';
import { plain } from '#text';
import type { Suspect } from './ask.ts';
import type { Point, Turn } from './changes.ts';

interface Told {
  readonly cell: string;
  readonly subject: string;
  readonly points: readonly Point[];
  readonly turns: readonly Turn[];
  readonly flips: number;
  readonly flakeRate: number | null;
}

const WORDS = {
  zh: {
    range: (after: string, by: string) => `${after} 之后，不晚于 ${by}`,
    same: '版本未变',
    rules: '规则也变了',
    undone: '下一次又变回',
    from: (word: string, seen: string) => `结果不一之前为“${word}”，最后见于 ${seen}`,
    suspect: '仪器可疑，不作数',
    flips: (count: number, rate: string) => `反复 ${count} 次；不一致的试验 ${rate}`,
    none: '没有变化',
    suspects: '仪器可疑的夜晚（大量单元同时翻转，不作变化报告）：',
  },
  en: {
    range: (after: string, by: string) => `after ${after}, by ${by}`,
    same: 'the same versions',
    rules: 'the rules changed too',
    undone: 'undone at the next run',
    from: (word: string, seen: string) => `before it was mixed: ${word}, last seen ${seen}`,
    suspect: 'suspect instrument, does not count',
    flips: (count: number, rate: string) => `flips: ${count}; trials that disagree: ${rate}`,
    none: 'no change',
    suspects: 'Nights with a suspect instrument (many cells flipped at once; not reported as changes):',
  },
} as const;

/** For a terminal: of each cell its changes as bounded ranges, with `whole` every run too. */
export function historyAsText(
  {
    cells,
    suspects,
    whole,
  }: {
    readonly cells: readonly Told[];
    readonly suspects: readonly Suspect[];
    readonly whole: boolean;
  },
  language: Language,
): string {
  const words = WORDS[language];
  const lab = (subject: string): string => plain(labName(labOf(subject))[language]);
  const parts = cells.map((told) => {
    const rate = told.flakeRate === null ? '–' : `${(told.flakeRate * 100).toFixed(1)} %`;
    const lines = [
      ...(whole ? aligned(told.points.map((point) => pointColumns(point, language))) : []),
      ...told.turns.map((turn) => turnLine(turn, language)),
      ...(told.turns.length === 0 ? [words.none] : []),
      words.flips(told.flips, rate),
    ];
    return [`${plain(told.cell)} · ${lab(told.subject)}`, ...lines.map((line) => `  ${line}`)].join('\n');
  });
  const nights = suspects.map(({ folder, group, subject }) => `  ${plain(folder)}  ${plain(group)}  ${lab(subject)}`);
  return `${[...parts, ...(nights.length > 0 ? [[words.suspects, ...nights].join('\n')] : [])].join('\n\n')}\n`;
}

function pointColumns(point: Point, language: Language): readonly string[] {
  const held = Object.entries(point.versions).map(([app, all]) => `${app} ${all.join(' / ')}`);
  const share = point.share ? `${point.share.agree}/${point.share.of}` : '–';
  const parts = madeOf(point);
  const notes = [...(parts ? [plain(parts[language])] : []), ...(point.suspect ? [WORDS[language].suspect] : [])];
  const found = [wordOf(point)[language], share, held.map(plain).join(', ')];
  return [localTime(point.startedAt), plain(point.folder), ...found, ...notes];
}

/** A table without lines. */
const BORDERS = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
];

/** Columns of one width, as a terminal shows Chinese characters too. */
function aligned(lines: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...lines.map((line) => line.length));
  const table = new CliTable({
    chars: { ...Object.fromEntries(BORDERS.map((name) => [name, ''])), middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...lines.map((line) => Array.from({ length: columns }, (_, at) => line[at] ?? '')));
  return lines.length === 0
    ? []
    : table
        .toString()
        .split('\n')
        .map((line) => line.trimEnd());
}

const dayOf = ({ startedAt }: Point): string => localTime(startedAt).slice(0, '2026-03-02'.length);

/** `opened: must copy → direct, after wechat 8.0.15, by wechat 8.0.16 (RUN, 2026-03-02 – RUN, 2026-03-04)` */
export function turnLine({ kind, after, by, updated, from, rules, undone }: Turn, language: Language): string {
  const words = WORDS[language];
  const name = (which: 'after' | 'by'): string => updated.map((one) => plain(`${one.app} ${one[which]}`)).join(' + ');
  const versions = updated.length > 0 ? words.range(name('after'), name('by')) : words.same;
  const when = [after, by].map((one) => `${plain(one.folder)}${MARKS[language].comma}${dayOf(one)}`).join(' – ');
  const notes = [
    ...(from ? [words.from(wordOf(from)[language], localTime(from.startedAt))] : []),
    ...(rules ? [words.rules] : []),
    ...(undone ? [words.undone] : []),
  ];
  const { colon, comma, semicolon, brackets } = MARKS[language];
  const what = `${wordOf(after)[language]} → ${wordOf(by)[language]}`;
  const change = `${CHANGES[kind][language]}${colon}${what}${comma}${versions}${brackets.join(when)}`;
  return [change, ...notes].join(semicolon);
}
