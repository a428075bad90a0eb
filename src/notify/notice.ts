import type { Comparison, Language } from '#model';
import { comparisonAsText } from '#reporters/changes';
import { counted } from '#text';

/** What a webhook is told: that cells have changed, and how. */
export interface Notice {
  readonly title: string;
  /** The two runs, then the changes in groups, then the sum. Nothing in them can steer a terminal. */
  readonly lines: readonly string[];
  readonly language: Language;
  /** With nothing but the news among its changes. */
  readonly comparison: Comparison;
}

const WORDS = {
  zh: {
    title: (count: number, world: string) => `互通：${count} 个单元有变化${world}`,
    virtual: (world: string) => `【虚拟手机，场景 ${world}】`,
    more: (count: number) => `……另有 ${count} 行`,
  },
  en: {
    title: (count: number, world: string) =>
      `Hutong: ${count} ${count === 1 ? 'cell has' : 'cells have'} changed${world}`,
    virtual: (world: string) => ` [VIRTUAL, world ${world}]`,
    more: (count: number) => `… and ${counted(count, 'more line')}`,
  },
} as const;

/** The notice of the changes in a comparison, which are news all of them; null where there are none. What does not count is not told. */
export function noticeOf(found: Comparison, language: Language): Notice | null {
  const { changes } = found;
  if (changes.length === 0) return null;
  const comparison = { ...found, notCounted: [] };
  const words = WORDS[language];
  const { virtual, world } = comparison.after;
  return {
    title: words.title(changes.length, virtual ? words.virtual(world ?? '–') : ''),
    lines: comparisonAsText(comparison, language).trimEnd().split('\n'),
    language,
    comparison,
  };
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Title and lines as one text of at most so many bytes of UTF-8. What is cut is counted; the last line, the sum, stays. */
export function textOf({ title, lines, language }: Notice, most: number): string {
  const whole = [title, '', ...lines].join('\n');
  if (bytesOf(whole) <= most) return whole;
  const sum = lines.at(-1) ?? '';
  for (let kept = lines.length - 2; kept > 0; kept--) {
    const text = [title, '', ...lines.slice(0, kept), WORDS[language].more(lines.length - 1 - kept), sum].join('\n');
    if (bytesOf(text) <= most) return text;
  }
  return [title, sum].join('\n');
}
