import CliTable from 'cli-table3';
import { cellId, type Language, type Named, type Reporter, type StoredRun } from '#model';
import { plain } from '#text';
import { summaryOf } from './incidents.ts';
import { whyOf } from './reasons.ts';
import { appName, isUndecided, ownerName, sentenceOf, wordOf } from './sentence.ts';
import { signOf } from './signs.ts';
import { groupedBy, type Place, placesOf, type Row, type Table, tableOf } from './table.ts';
import { localTime } from './time.ts';
import { updatesIn } from './updates.ts';
import { EXCLUDED, PLATFORMS, PRESENTATIONS, SCOPES, VERDICTS } from './words.ts';

/** So many columns of words fit beside each other on a wide terminal. */
const COLUMNS_A_BLOCK: Readonly<Record<Language, number>> = { zh: 8, en: 6 };

/** The verdict table in the article's shape, and what could not be decided, for a terminal. Writes no file. */
export const report: Reporter = (stored, { language }) => {
  const say = (words: Named): string => plain(words[language]);
  const table = tableOf(stored);
  const blocks = blocksOf(table, COLUMNS_A_BLOCK[language]).map((links) => render(table, links, { stored, say }));
  const parts = [
    heading(stored, language),
    ...blocks,
    legend(table, say),
    updated(stored, say),
    befell(stored, say),
    open(stored, say, language),
  ];
  return { files: {}, stdout: `${parts.filter((part) => part !== '').join('\n\n')}\n` };
};

/** What went wrong with the phones and was put right, or not: for whoever looks after them. */
function befell({ incidents = [] }: StoredRun, say: Say): string {
  if (incidents.length === 0) return '';
  const head = say({ zh: '仪器：', en: 'The instrument:' });
  return [head, ...summaryOf(incidents).map((line) => `  ${say(line)}`)].join('\n');
}

type Say = (words: Named) => string;

function heading({ run, verdicts }: StoredRun, language: Language): string {
  const title = plain(run.matrix.title[language]);
  const rules = `${language === 'zh' ? '规则' : 'rules'} ${plain(verdicts.ruleset)}`;
  const about = `${title} · ${plain(run.runId)} · ${localTime(run.startedAt)} · ${rules}`;
  if (!run.lab.virtual) return about;
  const world = run.lab.world ?? '–';
  return language === 'zh'
    ? `【虚拟手机 VIRTUAL】以下结果由虚拟手机得出（场景 ${plain(world)}），不代表任何真实应用的行为。\n${about}`
    : `[VIRTUAL] Measured on virtual phones (world ${plain(world)}). It says nothing about any real app.\n${about}`;
}

/** Links that stand beside each other, as indexes of the table's links. */
function blocksOf({ links, platforms }: Table, columns: number): readonly (readonly number[])[] {
  const most = Math.max(1, Math.floor(columns / Math.max(1, platforms.length)));
  const indexes = links.map((_, index) => index);
  return Array.from({ length: Math.ceil(indexes.length / most) }, (_, block) =>
    indexes.slice(block * most, (block + 1) * most),
  );
}

function render(table: Table, links: readonly number[], { stored, say }: { stored: StoredRun; say: Say }): string {
  const { platforms } = table;
  const out = new CliTable({ style: { head: [], border: [] } });
  const names = links.map((index) => table.links[index]).filter((link) => link !== undefined);
  const owners = groupedBy(names, ({ owner }) => owner);
  const wide = (count: number): number => count * platforms.length;
  const rows = table.rows.filter(({ places }) => links.some((index) => places[index]?.some((place) => place !== null)));
  out.push(
    ['', ...[...owners].map(([owner, group]) => ({ content: say(ownerName(owner)), colSpan: wide(group.length) }))],
    ['', ...names.map(({ name }) => ({ content: say(name), colSpan: wide(1) }))],
    ['', ...names.flatMap(() => platforms.map((platform) => say(PLATFORMS[platform])))],
    ...rows.map((row) => line(row, links, { stored, say })),
  );
  const apps = ['owner', 'link', 'platform', ...rows.map(({ app }) => app)];
  // A rule stands above and below everything, and where another app begins: every second line of the table is one.
  const ruled = (after: number): boolean => after === 0 || (after > 2 && apps[after] !== apps[after - 1]);
  return out
    .toString()
    .split('\n')
    .filter((_, index) => index % 2 === 1 || ruled(index / 2))
    .join('\n');
}

function line(row: Row, links: readonly number[], { stored, say }: { stored: StoredRun; say: Say }): string[] {
  const written = row.presentation === undefined ? '' : ` · ${say(PRESENTATIONS[row.presentation])}`;
  const head = `${say(appName(stored.run.apps, row.app))} · ${say(SCOPES[row.scope])}${written}`;
  return [head, ...links.flatMap((index) => (row.places[index] ?? []).map((place) => wordsOf(place, say)))];
}

function wordsOf(place: Place | null, say: Say): string {
  if (place === null) return '';
  if (place.excluded !== undefined && place.verdict === null) return `- ${say(EXCLUDED)}`;
  return `${signOf(place.verdict)} ${say(wordOf(place.verdict))}`;
}

/** Only the signs that stand in this table, always in one order. */
function legend(table: Table, say: Say): string {
  const verdicts = table.rows.flatMap(({ places }) => places.flat()).map((place) => place?.verdict ?? null);
  const seen = new Map(verdicts.flatMap((one) => (one === null ? [] : [[one.verdict, signOf(one)] as const])));
  const order = Object.keys(VERDICTS) as (keyof typeof VERDICTS)[];
  return order
    .flatMap((verdict) => (seen.has(verdict) ? [`${seen.get(verdict)} ${say(VERDICTS[verdict])}`] : []))
    .join('   ');
}

const updated = (stored: StoredRun, say: Say): string => updatesIn(stored).map(say).join('\n');

function open(stored: StoredRun, say: Say, language: Language): string {
  const places = placesOf(stored).filter(({ verdict }) => isUndecided(verdict));
  const head =
    language === 'zh' ? `未定或结果不一的单元：${places.length}` : `Cells undecided or mixed: ${places.length}`;
  return [head, ...places.map(({ cell, verdict }) => `  ${reason(cell, verdict, { stored, say })}`)].join('\n');
}

function reason(
  cell: Place['cell'],
  verdict: Place['verdict'],
  { stored, say }: { stored: StoredRun; say: Say },
): string {
  const why = whyOf(cell, verdict, stored);
  return `${plain(cellId(cell))}  ${say(sentenceOf(cell, verdict, stored))}${why ? ` – ${say(why)}` : ''}`;
}
