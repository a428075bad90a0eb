import type { Named } from '#model';
import { type Html, html } from '#reporters/html/markup';

/** Every word of the document in the language that was chosen for it. */
export type Say = (words: Named) => string;

/** A part of the document; null where there is nothing to be said. */
export type Section = readonly [title: Named, content: Html | null];

/** More lines than anybody reads on paper: the rest is counted, and stands in the report in HTML. */
const READABLE = 150;

/** Rows of a table that is not torn apart. */
const SHORT = 12;

/** A table whose head comes again on every page; of a long one the rest is counted. */
export function listed(head: readonly Named[], rows: readonly (readonly Html[])[], say: Say): Html {
  const rest = rows.length - READABLE;
  return html`<table class="plain columns-${String(head.length)}${rows.length <= SHORT ? ' short' : ''}">
<thead><tr>${head.map((name) => html`<th scope="col">${say(name)}</th>`)}</tr></thead>
<tbody>${rows.slice(0, READABLE).map((row) => html`<tr>${row.map((one) => html`<td>${one}</td>`)}</tr>\n`)}</tbody>
</table>
${rest > 0 && html`<p class="small">${say({ zh: `另有 ${rest} 条，见 HTML 报告。`, en: `${rest} more, in the report in HTML.` })}</p>`}`;
}
