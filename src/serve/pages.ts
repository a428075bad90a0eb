import { labOf } from '#compare/subject';
import type { IndexedRun, Suspect } from '#history/ask';
import type { Updated } from '#history/build';
import type { Comparison, Language, Named, StoredRun } from '#model';
import { CHANGES_TITLE, labName, suspectIn } from '#reporters/comparison';
import { changesContent } from '#reporters/html/changes';
import { both, type Content, type Html, html, recorded } from '#reporters/html/markup';
import { matrix } from '#reporters/html/matrix';
import { page } from '#reporters/html/page';
import { reasonOf } from '#reporters/reasons';
import { localTime } from '#reporters/time';

/** Addresses that last: a run by its folder, a cell by its id, two runs by both folders. */
export const runAt = (folder: string): string => `/runs/${folder.split('/').map(encodeURIComponent).join('/')}`;
export const reportOf = (folder: string): string => `${runAt(folder)}/report/index.html`;
export const cellOf = (cell: string, run?: string): string =>
  `/cell?id=${encodeURIComponent(cell)}${run === undefined ? '' : `&run=${encodeURIComponent(run)}`}`;
const compareOf = (before: string, after: string): string =>
  `/compare?before=${encodeURIComponent(before)}&after=${encodeURIComponent(after)}`;

export interface Around {
  readonly language: Language;
  /** A run whose lab and versions stand around the page. */
  readonly stored: StoredRun;
}

export const whole = (
  title: Named,
  content: Content,
  { language, stored }: Around,
  needs: readonly string[] = [],
): string => page({ title, root: '/', language, run: stored.run, content, needs });

const OLDER = {
  zh: '本次运行没有测的单元，取自三十天内最近一次测到它的运行：',
  en: 'Cells that this run did not try are as the newest other run of the last thirty days found them:',
};

export const lab = (subject: string): Html => both(labName(labOf(subject)));

interface Home extends Around {
  /** Folders of earlier runs of which cells are shown. */
  readonly older: readonly string[];
  readonly suspects: readonly Suspect[];
  /** Folders that are not among the runs, and why. */
  readonly skipped: Updated['skipped'];
}

const HEADS: readonly Named[] = [
  { zh: '文件夹', en: 'Folder' },
  { zh: '开始', en: 'Started' },
  { zh: '实验室', en: 'Lab' },
  { zh: '矩阵', en: 'Matrix' },
  { zh: '比较', en: 'Compared' },
];

/** The newest matrix, whose cells lead to their timelines, and all runs, each beside the one before. */
export function homePage(runs: readonly IndexedRun[], { older, suspects, skipped, ...around }: Home): string {
  const title = { zh: '最新结果', en: 'The latest matrix' };
  const doubts = (run: string): readonly Named[] =>
    suspects.filter(({ runId }) => runId === run).map(({ group }) => suspectIn(group));
  const rows = runs.map((run) => {
    const before = runs.find(({ subject, startedAt }) => subject === run.subject && startedAt < run.startedAt);
    return html`<tr><th scope="row"><a href="${reportOf(run.folder)}">${recorded(run.folder)}</a></th><td>${localTime(run.startedAt)}</td><td>${lab(run.subject)}</td><td>${recorded(run.matrix)}${doubts(run.runId).map((doubt) => html`<br><em>${both(doubt)}</em>`)}</td><td>${before ? html`<a class="compare" href="${compareOf(before.folder, run.folder)}">${both({ zh: '与上一次比较', en: 'compare with the run before' })}</a>` : null}</td></tr>`;
  });
  const content = html`<h1 id="matrix-title">${both(title)}</h1>
<p>${both(around.stored.run.matrix.title)} · ${localTime(around.stored.run.startedAt)}</p>
${older.length === 0 ? null : html`<p class="older">${both(OLDER)}${runs.filter(({ folder }) => older.includes(folder)).map((run) => html` <a href="${reportOf(run.folder)}">${recorded(run.folder)}</a> (${localTime(run.startedAt)})`)}</p>`}
${doubts(around.stored.run.runId).map((doubt) => html`<p class="doubt"><strong>${both(doubt)}</strong></p>`)}
${matrix(around.stored)}
<section id="runs" class="later"><h2 id="all-runs">${both({ zh: '所有运行', en: 'All runs' })}</h2>
<div class="scroll" role="region" aria-labelledby="all-runs" tabindex="0"><table class="plain"><thead><tr>${HEADS.map((head) => html`<th scope="col">${both(head)}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>
${skipped.length === 0 ? null : html`<p>${both({ zh: '未计入的文件夹：', en: 'Folders that are left out:' })}</p><ul class="skipped">${skipped.map(({ folder, why }) => html`<li>${recorded(folder)}${both({ zh: '：', en: ': ' })}<bdi>${both(reasonOf(why))}</bdi></li>`)}</ul>`}</section>`;
  return whole(title, content, around, ['matrix.css']);
}

/** Two runs side by side, as in a report. */
export const comparePage = (comparison: Comparison, around: Around): string =>
  whole(CHANGES_TITLE, changesContent(comparison, around.stored), around);
