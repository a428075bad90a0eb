import { cellId, type Named, type StoredRun, type Verdict } from '#model';
import { whyOf } from '#reporters/reasons';
import { actionOf, conclusionOf, isUndecided, sentenceOf } from '#reporters/sentence';
import { groupedBy, type Place } from '#reporters/table';
import { PLATFORMS, SCOPES, VALIDITY } from '#reporters/words';
import { counted } from '#text';
import { cellLinks, folded } from './folded.ts';
import { icon, shapeOf } from './icons.ts';
import { both, type Content, type Html, html, recorded } from './markup.ts';
import { cellPage, resultOf } from './matrix.ts';

/** More sentences than anybody reads: they are counted instead, and the filter shows the cells. */
const READABLE = 80;

const section = (id: string, title: Named, items: Content, nothing: Named): Html =>
  html`<section id="${id}" class="later"><h2>${both(title)}</h2>
${items === null ? html`<p>${both(nothing)}</p>` : items}</section>`;

const sentences = (items: readonly Html[]): Html | null =>
  items.length === 0 ? null : html`<ul class="sentences">${items}</ul>`;

const item = (place: Place, said: Content, where: Content): Html => {
  const shape = shapeOf(place.verdict, place.excluded);
  return html`<li class="v-${shape}">${icon(shape)}<span>${said}</span> <span class="where">${where}</span></li>\n`;
};

const toPage = ({ cell }: Place): Html => html`<a href="${cellPage(cell)}">${both(PLATFORMS[cell.platform])}</a> `;

/** What speaks against a source app, one sentence for all systems that share it. */
export function blocked(places: readonly Place[], stored: StoredRun): Html {
  const accused = places.filter(
    ({ verdict }) => verdict?.verdict === 'blocked' || verdict?.verdict === 'likely-blocked',
  );
  const groups = groupedBy(accused, ({ cell, verdict }) => sentenceOf(cell, verdict, stored).zh);
  const items =
    groups.size > READABLE
      ? html`<ul class="sentences">${countedByRow(accused, stored)}</ul>`
      : sentences(
          [...groups.values()].flatMap((group) => {
            const [first] = group;
            return first ? [item(first, both(sentenceOf(first.cell, first.verdict, stored)), group.map(toPage))] : [];
          }),
        );
  return section('blocked', { zh: '被拦截的链接', en: 'Blocked links' }, items, {
    zh: '没有链接被拦截。',
    en: 'No link is blocked.',
  });
}

/** `微信群聊：需复制到浏览器　120 个单元`, each leading to these cells in the matrix. */
function countedByRow(places: readonly Place[], { run }: StoredRun): readonly Html[] {
  const groups = groupedBy(places, (place) => `${place.cell.app} ${place.cell.scope} ${resultOf(place)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { app, scope } = first.cell;
    const name = run.apps.find(({ id }) => id === app)?.name ?? { zh: app, en: app };
    const end = conclusionOf(first.verdict);
    const where = new URLSearchParams({ app, scope, result: resultOf(first) });
    return [
      item(
        first,
        both({
          zh: `${name.zh}${SCOPES[scope].zh}：${end.zh}`,
          en: `${name.en}, ${SCOPES[scope].en}: ${end.en}`,
        }),
        html`<a href="#${where.toString()}">${both({ zh: `${group.length} 个单元`, en: counted(group.length, 'cell') })}</a>`,
      ),
    ];
  });
}

/** Cells with a reason each: a sentence a cell, or all cells of one reason together. */
function reasoned(places: readonly Place[], stored: StoredRun, reason: (place: Place) => Named | null): Html | null {
  if (places.length <= READABLE) {
    return sentences(
      places.map((place) => {
        const why = reason(place);
        const said = both(sentenceOf(place.cell, place.verdict, stored));
        return item(place, html`${said}${why && html` <span class="why">${both(why)}</span>`}`, toPage(place));
      }),
    );
  }
  const groups = groupedBy(places, (place) => `${reason(place)?.zh ?? ''}`);
  return html`${[...groups.values()].map((group) => {
    const why = (group[0] && reason(group[0])) ?? { zh: '没有说明', en: 'no reason given' };
    const summary = { zh: `${why.zh}（${group.length} 个单元）`, en: `${why.en} (${counted(group.length, 'cell')})` };
    return folded(summary, cellLinks(group));
  })}`;
}

/** What could not be decided, and why. */
export const undecided = (places: readonly Place[], stored: StoredRun): Html =>
  section(
    'undecided',
    { zh: '未定或结果不一的单元', en: 'Undecided or mixed' },
    reasoned(
      places.filter(({ verdict }) => isUndecided(verdict)),
      stored,
      ({ cell, verdict }) => whyOf(cell, verdict, stored),
    ),
    { zh: '所有单元都有结论。', en: 'Every cell is decided.' },
  );

/** What was tried more often than planned at least, or in vain. A void trial is made up for, never overwritten. */
export function retried(places: readonly Place[], stored: StoredRun): Html {
  const least = new Map(stored.run.plan.cells.map(({ cell, trials }) => [cellId(cell), trials.least]));
  const again = places.filter(
    ({ cell, verdict }) =>
      verdict !== null && (verdict.trials > (least.get(cellId(cell)) ?? 0) || voidOf(verdict).length > 0),
  );
  return section(
    'retried',
    { zh: '重试过的单元', en: 'Tried again' },
    reasoned(again, stored, ({ verdict }) => verdict && howOften(verdict)),
    { zh: '没有单元需要重试。', en: 'No cell had to be tried again.' },
  );
}

const voidOf = ({ judged }: Verdict): readonly Verdict['judged'][number][] =>
  judged.filter(({ validity }) => validity !== 'valid');

function howOften(verdict: Verdict): Named {
  const kinds = [...groupedBy(voidOf(verdict), ({ validity }) => validity)];
  const said = { zh: `试了 ${verdict.trials} 次`, en: counted(verdict.trials, 'trial') };
  if (kinds.length === 0) {
    return { zh: `${said.zh}：最初几次还不足以下结论`, en: `${said.en}: the first ones did not decide` };
  }
  const counts = (language: keyof Named): string =>
    kinds.map(([kind, all]) => `${VALIDITY[kind][language]} × ${all.length}`).join(language === 'zh' ? '，' : ', ');
  return { zh: `${said.zh}，其中${counts('zh')}`, en: `${said.en}, of these ${counts('en')}` };
}

/** What a matrix leaves out; for one reason, all systems stand together. */
export function excluded(stored: StoredRun): Html {
  const groups = groupedBy(stored.run.plan.excluded, ({ cell, reason }) => `${actionOf(cell, stored).zh} ${reason}`);
  const items = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      item(
        { cell: first.cell, verdict: null, excluded: first.reason },
        html`${both(actionOf(first.cell, stored))} <span class="why">${recorded(first.reason)}</span>`,
        group.map(({ cell }) => html`<span>${both(PLATFORMS[cell.platform])}</span> `),
      ),
    ];
  });
  return section('excluded', { zh: '未测的单元', en: 'Left out' }, sentences(items), {
    zh: '矩阵中的单元全部列入试验。',
    en: 'Nothing of the matrix was left out.',
  });
}
