import { labOf } from '#compare/subject';
import type { IndexedRun, Suspect, Timeline } from '#history/ask';
import type { Updated } from '#history/build';
import { turnsIn } from '#history/changes';
import { turnLine } from '#history/text';
import { type Comparison, cellId, type Language, type Named, type StoredRun, type Trial } from '#model';
import { CHANGES_TITLE, labName, madeOf, suspectIn } from '#reporters/comparison';
import { changesContent } from '#reporters/html/changes';
import { filmStrip } from '#reporters/html/film';
import { both, type Content, type Html, html, recorded } from '#reporters/html/markup';
import { matrix } from '#reporters/html/matrix';
import { page } from '#reporters/html/page';
import { wordOf } from '#reporters/sentence';
import { localTime } from '#reporters/time';

/** Addresses that last: a run by its folder, a cell by its id, two runs by both folders. */
const runAt = (folder: string): string => `/runs/${folder.split('/').map(encodeURIComponent).join('/')}`;
export const reportOf = (folder: string): string => `${runAt(folder)}/report/index.html`;
export const cellOf = (cell: string, run?: string): string =>
  `/cell?id=${encodeURIComponent(cell)}${run === undefined ? '' : `&run=${encodeURIComponent(run)}`}`;
const compareOf = (before: string, after: string): string =>
  `/compare?before=${encodeURIComponent(before)}&after=${encodeURIComponent(after)}`;

interface Around {
  readonly language: Language;
  /** A run whose lab and versions stand around the page. */
  readonly stored: StoredRun;
}

const whole = (title: Named, content: Content, { language, stored }: Around, needs: readonly string[] = []): string =>
  page({ title, root: '/', language, run: stored.run, content, needs });

const OLDER = {
  zh: '本次运行没有测的单元，取自三十天内最近一次测到它的运行：',
  en: 'Cells that this run did not try are as the newest other run of the last thirty days found them:',
};

interface Home extends Around {
  /** Folders of earlier runs of which cells are shown. */
  readonly older: readonly string[];
  readonly suspects: readonly Suspect[];
  /** Folders that are not among the runs, and why. */
  readonly skipped: Updated['skipped'];
}

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
<section id="runs" class="later"><h2>${both({ zh: '所有运行', en: 'All runs' })}</h2>
<div class="scroll" role="region" tabindex="0"><table class="plain"><tbody>${rows}</tbody></table></div>
${skipped.length === 0 ? null : html`<p>${both({ zh: '未计入的文件夹：', en: 'Folders that are left out:' })}</p><ul class="skipped">${skipped.map(({ folder, why }) => html`<li>${recorded(folder)}: ${recorded(why)}</li>`)}</ul>`}</section>`;
  return whole(title, content, around, ['matrix.css']);
}

/** What a cell came to in every run, what changed between them, and the film strips of one run's trials. */
export function timelinePage(
  lines: readonly Timeline[],
  { shown, folders, ...around }: Around & { readonly shown: string; readonly folders: ReadonlyMap<string, string> },
): string {
  const [first] = lines;
  const cell = first?.cell ?? '';
  const title = { zh: `${cell} 的历史`, en: `History of ${cell}` };
  const own = around.stored.trials.filter((trial) => !trial.canary && cellId(trial.cell) === cell);
  const content = html`<h1>${recorded(cell)}</h1>
${lines.map((line) => timeline(line, folders))}
<section id="film" class="later"><h2>${both({ zh: '画面', en: 'What was seen' })} <a href="${reportOf(shown)}">${recorded(shown)}</a></h2>
${own.map((trial) => strip(trial, { shown, ...around }))}</section>`;
  return whole(title, content, around);
}

function lab(subject: string): Html {
  const { zh, en } = labName(labOf(subject));
  return both({ zh, en });
}

function timeline({ cell, subject, points }: Timeline, folders: ReadonlyMap<string, string>): Html {
  const turns = turnsIn(points).map((turn) => ({ zh: turnLine(turn, 'zh'), en: turnLine(turn, 'en') }));
  const rows = points.toReversed().map((point) => {
    const held = Object.entries(point.versions).map(([app, all]) => `${app} ${all.join(' / ')}`);
    const folder = folders.get(point.runId);
    const time = localTime(point.startedAt);
    const parts = madeOf(point);
    const suspect = point.suspect ? html` <em>${both({ zh: '仪器可疑', en: 'suspect instrument' })}</em>` : null;
    return html`<tr><th scope="row">${folder === undefined ? time : html`<a href="${cellOf(cell, folder)}">${time}</a>`}</th><td>${both(wordOf(point))}${parts && html`<br><small>${both(parts)}</small>`}${suspect}</td><td>${point.share ? `${point.share.agree}/${point.share.of}` : '–'}</td><td>${recorded(held.join(', '))}</td></tr>`;
  });
  return html`<section class="later timeline"><h2>${lab(subject)}</h2>
<ul class="turns">${turns.map((turn) => html`<li>${both(turn)}</li>`)}</ul>
<div class="scroll" role="region" tabindex="0"><table class="plain"><tbody>${rows}</tbody></table></div></section>`;
}

function strip(trial: Trial, { shown, stored }: Around & { readonly shown: string }): Html {
  return html`<h3>${recorded(trial.id)}</h3>
${trial.observation ? filmStrip(trial, trial.observation, stored.run, `${runAt(shown)}/`) : html`<p>${recorded(trial.fault?.why ?? '')}</p>`}`;
}

/** Two runs side by side, as in a report. */
export const comparePage = (comparison: Comparison, around: Around): string =>
  whole(CHANGES_TITLE, changesContent(comparison, around.stored), around);
