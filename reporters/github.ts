import {
  type Commitment,
  type Comparison,
  cellId,
  type Language,
  type Named,
  type Reporter,
  type StoredRun,
} from '#model';
import { plain } from '#text';
import { cellsOf, mark, noticeOf, type ReportedCell, STATUS_NAMES } from './cells.ts';
import { comparisonAsMarkdown } from './changes.ts';
import { CHANGES_TITLE } from './comparison.ts';
import { observedOf } from './html/findings.ts';
import { escapedMarkdown, markdownTable } from './markdown.ts';
import { appName, isUndecided, ownerName, wordOf } from './sentence.ts';
import { signOf } from './signs.ts';
import { type Place, type Row, tableOf } from './table.ts';
import { localTime } from './time.ts';
import { EXCLUDED, PLATFORMS, PRESENTATIONS, SCOPES, UNJUDGED, VERDICTS } from './words.ts';

/**
 * A step summary for GitHub Actions in a file, and annotations on stdout.
 *
 * Limits: docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands. A summary of more than 1 MiB
 * is refused as a whole; what does not fit is left out and counted.
 */
export const report: Reporter = (stored, { language }) => {
  const cells = cellsOf(stored);
  return {
    files: { 'github-summary.md': summary(stored, cells, language) },
    stdout: annotations(stored, cells, language)
      .map((line) => `${line}\n`)
      .join(''),
  };
};

const MOST_BYTES = 1024 * 1024;
/** Kept free for what says that something was left out. */
const LAST_WORDS_BYTES = 4096;

/** A part of the summary; of a part that does not fit, its last lines are left out. */
interface Section {
  readonly name: Named;
  readonly lines: readonly string[];
}

function summary(stored: StoredRun, cells: readonly ReportedCell[], language: Language): string {
  const say = (words: Named): string => escapedMarkdown(words[language]);
  const kept: string[] = [];
  const lost: string[] = [];
  let free = MOST_BYTES - LAST_WORDS_BYTES;
  for (const { name, lines } of sectionsOf(stored, cells, language)) {
    const fitting = lines.findIndex((line) => {
      free -= Buffer.byteLength(line) + 1;
      return free < 0;
    });
    const count = fitting < 0 ? lines.length : fitting;
    if (count > 0) kept.push(...lines.slice(0, count), '');
    if (count === lines.length) continue;
    free = Math.max(0, free + Buffer.byteLength(lines[count] ?? '') + 1);
    lost.push(say({ zh: `${name.zh} ${lines.length - count} 行`, en: `${lines.length - count} lines of ${name.en}` }));
  }
  if (lost.length > 0) {
    const what = lost.join(language === 'zh' ? '、' : ', ');
    kept.push(
      language === 'zh'
        ? `**GitHub 的步骤摘要最多 1 MiB，这里略去了：${what}。** 全部内容在运行目录的 report/ 中。`
        : `**GitHub takes 1 MiB for a step at most. Left out here: ${what}.** All of it is in the run's report/.`,
      '',
    );
  }
  return kept.join('\n');
}

type Say = (words: Named) => string;

function sectionsOf(stored: StoredRun, cells: readonly ReportedCell[], language: Language): readonly Section[] {
  const { run, verdicts, comparison } = stored;
  const say: Say = (words) => escapedMarkdown(words[language]);
  const notice = noticeOf(run);
  const undecided = cells.filter(({ status }) => status === 'undecided');
  const broken = new Map(cells.filter(isBroken).map((one) => [one.id, one]));
  const skipped = cells.filter(({ status }) => status === 'skipped');
  const item = ({ id, sentence, why }: ReportedCell): string =>
    `- \`${plain(id).replaceAll('`', "'")}\` ${say(sentence)}${why ? ` – ${say(why)}` : ''}`;
  const list = (name: Named, those: readonly ReportedCell[]): Section => ({
    name,
    lines: those.length === 0 ? [] : [`### ${say(name)} (${those.length})`, '', ...those.map(item)],
  });
  const about = [plain(run.runId), localTime(run.startedAt), verdicts.ruleset].map(escapedMarkdown).join(' · ');
  return [
    {
      name: { zh: '标题', en: 'the heading' },
      lines: [
        `## ${escapedMarkdown(mark(run))}${say(run.matrix.title)}`,
        '',
        ...(notice ? ['> [!WARNING]', `> **${say(notice)}**`, ''] : []),
        about,
      ],
    },
    ...(comparison ? [changesSection(comparison, language)] : []),
    { name: { zh: '结果表', en: 'the table' }, lines: matrix(stored, say) },
    ...observedOf(stored).map(({ commitment, broken: places }) =>
      list(
        notKept(commitment),
        places.flatMap(({ cell }) => broken.get(cellId(cell)) ?? []),
      ),
    ),
    list({ zh: '未定或结果不一的单元', en: 'Undecided or mixed' }, undecided),
    list({ zh: '未测或不适用', en: 'Left out' }, skipped),
  ];
}

const changesSection = (comparison: Comparison, language: Language): Section => ({
  name: { zh: '变化', en: 'the changes' },
  lines: [`### ${CHANGES_TITLE[language]}`, '', ...comparisonAsMarkdown(comparison, language).trimEnd().split('\n')],
});

function matrix(stored: StoredRun, say: Say): readonly string[] {
  const { links, platforms, rows } = tableOf(stored);
  const heads = links.flatMap(({ name, owner }) =>
    platforms.map((platform) => `${say(ownerName(owner))}<br>${say(name)}<br>${say(PLATFORMS[platform])}`),
  );
  const headOf = ({ app, scope, presentation }: Row): string =>
    [appName(stored.run.apps, app), SCOPES[scope], ...(presentation ? [PRESENTATIONS[presentation]] : [])]
      .map(say)
      .join(' · ');
  const places = rows.flatMap((row) => row.places.flat());
  const used = Object.keys(VERDICTS).flatMap((name) => {
    const place = places.find((one) => one?.verdict?.verdict === name);
    return place?.verdict ? [`${escapedMarkdown(signOf(place.verdict))} ${say(VERDICTS[place.verdict.verdict])}`] : [];
  });
  return [
    ...markdownTable(
      ['', ...heads],
      rows.map((row) => [headOf(row), ...row.places.flat().map((place) => wordsOf(place, say))]),
    ),
    '',
    used.join(' · '),
  ];
}

function wordsOf(place: Place | null, say: Say): string {
  if (place === null) return '';
  if (place.excluded !== undefined && place.verdict === null) return `- ${say(EXCLUDED)}`;
  return `${escapedMarkdown(signOf(place.verdict))} ${say(wordOf(place.verdict))}`;
}

/** The heading of the cells in which it was broken. */
const notKept = ({ id, by, said }: Commitment): Named => ({
  zh: `${ownerName(by).zh} ${said}（${id}）：未兑现`,
  en: `Not kept: ${ownerName(by).en}, ${said} (${id})`,
});

const isBroken = ({ verdict }: ReportedCell): boolean => verdict?.asCommitted === false && !isUndecided(verdict);

/** GitHub shows ten of a step and drops the rest without a word. One is left for the step, to say why it failed. */
const MOST_ANNOTATIONS = 9;

/** What somebody has to look at: what could not be decided, and promises and demands not kept, in turns. Nothing else is news to CI. */
function annotations(stored: StoredRun, cells: readonly ReportedCell[], language: Language): readonly string[] {
  const { run } = stored;
  const file = run.matrix.file;
  const line = (level: 'error' | 'warning' | 'notice', title: string, text: string): string =>
    `::${level} file=${property(file)},title=${property(`${mark(run)}${title}`)}::${data(text)}`;
  const about = ({ id, sentence, why }: ReportedCell): string =>
    `${sentence[language]}${why ? ` – ${why[language]}` : ''} (${id})`;
  const undecided = cells
    .filter(({ status }) => status === 'undecided')
    .map((one) =>
      line(
        STATUS_NAMES.github.undecided,
        (one.verdict ? VERDICTS[one.verdict.verdict] : UNJUDGED)[language],
        about(one),
      ),
    );
  const broken = cells
    .filter(isBroken)
    .map((one) => line('warning', language === 'zh' ? '承诺或要求未兑现' : 'not as promised or demanded', about(one)));
  const all = Array.from({ length: Math.max(undecided.length, broken.length) }, (_, index) => [
    undecided[index],
    broken[index],
  ])
    .flat()
    .filter((one) => one !== undefined);
  if (all.length <= MOST_ANNOTATIONS) return all;
  const rest = all.length - (MOST_ANNOTATIONS - 1);
  return [
    ...all.slice(0, MOST_ANNOTATIONS - 1),
    line(
      'notice',
      language === 'zh' ? '其余' : 'and more',
      language === 'zh' ? `另有 ${rest} 条，见步骤摘要` : `${rest} more, in the step summary`,
    ),
  ];
}

/** As GitHub's own toolkit escapes them; control characters and line ends are gone before. */
const data = (text: string): string => plain(text).replaceAll('%', '%25');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
