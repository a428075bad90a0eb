import type { Timeline } from '#history/ask';
import { type Point, turnsIn } from '#history/changes';
import { turnLine } from '#history/text';
import { type Cell, cellId, type Named, type Run, type StoredRun, type Trial } from '#model';
import { madeOf } from '#reporters/comparison';
import { filmStrip } from '#reporters/html/film';
import { icon } from '#reporters/html/icons';
import { both, type Html, html, recorded } from '#reporters/html/markup';
import { cellPage } from '#reporters/html/matrix';
import { told } from '#reporters/html/trial';
import { actionOf, appName, wordOf } from '#reporters/sentence';
import { localTime } from '#reporters/time';
import { PLATFORMS } from '#reporters/words';
import { type Around, cellOf, lab, reportOf, runAt, whole } from './pages.ts';

interface Shown extends Around {
  /** Folder of the run whose film strips are shown. */
  readonly shown: string;
}

/** What a cell came to in every run, what changed between them, and the film strips of one run's trials. */
export function timelinePage(lines: readonly Timeline[], { shown, ...around }: Shown): string {
  const { stored } = around;
  const id = lines[0]?.cell ?? '';
  const cell = stored.run.plan.cells.map((planned) => planned.cell).find((one) => cellId(one) === id);
  const title = { zh: `${id} 的历史`, en: `History of ${id}` };
  const content = html`${
    cell === undefined
      ? html`<h1>${recorded(id)}</h1>`
      : html`<p class="platform">${both(PLATFORMS[cell.platform])}</p>
<h1>${both(actionOf(cell, stored))}</h1>
<p class="id"><code>${id}</code></p>`
  }
${lines.map((line, index) => timeline(line, { run: stored.run, id: `line-${index + 1}` }))}
${cell === undefined ? null : films(cell, { shown, ...around })}`;
  return whole(title, content, around);
}

const HEADS: readonly Named[] = [
  { zh: '开始', en: 'Started' },
  { zh: '结论', en: 'Verdict' },
  { zh: '一致/有效', en: 'Agreeing / valid' },
  { zh: '应用版本', en: 'App versions' },
];

function timeline({ cell, subject, points }: Timeline, { run, id }: { run: Run; id: string }): Html {
  const turns = turnsIn(points).map((turn) => ({ zh: turnLine(turn, 'zh'), en: turnLine(turn, 'en') }));
  return html`<section class="later timeline"><h2 id="${id}">${lab(subject)}</h2>
<ul class="turns">${turns.map((turn) => html`<li>${both(turn)}</li>`)}</ul>
<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0"><table class="plain">
<thead><tr>${HEADS.map((head) => html`<th scope="col">${both(head)}</th>`)}</tr></thead>
<tbody>${points.toReversed().map((point) => row(point, cell, run))}</tbody></table></div></section>`;
}

function row(point: Point, cell: string, run: Run): Html {
  const parts = madeOf(point);
  const held = Object.entries(point.versions).map(
    ([app, all]) => html`<span class="version">${both(appName(run.apps, app))} ${recorded(all.join(' / '))}</span> `,
  );
  return html`<tr><th scope="row"><a href="${cellOf(cell, point.folder)}">${localTime(point.startedAt)}</a></th>
<td><span class="v-${point.verdict}">${icon(point.verdict)} ${both(wordOf(point))}</span> <small>${point.rule}</small>${parts && html`<br><small>${both(parts)}</small>`}${
    point.suspect ? html` <em>${both({ zh: '仪器可疑', en: 'suspect instrument' })}</em>` : null
  }</td><td>${point.share ? `${point.share.agree}/${point.share.of}` : '–'}</td><td>${held}</td></tr>\n`;
}

function films(cell: Cell, { shown, stored }: Shown): Html {
  const verdict = stored.verdicts.verdicts.find((one) => cellId(one.cell) === cellId(cell));
  const judged = new Map((verdict?.judged ?? []).map((one) => [one.trial, one]));
  const own = stored.trials.filter((trial) => !trial.canary && cellId(trial.cell) === cellId(cell));
  return html`<section id="film" class="later"><h2>${both({ zh: '画面', en: 'What was seen' })} <a href="${reportOf(shown)}">${recorded(shown)}</a></h2>
<p><a href="${runAt(shown)}/report/${cellPage(cell)}">${both({ zh: '这次运行中该单元的全部证据', en: 'All evidence of this run about the cell' })}</a></p>
${own.map((trial) => strip(trial, { stored, shown, said: told(judged.get(trial.id) ?? null) }))}</section>`;
}

function strip(trial: Trial, { stored, shown, said }: { stored: StoredRun; shown: string; said: Html }): Html {
  const { attempt, phone, account, startedAt, observation, fault } = trial;
  const about = [phone.id, ...(account === null ? [] : [account]), localTime(startedAt)].map(recorded);
  return html`<h3>${both({ zh: `第 ${attempt} 次`, en: `Trial ${attempt}` })} <span class="told">${said}</span></h3>
<p class="small">${about.map((one, index) => html`${index > 0 && ' · '}${one}`)}</p>
${observation ? filmStrip(trial, observation, stored.run, `${runAt(shown)}/`) : html`<p class="fault">${recorded(fault?.why ?? '')}</p>`}`;
}
