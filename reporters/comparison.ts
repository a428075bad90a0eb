import {
  areSameVersions,
  type Change,
  type ChangeKind,
  type ComparedRun,
  type Comparison,
  type Found,
  type Language,
  type Named,
  type Unlike,
} from '#model';
import { plain } from '#text';
import { MARKS } from './marks.ts';
import { reasonOf } from './reasons.ts';
import { localTime } from './time.ts';

export const CHANGES_TITLE: Named = { zh: '与之前的运行相比', en: 'Changes since an earlier run' };

/** A kind of change, or what does not count as any. */
type Group = ChangeKind | 'suspect';

/** In the order in which they matter to a reader. */
export const CHANGES: Readonly<Record<Group, Named>> = {
  closed: { zh: '关闭', en: 'closed' },
  opened: { zh: '开放', en: 'opened' },
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

const BACKWARDS: Named = {
  zh: '作为“之前”的运行其实开始得更晚：以下变化与时间顺序相反',
  en: 'what is given as the earlier run began later than the other: changes are told backwards in time',
};

/** What is said of changes that are no news, for the instrument may be broken. */
export const suspectIn = (group: string): Named => ({
  zh: `仪器可疑：${group} 的大量单元同时翻转，不算变化`,
  en: `suspect instrument: many cells of ${group} flipped at once; they do not count as changes`,
});

const ORDER = Object.keys(CHANGES) as Group[];

/** What to know before any difference is believed. */
export const warningsOf = ({ before, after, unlike, suspect }: Comparison): readonly Named[] => [
  ...(before.startedAt > after.startedAt ? [BACKWARDS] : []),
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
export function sideOf(run: ComparedRun, language: Language): string {
  const { folder, runId, matrix, ruleset, startedAt } = run;
  const rules = `${language === 'zh' ? '规则' : 'rules'} ${ruleset}`;
  const names = folder === undefined ? [runId] : [folder, ...(folder.split('/').at(-1) === runId ? [] : [runId])];
  return plain([...names, labName(run)[language], matrix, localTime(startedAt), rules].join(' · '));
}

/** What a mixed cell is made of: `by account: work page 2; own copy 2`; null of any other, and where nothing is said. */
export const madeOf = ({ verdict, why }: Pick<Found, 'verdict' | 'why'>): Named | null =>
  verdict === 'mixed' && why !== undefined ? reasonOf(why) : null;

/** `wechat 8.0.15 → 8.0.16, taobao 10.4.0`: an app that was not updated has one version. */
export function versionsOf(before: Found | null, after: Found | null, language: Language): string {
  const apps = [...new Set([before, after].flatMap((found) => Object.keys(found?.versions ?? {})))];
  const unknown = language === 'zh' ? '版本不详' : 'version unknown';
  const spell = (found: Found | null, app: string): string => found?.versions[app]?.join('/') ?? unknown;
  return apps
    .map((app) => {
      const [was, is] = [before?.versions[app], after?.versions[app]];
      if (was && is && areSameVersions(was, is)) return `${app} ${is.join('/')}`;
      const sides = [before, after].filter((found) => found !== null).map((found) => spell(found, app));
      return `${app} ${[...new Set(sides)].join(' → ')}`;
    })
    .join(MARKS[language].comma);
}
