import {
  areSameVersions,
  type Change,
  type ChangeKind,
  type ComparedRun,
  type Comparison,
  cellId,
  type Found,
  type Language,
  type Named,
  type Unlike,
} from '#model';
import { counted, plain } from '#text';
import { reasonOf } from './reasons.ts';
import { conclusionOf } from './sentence.ts';
import { localTime } from './time.ts';

export const CHANGES_TITLE: Named = { zh: '与上一次相比', en: 'Changes since the run before' };

/** A kind of change, or what does not count as any. */
type Group = ChangeKind | 'suspect';

/** In the order in which they matter to a reader. */
export const CHANGES: Readonly<Record<Group, Named>> = {
  closed: { zh: '关闭', en: 'closed' },
  opened: { zh: '放开', en: 'opened' },
  changed: { zh: '变化', en: 'changed' },
  undecided: { zh: '转为未定', en: 'newly undecided' },
  decided: { zh: '转为有结论', en: 'newly decided' },
  suspect: { zh: '存疑不计', en: 'suspect and not counted' },
  appeared: { zh: '新增', en: 'appeared' },
  gone: { zh: '不再测', en: 'gone' },
};

/** Why two runs may differ although no app has changed. */
const UNLIKES: Readonly<Record<Exclude<Unlike, 'world-content'>, Named>> = {
  lab: {
    zh: '一次是虚拟手机，一次是真机：两者不可相比，差异不说明任何应用有变化',
    en: 'one is virtual, the other was run on real phones: they cannot be compared, and no app need have changed',
  },
  world: {
    zh: '两次虚拟试验的场景不同：差异来自场景数据',
    en: 'virtual runs in different worlds: the differences come from the data of the worlds',
  },
  ruleset: {
    zh: '判定规则版本不同：请先用 hutong judge 按同一规则重判，否则差异可能来自规则',
    en: 'judged by different rules: differences may come from them; hutong judge judges both by one',
  },
  matrix: {
    zh: '矩阵文件不同：试验的单元或次数可能不同',
    en: 'different matrix files: cells and numbers of trials may differ',
  },
};

const otherContent = ({ world = '–' }: ComparedRun): Named => ({
  zh: `场景 ${world} 前后内容不同：差异可能来自场景数据`,
  en: `world ${world} is not the same on both sides: differences may come from its data`,
});

/** What is said of changes that are no news, for the instrument may be broken. */
export const suspectIn = (group: string): Named => ({
  zh: `仪器可疑：${group} 的大量单元同时翻转，不算变化`,
  en: `suspect instrument: many cells of ${group} flipped at once; they do not count as changes`,
});

const ORDER = Object.keys(CHANGES) as Group[];

type Say = (words: Named) => string;

/** What has changed, for a terminal: a line a cell, the sum in the last line. */
export function comparisonAsText(comparison: Comparison, language: Language): string {
  const say: Say = (words) => words[language];
  const groups = groupsOf(comparison).map(
    ([kind, changes]) =>
      `${say(CHANGES[kind])} (${changes.length})\n${changes.map((one) => `  ${lineOf(one, say)}`).join('\n')}`,
  );
  const head = [
    `A  ${sideOf(comparison.before, say)}`,
    `B  ${sideOf(comparison.after, say)}`,
    ...warningsOf(comparison).map((one) => `!  ${plain(say(one))}`),
  ].join('\n');
  return `${[head, ...groups, sumOf(comparison, say)].join('\n\n')}\n`;
}

/** The same for an issue or a step summary. */
export function comparisonAsMarkdown(comparison: Comparison, language: Language): string {
  const say: Say = (words) => words[language];
  const columns = [
    { zh: '变化', en: 'Change' },
    { zh: '单元', en: 'Cell' },
    { zh: '之前', en: 'Before' },
    { zh: '之后', en: 'After' },
    { zh: '版本', en: 'Versions' },
  ].map(say);
  const rows = groupsOf(comparison).flatMap(([kind, changes]) =>
    changes.map(({ cell, before, after }) => [
      say(CHANGES[kind]),
      cellId(cell),
      foundAs(before, say),
      foundAs(after, say),
      versionsOf(before, after, say),
    ]),
  );
  const table = [columns, columns.map(() => '---'), ...rows.map((row) => row.map(escaped))];
  return `${[
    `**A** ${escaped(sideOf(comparison.before, say))}  \n**B** ${escaped(sideOf(comparison.after, say))}`,
    ...warningsOf(comparison).map((one) => `> **!** ${escaped(say(one))}`),
    ...(rows.length > 0 ? [table.map((row) => `| ${row.join(' | ')} |`).join('\n')] : []),
    sumOf(comparison, say),
  ].join('\n\n')}\n`;
}

/** What to know before any difference is believed. */
export const warningsOf = ({ after, unlike, suspect }: Comparison): readonly Named[] => [
  ...unlike.map((one) => (one === 'world-content' ? otherContent(after) : UNLIKES[one])),
  ...suspect.map(suspectIn),
];

/** Kinds of change that there are, and what does not count, in the order in which they matter. */
export const groupsOf = ({ changes, notCounted }: Comparison): readonly (readonly [Group, readonly Change[]])[] =>
  ORDER.map(
    (group) => [group, group === 'suspect' ? notCounted : changes.filter(({ kind }) => kind === group)] as const,
  ).filter(([, found]) => found.length > 0);

/** Which phones: real ones, or virtual ones in a world, unmistakably. */
export const labName = ({ virtual, world }: Pick<ComparedRun, 'virtual' | 'world'>): Named =>
  virtual
    ? { zh: `【虚拟手机 VIRTUAL】场景 ${world ?? '–'}`, en: `[VIRTUAL] world ${world ?? '–'}` }
    : { zh: '真机', en: 'real phones' };

/** One of the two runs, in a line. */
export function sideOf(run: ComparedRun, say: Say): string {
  const { folder, runId, matrix, ruleset, startedAt } = run;
  const rules = `${say({ zh: '规则', en: 'rules' })} ${ruleset}`;
  const names = folder === undefined ? [runId] : [folder, ...(folder.split('/').at(-1) === runId ? [] : [runId])];
  return plain([...names, say(labName(run)), matrix, localTime(startedAt), rules].join(' · '));
}

function lineOf({ cell, before, after }: Change, say: Say): string {
  const versions = versionsOf(before, after, say);
  const became = [before, after].filter((one) => one !== null).map((one) => foundAs(one, say));
  const notes = [versions, before?.foundIn ? lastTold(before.foundIn, say) : ''].filter((note) => note !== '');
  return plain([`${cellId(cell)}: ${became.join(' → ')}`, ...notes].join('; '));
}

const lastTold = ({ folder, runId, startedAt }: NonNullable<Found['foundIn']>, say: Say): string =>
  say({
    zh: `上一次能判断：${folder ?? runId}，${localTime(startedAt)}`,
    en: `last told by ${folder ?? runId}, ${localTime(startedAt)}`,
  });

/** What a mixed cell is made of: `by account: work page 2; own copy 2`; null of any other, and where nothing is said. */
export const madeOf = ({ verdict, why }: Found): Named | null =>
  verdict === 'mixed' && why !== undefined ? reasonOf(why) : null;

function foundAs(found: Found | null, say: Say): string {
  if (found === null) return '–';
  const parts = madeOf(found);
  return `${say(conclusionOf(found))} (${found.rule}${parts ? `; ${say(parts)}` : ''})`;
}

/** `wechat 8.0.15 → 8.0.16, taobao 10.4.0`: an app that was not updated has one version. */
export function versionsOf(before: Found | null, after: Found | null, say: Say): string {
  const apps = [...new Set([before, after].flatMap((found) => Object.keys(found?.versions ?? {})))];
  const unknown = say({ zh: '版本不详', en: 'version unknown' });
  const spell = (found: Found | null, app: string): string => found?.versions[app]?.join('/') ?? unknown;
  return apps
    .map((app) => {
      const [was, is] = [before?.versions[app], after?.versions[app]];
      if (was && is && areSameVersions(was, is)) return `${app} ${is.join('/')}`;
      const sides = [before, after].filter((found) => found !== null).map((found) => spell(found, app));
      return `${app} ${[...new Set(sides)].join(' → ')}`;
    })
    .join(', ');
}

function sumOf(comparison: Comparison, say: Say): string {
  const counts = groupsOf(comparison).map(([kind, changes]) =>
    say({ zh: `${CHANGES[kind].zh} ${changes.length}`, en: `${changes.length} ${CHANGES[kind].en}` }),
  );
  const { compared } = comparison;
  const changed = counts.length === 0 ? [say({ zh: '没有变化', en: 'nothing changed' })] : counts;
  return say({
    zh: `diff: 对照 ${compared} 个单元，${changed.join('，')}`,
    en: `diff: ${counted(compared, 'cell')} compared, ${changed.join(', ')}`,
  });
}

/** Whatever a phone or a file put into a version or a name stays text. */
const escaped = (text: string): string => plain(text).replace(/[\\`*_[\]<>|]/g, (sign) => `\\${sign}`);
