import { type Cell, cellId, type Link, type Named, type StoredRun } from '#model';
import { actionOf, appName, ownerName, wordOf } from '#reporters/sentence';
import { groupedBy, type Place, type Row, type Table, tableOf } from '#reporters/table';
import { EXCLUDED, PLATFORMS, PRESENTATIONS, SCOPES } from '#reporters/words';
import { shapeOf } from './icons.ts';
import { both, type Html, html } from './markup.ts';

/** The readable name of a cell in a file name or a fragment; stable over runs. `wechat.taobao-item.group.ios` */
export const cellName = (cell: Cell): string =>
  cellId(cell)
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[.~%!'()*]/g, (char) => `~${char.charCodeAt(0).toString(16)}`))
    .join('.');

export const cellPage = (cell: Cell): string => `cells/${cellName(cell)}.html`;

/** A result as the filter knows it: `blocked.copy`, `direct.page`, `mixed`, `unjudged`, `excluded`. */
export const resultOf = ({ verdict, excluded }: Place): string =>
  [shapeOf(verdict, excluded), verdict?.how ?? verdict?.via].filter((part) => part !== undefined).join('.');

/** More than a screen holds: the table then scrolls by itself, under its own head. */
const LARGE = { rows: 16, columns: 28 };

const columnsOf = ({ links, platforms }: Table): number => links.length * platforms.length;

/** So many cells that a browser should not lay out all of them at once. */
const HUGE = 1200;

function sizeOf(table: Table): string {
  const columns = columnsOf(table);
  const large = table.rows.length > LARGE.rows || columns > LARGE.columns ? ' large' : '';
  return table.rows.length * columns > HUGE ? ' large huge' : large;
}

/**
 * The verdict table. Its roles are said aloud because the style sheet lays it out as a grid, and as cards on a narrow
 * screen. Of thousands of cells, those out of
 * sight are not laid out.
 */
export function matrix(stored: StoredRun): Html {
  const table = tableOf(stored);
  const { owners, links, platforms, rows } = table;
  return html`<div class="scroll${sizeOf(table)}" role="region" aria-labelledby="matrix-title" tabindex="0">
<table class="matrix" role="table" aria-labelledby="matrix-title">
<thead role="rowgroup">
<tr role="row" class="owners"><td role="cell" class="corner"></td>${owners.map(
    ({ owner, links: owned }) =>
      html`<th role="columnheader" class="owner ${spanOf(owned.length * platforms.length)}" data-owner="${owner}">${both(ownerName(owner))}</th>`,
  )}</tr>
<tr role="row" class="links"><td role="cell" class="corner"></td>${links.map(
    ({ id, name, owner }) =>
      html`<th role="columnheader" class="link ${spanOf(platforms.length)}" data-link="${id}" data-owner="${owner}">${both(name)}</th>`,
  )}</tr>
<tr role="row" class="platforms"><td role="cell" class="corner"></td>${links.map(() =>
    platforms.map(
      (platform) =>
        html`<th role="columnheader" class="platform" data-platform="${platform}">${both(PLATFORMS[platform])}</th>`,
    ),
  )}</tr>
</thead>
${[...groupedBy(rows, ({ app }) => app).values()].map(
  (group) => html`<tbody role="rowgroup">${group.map((row) => line(row, stored, links))}</tbody>\n`,
)}</table>
</div>`;
}

const spanOf = (columns: number): string => `span-${columns}`;

/** How wide the table of this run is; a style sheet of its own, since the policy allows no style in the page. */
export function matrixStyle(stored: StoredRun): string {
  const table = tableOf(stored);
  const { owners, platforms } = table;
  const spans = new Set([platforms.length, ...owners.map(({ links }) => links.length * platforms.length)]);
  return [
    `.matrix, .matrix tr { --wide: ${columnsOf(table)}; }`,
    ...[...spans].map((span) => `.matrix .${spanOf(span)} { --span: ${span}; }`),
    '',
  ].join('\n');
}

/** Stands for the name of a link in the sentence of a row. */
const LINK = '{}';

/** What is done in every cell of a row: `微信群聊中打开{}链接`. The filter finds the words of a sentence by it. */
function saidOf({ app, scope, presentation }: Row, { run }: StoredRun): Named {
  const written = presentation === undefined ? {} : { presentation };
  return actionOf({ app, scope, link: LINK, platform: 'android', ...written }, { run });
}

function line(row: Row, stored: StoredRun, links: readonly Link[]): Html {
  const said = saidOf(row, stored);
  return html`
<tr role="row" data-app="${row.app}" data-scope="${row.scope}" data-zh="${said.zh}" data-en="${said.en}"><th role="rowheader" scope="row"><b>${both(appName(stored.run.apps, row.app))}</b> <span>${both(SCOPES[row.scope])}${row.presentation === undefined ? null : html` · ${both(PRESENTATIONS[row.presentation])}`}</span></th>${row.places.map(
    (pair, index) => pair.map((place) => (place === null ? EMPTY : cell(place, links[index]))),
  )}</tr>`;
}

const EMPTY = html`<td role="cell" class="empty"></td>`;

/** As few elements as can be: a run may have thousands of cells. The style sheet draws the sign, and the name before the word. */
const cell = (place: Place, link: Link | undefined): Html => {
  const shape = shapeOf(place.verdict, place.excluded);
  const platform = PLATFORMS[place.cell.platform];
  const name = link?.name ?? { zh: place.cell.link, en: place.cell.link };
  const named = html`data-zh="${name.zh} · ${platform.zh}" data-en="${name.en} · ${platform.en}"`;
  const word = both(shape === 'excluded' ? EXCLUDED : wordOf(place.verdict));
  return html`<td role="cell" class="${place.cell.platform}" id="cell-${cellName(place.cell)}" data-result="${resultOf(place)}">${
    shape === 'excluded'
      ? html`<span class="chip v-${shape}" ${named}>${word}</span>`
      : html`<a class="chip v-${shape}" href="${cellPage(place.cell)}" ${named}>${word}</a>`
  }</td>`;
};
