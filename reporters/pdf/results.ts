import type { Link, Named, StoredRun } from '#model';
import { cellsOf } from '#reporters/cells';
import { type Html, html } from '#reporters/html/markup';
import { appName, ownerName, wordOf } from '#reporters/sentence';
import { signOf } from '#reporters/signs';
import { groupedBy, type Place, type Row, type Table, tableOf } from '#reporters/table';
import { EXCLUDED, PLATFORMS, PRESENTATIONS, SCOPES, UNJUDGED, VERDICTS } from '#reporters/words';
import type { Say, Section } from './section.ts';

/** So many columns can be read beside each other on a page. */
const COLUMNS = 8;

/** How many cells came out how, and the whole table, cut into as many as the paper is wide. */
export function results(stored: StoredRun, say: Say): Section {
  const table = tableOf(stored);
  return [
    { zh: '结果', en: 'Results' },
    html`${tally(stored, say)}
<p class="small">${say({
      zh: '行：在哪个应用、哪种场合打开；列：打开谁的链接，在哪种系统上。',
      en: 'Rows: the app and the place in which a link is opened. Columns: whose link, and on which system.',
    })}</p>
${blocksOf(table).map((links) => block(table, links, { stored, say }))}`,
  ];
}

function tally(stored: StoredRun, say: Say): Html {
  const groups = groupedBy(cellsOf(stored), ({ verdict, excluded }) =>
    excluded ? 'excluded' : (verdict?.verdict ?? null),
  );
  const shown = [...Object.entries(VERDICTS), ['excluded', EXCLUDED] as const, [null, UNJUDGED] as const] as const;
  return html`<p class="tally">${shown.flatMap(([key, name]) => {
    const places = groups.get(key as never);
    const first = places?.[0];
    if (!places || !first) return [];
    return [
      html`<span class="chip v-${key ?? 'unjudged'}">${key === 'excluded' ? '-' : signOf(first.verdict)} ${say(name)} <b>${places.length}</b></span> `,
    ];
  })}</p>`;
}

/** Links that stand beside each other, as indexes of the table's links. */
function blocksOf({ links, platforms }: Table): readonly (readonly number[])[] {
  const most = Math.max(1, Math.floor(COLUMNS / Math.max(1, platforms.length)));
  return Array.from({ length: Math.ceil(links.length / most) }, (_, index) =>
    links.map((_link, at) => at).slice(index * most, (index + 1) * most),
  );
}

function block(table: Table, indexes: readonly number[], { stored, say }: { stored: StoredRun; say: Say }): Html {
  const { platforms } = table;
  const links = indexes.flatMap((at) => table.links[at] ?? []);
  const rows = table.rows.filter(({ places }) => indexes.some((at) => places[at]?.some((place) => place !== null)));
  const span = (count: number): string => String(count * platforms.length);
  return html`<table class="matrix">
<thead>
<tr><td></td>${[...groupedBy(links, ({ owner }) => owner)].map(
    ([owner, own]: readonly [string, readonly Link[]]) =>
      html`<th scope="colgroup" colspan="${span(own.length)}">${say(ownerName(owner))}</th>`,
  )}</tr>
<tr><td></td>${links.map(({ name }) => html`<th scope="colgroup" colspan="${span(1)}">${say(name)}</th>`)}</tr>
<tr><td></td>${links.map(() => platforms.map((platform) => html`<th scope="col" class="platform">${say(PLATFORMS[platform])}</th>`))}</tr>
</thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${headOf(row, stored, say)}</th>${indexes.map((at) =>
        (row.places[at] ?? []).map((place) => cell(place, say)),
      )}</tr>\n`,
  )}</tbody>
</table>`;
}

const headOf = ({ app, scope, presentation }: Row, { run }: StoredRun, say: Say): string =>
  [appName(run.apps, app), SCOPES[scope], ...(presentation ? [PRESENTATIONS[presentation]] : [])]
    .map((words: Named) => say(words))
    .join(' · ');

function cell(place: Place | null, say: Say): Html {
  if (place === null) return html`<td class="none"></td>`;
  const left = place.excluded !== undefined && place.verdict === null;
  const kind = left ? 'excluded' : (place.verdict?.verdict ?? 'unjudged');
  return html`<td class="v-${kind}"><span class="sign">${left ? '-' : signOf(place.verdict)}</span> ${say(left ? EXCLUDED : wordOf(place.verdict))}</td>`;
}
