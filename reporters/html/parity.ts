import type { Cell, Named, StoredRun } from '#model';
import { appName, linkName, wordOf } from '#reporters/sentence';
import type { Place } from '#reporters/table';
import { PLATFORMS, PRESENTATIONS, SCOPES } from '#reporters/words';
import { icon, shapeOf } from './icons.ts';
import { both, type Html, html } from './markup.ts';
import { cellPage } from './matrix.ts';

/** Links of one category, opened in the same place. */
export interface Alike extends Pick<Cell, 'app' | 'scope' | 'platform' | 'presentation'> {
  readonly category: string;
  readonly places: readonly Place[];
  /** Whether all decided ones came out alike; null where fewer than two are decided. */
  readonly equal: boolean | null;
}

/** Categories of the corpus, for Chinese readers. One that is not here keeps its name. */
const CATEGORIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'e-commerce': '电商',
    'short-video': '短视频',
    article: '文章',
    'mini-program': '小程序',
    web: '网页',
  }),
);

const EQUAL: Readonly<Record<'yes' | 'no' | 'open', Named>> = {
  yes: { zh: '一视同仁', en: 'alike' },
  no: { zh: '有别', en: 'not alike' },
  open: { zh: '看不出', en: 'cannot be told' },
};

/** More links than anybody reads: rows that are not alike come first, the rest is counted. */
const READABLE = 600;

/** As many rows as hold that many links, and one at least. */
function readable(rows: readonly Alike[]): readonly Alike[] {
  let links = 0;
  return rows.filter(({ places }, index) => {
    links += places.length;
    return index === 0 || links <= READABLE;
  });
}

/** Are links of the same sort treated alike, whoever owns them? Its roles are said aloud as the matrix's are: narrow, it is no table by its looks. */
export function parity(rows: readonly Alike[], stored: StoredRun): Html {
  const sorted = rows.toSorted((a, b) => Number(a.equal ?? true) - Number(b.equal ?? true));
  const shown = readable(sorted);
  const rest = sorted.length - shown.length;
  return html`<section id="parity" class="later"><h2>${both({ zh: '同类链接是否一视同仁', en: 'Links of the same sort, side by side' })}</h2>
${
  rows.length === 0
    ? html`<p>${both({ zh: '没有同一场合下的同类链接可比。', en: 'No two links of one sort were opened in the same place.' })}</p>`
    : html`<div class="scroll" role="region" aria-labelledby="parity-table" tabindex="0"><table class="plain alike" role="table">
<caption id="parity-table">${both({ zh: '同一应用、同一场合中的同类链接', en: 'Links of one sort in the same app and place' })}</caption>
<thead role="rowgroup"><tr role="row">${(
        [
          { zh: '在哪里', en: 'Where' },
          { zh: '类别', en: 'Sort' },
          { zh: '各链接', en: 'Links' },
          { zh: '对待', en: 'Treated' },
        ] satisfies readonly Named[]
      ).map((head) => html`<th role="columnheader" scope="col">${both(head)}</th>`)}</tr></thead>
<tbody role="rowgroup">${shown.map((one) => row(one, stored))}</tbody>
</table></div>${rest > 0 && html`<p>${both({ zh: `……另有 ${rest} 行，见结果表`, en: `… and ${rest} more rows, in the table of results` })}</p>`}`
}</section>`;
}

function row({ app, scope, platform, presentation, category, places, equal }: Alike, { run }: StoredRun): Html {
  const name = appName(run.apps, app);
  const as = presentation === undefined ? { zh: '', en: '' } : PRESENTATIONS[presentation];
  const treated = EQUAL[equal === null ? 'open' : equal ? 'yes' : 'no'];
  return html`<tr role="row"><th role="rowheader" scope="row">${both({
    zh: `${name.zh}${SCOPES[scope].zh}${as.zh && `·${as.zh}`}（${PLATFORMS[platform].zh}）`,
    en: `${name.en}, ${SCOPES[scope].en}${as.en && `, ${as.en}`} (${PLATFORMS[platform].en})`,
  })}</th><td role="cell">${both({ zh: CATEGORIES.get(category) ?? category, en: category })}</td>
<td role="cell">${places.map(({ cell, verdict }) => {
    const shape = shapeOf(verdict);
    return html`<a class="result v-${shape}" href="${cellPage(cell)}">${icon(shape)} ${both(linkName(run.plan.links, cell.link))} <b>${both(wordOf(verdict))}</b></a> `;
  })}</td><td role="cell"><b>${both(treated)}</b></td></tr>\n`;
}
