import type { Commitment, Named, StoredRun } from '#model';
import { ownerName, sentenceOf } from '#reporters/sentence';
import { groupedBy, type Place } from '#reporters/table';
import { PLATFORMS } from '#reporters/words';
import { icon, shapeOf } from './icons.ts';
import { both, type Html, html, recorded } from './markup.ts';
import { cellPage } from './matrix.ts';
import { facts } from './said.ts';

/** A promise and what was seen of it. */
export interface Observed {
  readonly commitment: Commitment;
  readonly kept: readonly Place[];
  readonly broken: readonly Place[];
  /** Nothing can be said: undecided, or the verdict speaks of something else. */
  readonly open: readonly Place[];
}

/** More sentences than anybody reads: the rest is counted. */
const READABLE = 40;

/** What was promised beside what was seen; the one never changes the other. */
export function promised(observed: readonly Observed[], stored: StoredRun): Html {
  return html`<section id="promised" class="later"><h2>${both({ zh: '承诺与实测', en: 'Promised and observed' })}</h2>
${
  observed.length === 0
    ? html`<p>${both({ zh: '没有登记当天有效的承诺。', en: 'No commitment in force on that day is on record.' })}</p>`
    : html`<p>${both({
        zh: '左边是公开承诺的原意，右边是本次实测。承诺不影响结论，只与结论对照。',
        en: 'What was said in public, and what was seen. A promise never changes a verdict; the two are only compared.',
      })}</p>
${observed.map((one) => promise(one, stored))}`
}</section>`;
}

function promise({ commitment, kept, broken, open }: Observed, stored: StoredRun): Html {
  const { id, by, said, from, text, note, source } = commitment;
  return html`<article class="promise" id="promise-${id}">
<div class="vow"><h3>${both(ownerName(by))} <small><time>${said}</time></small></h3>
<blockquote>${both(text)}</blockquote>
${note ? html`<p class="small">${both(note)}</p>` : null}
${facts([
  [{ zh: '生效', en: 'In force from' }, from],
  [{ zh: '出处', en: 'Source' }, html`<span class="small">${recorded(source)}</span>`],
])}</div>
<div class="seen"><p class="tallied">${[
    count(kept, 'v-direct', { zh: '做到', en: 'kept' }),
    count(broken, 'v-blocked', { zh: '没有做到', en: 'not kept' }),
    count(open, 'v-insufficient', { zh: '看不出', en: 'cannot be told' }),
  ]}</p>
${kept.length + broken.length + open.length === 0 && html`<p>${both({ zh: '本次没有测到它所说的单元。', en: 'None of the cells that it speaks of was measured.' })}</p>`}
${broken.length > 0 && html`<h4>${both({ zh: '没有做到的', en: 'Not kept' })}</h4><ul class="sentences">${sentences(broken, stored)}</ul>`}
</div>
</article>\n`;
}

const count = (places: readonly Place[], tone: string, { zh, en }: Named): Html | null =>
  places.length === 0
    ? null
    : html`<span class="${tone}">${both({ zh: `${zh} ${places.length} 格`, en: `${en}: ${places.length} ${places.length === 1 ? 'cell' : 'cells'}` })}</span> `;

function sentences(places: readonly Place[], stored: StoredRun): readonly Html[] {
  const groups = [...groupedBy(places, ({ cell, verdict }) => sentenceOf(cell, verdict, stored).zh).values()];
  const items = groups.slice(0, READABLE).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const shape = shapeOf(first.verdict);
    return [
      html`<li class="v-${shape}">${icon(shape)}<span>${both(sentenceOf(first.cell, first.verdict, stored))}</span> <span class="where">${group.map(
        ({ cell }) => html`<a href="${cellPage(cell)}">${both(PLATFORMS[cell.platform])}</a> `,
      )}</span></li>\n`,
    ];
  });
  const rest = groups.length - items.length;
  if (rest <= 0) return items;
  return [
    ...items,
    html`<li><span></span><span>${both({ zh: `……另有 ${rest} 条，见结果表`, en: `… and ${rest} more, in the table of results` })}</span></li>`,
  ];
}
