import { cellId, type Named } from '#model';
import type { Place } from '#reporters/table';
import { both, type Content, type Html, html } from './markup.ts';
import { cellPage } from './matrix.ts';

/** More than anybody reads, and yet nothing that may be missing: it unfolds. Until then a browser lays out nothing of it. */
export const folded = (summary: Named, content: Content): Html =>
  html`<details><summary>${both(summary)}</summary>\n${content}</details>\n`;

/** Each cell by its id, one after another. */
export const cellLinks = (places: readonly Place[]): Html => html`<p class="ids">${idsOf(places)}</p>\n`;

/** The same among other words of a paragraph of ids. */
export const idsOf = (places: readonly Place[]): readonly Html[] =>
  places.map(({ cell }) => html`<a href="${cellPage(cell)}">${cellId(cell)}</a> `);
