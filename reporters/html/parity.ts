import type { Cell, Named, StoredRun } from '#model';
import { appName, linkName, wordOf } from '#reporters/sentence';
import { groupedBy, type Place } from '#reporters/table';
import { PLATFORMS, PRESENTATIONS, SCOPES } from '#reporters/words';
import { counted } from '#text';
import { folded, idsOf } from './folded.ts';
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

export const NOT_ALIKE: Named = {
  zh: '没有同一场合下的同类链接可比。',
  en: 'No two links of one sort were opened in the same place.',
};

/** In the order of what a reader looks for. */
export const EQUAL = {
  no: { zh: '有别', en: 'not alike' },
  open: { zh: '看不出', en: 'cannot be told' },
  yes: { zh: '一视同仁', en: 'alike' },
} as const satisfies Readonly<Record<string, Named>>;

type Treated = keyof typeof EQUAL;

export const treatedAs = ({ equal }: Alike): Treated => (equal === null ? 'open' : equal ? 'yes' : 'no');

/** More links than anybody reads. Rows that are not alike come first; the rest is folded, a link a cell. */
const READABLE = 600;

/** As many rows as hold that many links, and one at least. */
function readable(rows: readonly Alike[]): readonly Alike[] {
  let links = 0;
  return rows.filter(({ places }, index) => {
    links += places.length;
    return index === 0 || links <= READABLE;
  });
}

/** Those first that are not alike. */
export function inOrder(rows: readonly Alike[]): readonly Alike[] {
  const order = Object.keys(EQUAL);
  return rows.toSorted((a, b) => order.indexOf(treatedAs(a)) - order.indexOf(treatedAs(b)));
}

/** Are links of the same sort treated alike, whoever owns them? Its roles are said aloud as the matrix's are: narrow, it is no table by its looks. */
export function parity(rows: readonly Alike[], stored: StoredRun): Html {
  const sorted = inOrder(rows);
  const shown = readable(sorted);
  return html`<section id="parity" class="later"><h2>${both({ zh: '同类链接是否一视同仁', en: 'Links of the same sort, side by side' })}</h2>
${
  rows.length === 0
    ? html`<p>${both(NOT_ALIKE)}</p>`
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
</table></div>
${[...groupedBy(sorted.slice(shown.length), treatedAs).values()].map((rest) => further(rest, stored))}`
}</section>`;
}

export function whereOf({ app, scope, platform, presentation }: Alike, { run }: StoredRun): Named {
  const name = appName(run.apps, app);
  const as = presentation === undefined ? { zh: '', en: '' } : PRESENTATIONS[presentation];
  return {
    zh: `${name.zh}${SCOPES[scope].zh}${as.zh && `·${as.zh}`}（${PLATFORMS[platform].zh}）`,
    en: `${name.en}, ${SCOPES[scope].en}${as.en && `, ${as.en}`} (${PLATFORMS[platform].en})`,
  };
}

export const categoryName = (category: string): Named => ({ zh: CATEGORIES.get(category) ?? category, en: category });

function row(one: Alike, stored: StoredRun): Html {
  return html`<tr role="row"><th role="rowheader" scope="row">${both(whereOf(one, stored))}</th><td role="cell">${both(categoryName(one.category))}</td>
<td role="cell">${one.places.map(({ cell, verdict }) => {
    const shape = shapeOf(verdict);
    return html`<a class="result v-${shape}" href="${cellPage(cell)}">${icon(shape)} ${both(linkName(stored.run.plan.links, cell.link))} <b>${both(wordOf(verdict))}</b></a> `;
  })}</td><td role="cell"><b>${both(EQUAL[treatedAs(one)])}</b></td></tr>\n`;
}

/** Rows that did not fit, of one treatment: a paragraph each, its cells by what they came to. */
function further(rows: readonly Alike[], stored: StoredRun): Html | null {
  const [first] = rows;
  if (!first) return null;
  const treated = EQUAL[treatedAs(first)];
  return folded(
    {
      zh: `${treated.zh}：另有 ${rows.length} 行`,
      en: `${treated.en}: ${counted(rows.length, 'more row')}`,
    },
    rows.map((one) => {
      const where = whereOf(one, stored);
      const sort = categoryName(one.category);
      const results = [...groupedBy(one.places, ({ verdict }) => wordOf(verdict).zh).values()];
      return html`<p class="ids"><b>${both({ zh: `${where.zh}${sort.zh}：`, en: `${where.en}, ${sort.en}: ` })}</b>${results.map(
        (places) => html`${places[0] ? both(wordOf(places[0].verdict)) : null} ${idsOf(places)}`,
      )}</p>\n`;
    }),
  );
}
