import { type Change, type Comparison, cellId, type Found, type Language } from '#model';
import { counted, plain } from '#text';
import { CHANGES, groupsOf, madeOf, sideOf, versionsOf, warningsOf } from './comparison.ts';
import { MARKS } from './marks.ts';
import { conclusionOf } from './sentence.ts';
import { localTime } from './time.ts';

/** What has changed, for a terminal: a line a cell, the sum in the last line. */
export function comparisonAsText(comparison: Comparison, language: Language): string {
  const groups = groupsOf(comparison).map(([group, changes]) =>
    [
      CHANGES[group][language] + MARKS[language].brackets.join(String(changes.length)),
      ...changes.map((one) => `  ${lineOf(one, language)}`),
    ].join('\n'),
  );
  const head = [
    `A  ${sideOf(comparison.before, language)}`,
    `B  ${sideOf(comparison.after, language)}`,
    ...warningsOf(comparison).map((one) => `!  ${plain(one[language])}`),
  ].join('\n');
  return `${[head, ...groups, sumOf(comparison, language)].join('\n\n')}\n`;
}

const COLUMNS = {
  zh: ['变化', '单元', '之前', '之后', '版本'],
  en: ['Change', 'Cell', 'Before', 'After', 'Versions'],
} as const;

/** The same for an issue or a step summary. */
export function comparisonAsMarkdown(comparison: Comparison, language: Language): string {
  const rows = groupsOf(comparison).flatMap(([group, changes]) =>
    changes.map(({ cell, before, after }) => [
      CHANGES[group][language],
      cellId(cell),
      foundAs(before, language),
      foundAs(after, language),
      versionsOf(before, after, language),
    ]),
  );
  const columns = COLUMNS[language];
  const table = [columns, columns.map(() => '---'), ...rows.map((row) => row.map(escaped))];
  return `${[
    `**A** ${escaped(sideOf(comparison.before, language))}  \n**B** ${escaped(sideOf(comparison.after, language))}`,
    ...warningsOf(comparison).map((one) => `> **!** ${escaped(one[language])}`),
    ...(rows.length > 0 ? [table.map((row) => `| ${row.join(' | ')} |`).join('\n')] : []),
    sumOf(comparison, language),
  ].join('\n\n')}\n`;
}

function lineOf({ cell, before, after }: Change, language: Language): string {
  const { colon, semicolon } = MARKS[language];
  const became = [before, after].filter((one) => one !== null).map((one) => foundAs(one, language));
  const versions = versionsOf(before, after, language);
  const notes = [versions, before?.foundIn ? lastTold(before.foundIn, language) : ''].filter((note) => note !== '');
  return plain([cellId(cell) + colon + became.join(' → '), ...notes].join(semicolon));
}

function lastTold({ folder, runId, startedAt }: NonNullable<Found['foundIn']>, language: Language): string {
  const run = [folder ?? runId, localTime(startedAt)].join(MARKS[language].comma);
  return language === 'zh' ? `上一次能判断：${run}` : `last told by ${run}`;
}

function foundAs(found: Found | null, language: Language): string {
  if (found === null) return '–';
  const { brackets, semicolon } = MARKS[language];
  const parts = madeOf(found);
  const why = [found.rule, ...(parts ? [parts[language]] : [])].join(semicolon);
  return conclusionOf(found)[language] + brackets.join(why);
}

function sumOf(comparison: Comparison, language: Language): string {
  const { compared } = comparison;
  const counts = groupsOf(comparison).map(([group, { length }]) =>
    language === 'zh' ? `${CHANGES[group].zh} ${length}` : `${length} ${CHANGES[group].en}`,
  );
  const changed = counts.join(MARKS[language].comma);
  return language === 'zh'
    ? `共比较 ${compared} 个单元：${changed || '没有变化'}`
    : `diff: ${counted(compared, 'cell')} compared, ${changed || 'nothing changed'}`;
}

/** Whatever a phone or a file put into a version or a name stays text. */
const escaped = (text: string): string => plain(text).replace(/[\\`*_[\]<>|]/g, (sign) => `\\${sign}`);
