import { type Named, type StoredRun, VERDICT_NAMES, type VerdictName } from '#model';
import { isUndecided } from '#reporters/sentence';
import { groupedBy, type Place, placesOf } from '#reporters/table';
import { VERDICTS } from '#reporters/words';
import { changesInShort } from './changes.ts';
import { filter } from './filter.ts';
import { alikeOf, observedOf, relationsOf } from './findings.ts';
import { icon } from './icons.ts';
import { instrument } from './instrument.ts';
import { blocked, excluded, retried, undecided } from './lists.ts';
import { both, type Content, type Html, html } from './markup.ts';
import { matrix } from './matrix.ts';
import { method } from './method.ts';
import { openness } from './openness.ts';
import { parity } from './parity.ts';
import { promised } from './promised.ts';
import { facts, time } from './said.ts';

/** The first page: what was measured, what came out, what could not be decided, and with what it was measured. */
export function overview(stored: StoredRun): Content {
  const { run } = stored;
  const places = placesOf(stored);
  const open = places.filter(({ verdict }) => isUndecided(verdict));
  return [
    html`<h1>${both(run.matrix.title)}</h1>
<p class="lead">${both({ zh: '一个应用里，能不能打开另一个应用的链接：实测结果与证据。', en: "Does one app open another app's links? What was measured, and the evidence." })}</p>`,
    about(stored),
    tally(places),
    ...(stored.comparison ? [changesInShort(stored.comparison)] : []),
    contents(open.length),
    html`<section id="matrix"><h2 id="matrix-title">${both({ zh: '结果', en: 'Results' })}</h2>
<p>${both({ zh: '行：在哪个应用、哪种场合打开；列：打开谁的链接。每个单元都通往它的证据。', en: 'Rows: the app and the place in which a link is opened. Columns: whose link. Every cell leads to its evidence.' })}</p>
${filter(stored)}
${matrix(stored)}</section>`,
    openness(relationsOf(stored)),
    promised(observedOf(stored), stored),
    parity(alikeOf(stored), stored),
    blocked(places, stored),
    undecided(places, stored),
    retried(places, stored),
    excluded(stored),
    instrument(stored),
    method,
  ];
}

function about({ run, trials, controls, verdicts }: StoredRun): Html {
  return facts([
    [{ zh: '开始', en: 'Started' }, time(run.startedAt)],
    [
      { zh: '结束', en: 'Ended' },
      run.endedAt === null ? both({ zh: '未完成', en: 'not finished' }) : time(run.endedAt),
    ],
    [{ zh: '单元', en: 'Cells' }, run.plan.cells.length],
    [{ zh: '试验', en: 'Trials' }, trials.filter(({ canary }) => !canary).length],
    [{ zh: '对照', en: 'Controls' }, controls.length],
    [{ zh: '规则', en: 'Rules' }, html`<code>${verdicts.ruleset}</code>`],
  ]);
}

function tally(places: readonly Place[]): Html {
  const counts = groupedBy(places, ({ verdict }) => verdict?.verdict ?? 'unjudged');
  const shown = [...VERDICT_NAMES, 'unjudged' as const].filter((one) => counts.has(one));
  const count = (one: VerdictName | 'unjudged'): number => counts.get(one)?.length ?? 0;
  const name = (one: VerdictName | 'unjudged'): Named =>
    one === 'unjudged' ? { zh: '尚无结论', en: 'no verdict' } : VERDICTS[one];
  return html`<ul class="tally">${shown.map(
    (one) => html`<li class="v-${one}">${icon(one)}<b>${count(one)}</b> ${both(name(one))}</li>`,
  )}</ul>`;
}

const contents = (open: number): Html => html`<nav class="contents"><ol>
<li><a href="#matrix">${both({ zh: '结果', en: 'Results' })}</a></li>
<li><a href="#openness">${both({ zh: '企业之间', en: 'Between companies' })}</a></li>
<li><a href="#promised">${both({ zh: '承诺与实测', en: 'Promised and observed' })}</a></li>
<li><a href="#parity">${both({ zh: '同类链接', en: 'Links of the same sort' })}</a></li>
<li><a href="#blocked">${both({ zh: '被拦截的链接', en: 'Blocked links' })}</a></li>
<li><a href="#undecided">${both({ zh: '未定或结果不一的单元', en: 'Undecided or mixed' })} (${open})</a></li>
<li><a href="#retried">${both({ zh: '重试过的单元', en: 'Tried again' })}</a></li>
<li><a href="#excluded">${both({ zh: '未测的单元', en: 'Left out' })}</a></li>
<li><a href="#instrument">${both({ zh: '仪器', en: 'The instrument' })}</a></li>
<li><a href="#method">${both({ zh: '方法', en: 'Method' })}</a></li>
</ol></nav>`;
