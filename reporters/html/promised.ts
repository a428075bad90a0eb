import type { Commitment, Named, StoredRun } from '#model';
import { ownerName, sentenceOf } from '#reporters/sentence';
import { groupedBy, type Place } from '#reporters/table';
import { PLATFORMS } from '#reporters/words';
import { counted } from '#text';
import { cellLinks, folded } from './folded.ts';
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

export const UNMEASURED: Named = {
  zh: '本次没有测到它所说的单元。',
  en: 'None of the cells that it speaks of was measured.',
};

/** More sentences than anybody reads: the rest is folded, a link a cell. */
const READABLE = 40;

/** What was promised beside what was seen; the one never changes the other. */
export function promised(observed: readonly Observed[], stored: StoredRun): Html {
  return html`<section id="promised" class="later"><h2>${both({ zh: '承诺与实测', en: 'Promised and observed' })}</h2>
${
  observed.length === 0
    ? html`<p>${both({ zh: '没有登记当天有效的承诺。', en: 'No commitment in force on that day is on record.' })}</p>`
    : html`<p>${both({
        zh: '先列公开承诺或监管要求的原意，再列本次实测。承诺不影响结论，只与结论比较。',
        en: 'What was promised or demanded in public, and what was seen. A promise never changes a verdict; the two are only compared.',
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
    count(kept, 'v-direct', { zh: '兑现', en: 'kept' }),
    count(broken, 'v-blocked', { zh: '未兑现', en: 'not kept' }),
    count(open, 'v-insufficient', { zh: '看不出', en: 'cannot be told' }),
  ]}</p>
${kept.length + broken.length + open.length === 0 && html`<p>${both(UNMEASURED)}</p>`}
${broken.length > 0 && html`<h4>${both({ zh: '未兑现的', en: 'Not kept' })}</h4>${accused(broken, stored)}`}
${kept.length > 0 && folded({ zh: `兑现的 ${kept.length} 个单元`, en: `Kept: ${cells(kept)}` }, cellLinks(kept))}
${open.length > 0 && folded({ zh: `看不出的 ${open.length} 个单元`, en: `Cannot be told: ${cells(open)}` }, cellLinks(open))}
</div>
</article>\n`;
}

const cells = ({ length }: readonly Place[]): string => counted(length, 'cell');

const count = (places: readonly Place[], tone: string, { zh, en }: Named): Html | null =>
  places.length === 0
    ? null
    : html`<span class="${tone}">${both({ zh: `${zh} ${places.length} 个单元`, en: `${en}: ${cells(places)}` })}</span> `;

/** One sentence for all systems that share it; whoever is spoken of below stands there as a link at least. */
function accused(places: readonly Place[], stored: StoredRun): Html {
  const groups = [...groupedBy(places, ({ cell, verdict }) => sentenceOf(cell, verdict, stored).zh).values()];
  const rest = groups.slice(READABLE).flat();
  return html`<ul class="sentences">${groups.slice(0, READABLE).map((group) => sentence(group, stored))}</ul>
${rest.length > 0 && folded({ zh: `另有 ${rest.length} 个单元未兑现`, en: `Not kept either: ${cells(rest)}` }, cellLinks(rest))}`;
}

function sentence(group: readonly Place[], stored: StoredRun): Html | null {
  const [first] = group;
  if (!first) return null;
  const shape = shapeOf(first.verdict);
  return html`<li class="v-${shape}">${icon(shape)}<span>${both(sentenceOf(first.cell, first.verdict, stored))}</span> <span class="where">${group.map(
    ({ cell }) => html`<a href="${cellPage(cell)}">${both(PLATFORMS[cell.platform])}</a> `,
  )}</span></li>\n`;
}
