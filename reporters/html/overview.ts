import type { Named, StoredRun, VerdictName } from '#model';
import { whyOf } from '#reporters/reasons';
import { actionOf, conclusionOf, isUndecided, sentenceOf } from '#reporters/sentence';
import { groupedBy, type Place, placesOf } from '#reporters/table';
import { PLATFORMS, VERDICTS } from '#reporters/words';
import { icon, shapeOf } from './icons.ts';
import { instrument } from './instrument.ts';
import { both, type Content, type Html, html, recorded } from './markup.ts';
import { cellPage, matrix } from './matrix.ts';
import { method } from './method.ts';
import { facts, time } from './said.ts';

/** The first page: what was measured, what came out, what could not be decided, and with what it was measured. */
export function overview(stored: StoredRun): Content {
  const { run } = stored;
  const places = placesOf(stored);
  const open = places.filter(({ verdict }) => isUndecided(verdict));
  const accused = places.filter(
    ({ verdict }) => verdict?.verdict === 'blocked' || verdict?.verdict === 'likely-blocked',
  );
  return [
    html`<h1>${both(run.matrix.title)}</h1>
<p class="lead">${both({ zh: '一个应用里，能不能打开另一个应用的链接：实测结果与证据。', en: "Does one app open another app's links? What was measured, and the evidence." })}</p>`,
    about(stored),
    tally(places),
    contents(open.length),
    html`<section id="matrix"><h2 id="matrix-title">${both({ zh: '结果', en: 'Results' })}</h2>
<p>${both({ zh: '行：在哪个应用、哪种场合打开；列：打开谁的链接。每一格都通往它的证据。', en: 'Rows: the app and the place in which a link is opened. Columns: whose link. Every cell leads to its evidence.' })}</p>
${matrix(stored)}</section>`,
    section('blocked', { zh: '被拦截的链接', en: 'Blocked links' }, list(accused, stored), {
      zh: '没有链接被拦截。',
      en: 'No link is blocked.',
    }),
    section('undecided', { zh: '未定的单元', en: 'Undecided' }, undecided(open, stored), {
      zh: '所有单元都有结论。',
      en: 'Every cell is decided.',
    }),
    section('excluded', { zh: '未测的单元', en: 'Left out' }, excluded(stored), {
      zh: '矩阵中的单元全部列入试验。',
      en: 'Nothing of the matrix was left out.',
    }),
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

/** In the order of what a reader asks first. */
const ORDER: readonly VerdictName[] = [
  'direct',
  'conditional',
  'blocked',
  'likely-blocked',
  'target-refusal',
  'down',
  'mixed',
  'insufficient',
  'not-applicable',
];

function tally(places: readonly Place[]): Html {
  const counts = groupedBy(places, ({ verdict }) => verdict?.verdict ?? 'unjudged');
  const shown = [...ORDER, 'unjudged' as const].filter((one) => counts.has(one));
  const count = (one: VerdictName | 'unjudged'): number => counts.get(one)?.length ?? 0;
  const name = (one: VerdictName | 'unjudged'): Named =>
    one === 'unjudged' ? { zh: '尚无结论', en: 'no verdict' } : VERDICTS[one];
  return html`<ul class="tally">${shown.map(
    (one) => html`<li class="v-${one}">${icon(one)}<b>${count(one)}</b> ${both(name(one))}</li>`,
  )}</ul>`;
}

const contents = (open: number): Html => html`<nav class="contents"><ol>
<li><a href="#matrix">${both({ zh: '结果', en: 'Results' })}</a></li>
<li><a href="#blocked">${both({ zh: '被拦截', en: 'Blocked' })}</a></li>
<li><a href="#undecided">${both({ zh: '未定', en: 'Undecided' })} (${open})</a></li>
<li><a href="#excluded">${both({ zh: '未测', en: 'Left out' })}</a></li>
<li><a href="#instrument">${both({ zh: '仪器', en: 'Instrument' })}</a></li>
<li><a href="#method">${both({ zh: '方法', en: 'Method' })}</a></li>
</ol></nav>`;

const section = (id: string, title: Named, items: readonly Html[], nothing: Named): Html =>
  html`<section id="${id}"><h2>${both(title)}</h2>
${items.length === 0 ? html`<p>${both(nothing)}</p>` : html`<ul class="sentences">${items}</ul>`}</section>`;

/** One sentence for all platforms that share it. */
function list(places: readonly Place[], stored: StoredRun): readonly Html[] {
  const groups = groupedBy(places, ({ cell, verdict }) => sentenceOf(cell, verdict, stored).zh);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const action = actionOf(first.cell, stored);
    const conclusion = conclusionOf(first.verdict);
    return [
      html`<li class="v-${shapeOf(first.verdict)}">${icon(shapeOf(first.verdict))}<span>${both({
        zh: `${action.zh}：${conclusion.zh}`,
        en: `${action.en}: ${conclusion.en}`,
      })}</span> <span class="where">${group.map(
        ({ cell }) => html`<a href="${cellPage(cell)}">${both(PLATFORMS[cell.platform])}</a> `,
      )}</span></li>`,
    ];
  });
}

function undecided(places: readonly Place[], stored: StoredRun): readonly Html[] {
  return places.map(({ cell, verdict }) => {
    const reason = whyOf(cell, verdict, stored);
    const why = reason && html` <span class="why">${both(reason)}</span>`;
    return html`<li class="v-${shapeOf(verdict)}">${icon(shapeOf(verdict))}<span>${both(sentenceOf(cell, verdict, stored))}${why}</span> <span class="where"><a href="${cellPage(cell)}">${both(PLATFORMS[cell.platform])}</a></span></li>`;
  });
}

/** What a matrix leaves out for one reason stands together. */
function excluded(stored: StoredRun): readonly Html[] {
  const groups = groupedBy(stored.run.plan.excluded, ({ cell, reason }) => `${actionOf(cell, stored).zh} ${reason}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      html`<li class="v-excluded">${icon('excluded')}<span>${both(actionOf(first.cell, stored))} <span class="why">${recorded(first.reason)}</span></span> <span class="where">${group.map(
        ({ cell }) => html`<span>${both(PLATFORMS[cell.platform])}</span> `,
      )}</span></li>`,
    ];
  });
}
