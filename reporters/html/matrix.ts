import { type Cell, cellId, type StoredRun } from '#model';
import { appName, ownerName, wordOf } from '#reporters/sentence';
import { groupedBy, type Place, type Row, tableOf } from '#reporters/table';
import { EXCLUDED, PLATFORMS, PRESENTATIONS, SCOPES } from '#reporters/words';
import { icon, shapeOf } from './icons.ts';
import { both, type Html, html } from './markup.ts';

/** The readable name of a cell in a file name or a fragment; stable over runs. `wechat.taobao-item.group.ios` */
export const cellName = (cell: Cell): string =>
  cellId(cell)
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[.~%!'()*]/g, (char) => `~${char.charCodeAt(0).toString(16)}`))
    .join('.');

export const cellPage = (cell: Cell): string => `cells/${cellName(cell)}.html`;

/** The verdict table. Its roles are said aloud because a narrow screen lays it out as cards. */
export function matrix(stored: StoredRun): Html {
  const { owners, links, platforms, rows } = tableOf(stored);
  const names = links.map(({ name }) => name);
  const label = (index: number): Html => both(names[index] ?? { zh: '', en: '' });
  return html`<div class="scroll" role="region" aria-labelledby="matrix-title" tabindex="0">
<table class="matrix" role="table">
<thead role="rowgroup">
<tr role="row"><td role="cell" rowspan="3"></td>${owners.map(
    ({ owner, links: owned }) =>
      html`<th role="columnheader" scope="colgroup" class="owner" colspan="${owned.length * platforms.length}">${both(ownerName(owner))}</th>`,
  )}</tr>
<tr role="row">${links.map(
    (_, index) =>
      html`<th role="columnheader" scope="colgroup" class="link" colspan="${platforms.length}">${label(index)}</th>`,
  )}</tr>
<tr role="row">${links.map(() =>
    platforms.map(
      (platform) => html`<th role="columnheader" scope="col" class="platform">${both(PLATFORMS[platform])}</th>`,
    ),
  )}</tr>
</thead>
${[...groupedBy(rows, ({ app }) => app).values()].map(
  (group) => html`<tbody role="rowgroup">${group.map((row) => line(row, stored, label))}</tbody>\n`,
)}</table>
</div>`;
}

const line = (row: Row, { run }: StoredRun, label: (index: number) => Html): Html => html`
<tr role="row"><th role="rowheader" scope="row"><b>${both(appName(run.apps, row.app))}</b> <span>${both(SCOPES[row.scope])}${row.presentation === undefined ? null : html` · ${both(PRESENTATIONS[row.presentation])}`}</span></th>${row.places.map(
  (pair, index) => pair.map((place) => html`${place === null ? EMPTY : cell(place, label(index))}`),
)}</tr>`;

const EMPTY = html`<td role="cell" class="empty"></td>`;

const cell = (place: Place, link: Html): Html => {
  const { verdict, excluded } = place;
  const shape = shapeOf(verdict, excluded);
  const word = both(shape === 'excluded' ? EXCLUDED : wordOf(verdict));
  const name = html`<span class="name">${link} · ${both(PLATFORMS[place.cell.platform])}</span>`;
  const inside = html`${name}${icon(shape)}<span class="word">${word}</span>`;
  return html`<td role="cell" class="${place.cell.platform} v-${shape}" id="cell-${cellName(place.cell)}">${
    shape === 'excluded'
      ? html`<span class="chip">${inside}</span>`
      : html`<a class="chip" href="${cellPage(place.cell)}">${inside}</a>`
  }</td>`;
};
