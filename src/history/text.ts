import type { Language } from '#model';
import { CHANGES, labName } from '#reporters/comparison';
import { wordOf } from '#reporters/sentence';
import { localTime } from '#reporters/time';
import { plain } from '#text';
import type { Suspect } from './ask.ts';
import type { Point, Turn } from './changes.ts';
import { labOf } from './subject.ts';

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
      ...(whole ? told.points.map((point) => pointLine(point, language)) : []),
      ...told.turns.map((turn) => turnLine(turn, language)),
      ...(told.turns.length === 0 ? [words.none] : []),
      words.flips(told.flips, rate),
    ];
    return [`${plain(told.cell)} · ${lab(told.subject)}`, ...lines.map((line) => `  ${line}`)].join('\n');
  });
  const nights = suspects.map(({ runId, group, subject }) => `  ${plain(runId)}  ${plain(group)}  ${lab(subject)}`);
  return `${[...parts, ...(nights.length > 0 ? [[words.suspects, ...nights].join('\n')] : [])].join('\n\n')}\n`;
}

function pointLine(point: Point, language: Language): string {
  const held = Object.entries(point.versions).map(([app, all]) => `${app} ${all.join(' / ')}`);
  const share = point.share ? `${point.share.agree}/${point.share.of}` : '–';
  const note = point.suspect ? [WORDS[language].suspect] : [];
  return [localTime(point.startedAt), wordOf(point)[language], share, held.map(plain).join(', '), ...note].join('  ');
}

/** `opened after wechat 8.0.15, by wechat 8.0.16 (2026-…): blocked → page`. */
export function turnLine({ kind, after, by, updated, from, rules, undone }: Turn, language: Language): string {
  const words = WORDS[language];
  const name = (which: 'after' | 'by'): string => updated.map((one) => plain(`${one.app} ${one[which]}`)).join(' + ');
  const versions = updated.length > 0 ? words.range(name('after'), name('by')) : words.same;
  const when = `${localTime(after.startedAt)} – ${localTime(by.startedAt)}`;
  const notes = [
    ...(from ? [words.from(wordOf(from)[language], localTime(from.startedAt))] : []),
    ...(rules ? [words.rules] : []),
    ...(undone ? [words.undone] : []),
  ];
  const what = `${wordOf(after)[language]} → ${wordOf(by)[language]}`;
  return [`${CHANGES[kind][language]}: ${what}, ${versions} (${when})`, ...notes].join('; ');
}
