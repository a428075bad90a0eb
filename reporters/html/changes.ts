import { type Change, type Comparison, cellId, type Found, type StoredRun } from '#model';
import { CHANGES, CHANGES_TITLE, groupsOf, madeOf, sideOf, versionsOf, warningsOf } from '#reporters/comparison';
import { actionOf, conclusionOf } from '#reporters/sentence';
import { PLATFORMS } from '#reporters/words';
import { counted } from '#text';
import { icon } from './icons.ts';
import { both, type Content, type Html, html } from './markup.ts';
import { cellPage } from './matrix.ts';
import { facts } from './said.ts';

/** Its own page beside index.html: what has changed from an earlier run to this one. */
export const CHANGES_PAGE = 'changes.html';

/** On the first page: how many cells of each kind, and the way to the page. */
export function changesInShort(comparison: Comparison): Html {
  const groups = groupsOf(comparison);
  const counted = {
    zh: groups.map(([kind, { length }]) => `${CHANGES[kind].zh} ${length} 个单元`).join('，'),
    en: groups.map(([kind, { length }]) => `${length} ${CHANGES[kind].en}`).join(', '),
  };
  return html`<section id="changes" class="later"><h2>${both(CHANGES_TITLE)}</h2>
<p>${groups.length === 0 ? nothingIn(comparison) : html`<a href="${CHANGES_PAGE}">${both(counted)}</a>`}</p></section>`;
}

const nothingIn = ({ compared }: Comparison): Html =>
  both({ zh: `比较了 ${compared} 个单元，没有变化。`, en: `Nothing changed in ${counted(compared, 'cell')}.` });

export function changesContent(comparison: Comparison, stored: StoredRun): Content {
  const { before, after } = comparison;
  const side = (run: typeof before): Html => both({ zh: sideOf(run, 'zh'), en: sideOf(run, 'en') });
  const here = new Set(stored.run.plan.cells.map(({ cell }) => cellId(cell)));
  return [
    html`<h1>${both(CHANGES_TITLE)}</h1>`,
    facts([
      [{ zh: '之前', en: 'Before' }, side(before)],
      [{ zh: '之后', en: 'After' }, side(after)],
    ]),
    html`${warningsOf(comparison).map((one) => html`<p class="small">${both(one)}</p>`)}`,
    groupsOf(comparison).length === 0 ? html`<p>${nothingIn(comparison)}</p>` : null,
    ...groupsOf(comparison).map(
      ([
        kind,
        changes,
      ]) => html`<section id="${kind}"><h2 id="${kind}-title">${both({ zh: `${CHANGES[kind].zh}（${changes.length}）`, en: `${CHANGES[kind].en} (${changes.length})` })}</h2>
<div class="scroll" role="region" aria-labelledby="${kind}-title" tabindex="0"><table class="plain">
<thead><tr>${[
        { zh: '单元', en: 'Cell' },
        { zh: '之前', en: 'Before' },
        { zh: '之后', en: 'After' },
        { zh: '版本', en: 'Versions' },
      ].map((name) => html`<th scope="col">${both(name)}</th>`)}</tr></thead>
<tbody>${changes.map((change) => row(change, { stored, here }))}</tbody>
</table></div></section>`,
    ),
  ];
}

function row(
  { cell, before, after }: Change,
  { stored, here }: { stored: StoredRun; here: ReadonlySet<string> },
): Html {
  const action = actionOf(cell, stored);
  const platform = PLATFORMS[cell.platform];
  const name = both({ zh: `${action.zh}（${platform.zh}）`, en: `${action.en} (${platform.en})` });
  const versions = { zh: versionsOf(before, after, 'zh'), en: versionsOf(before, after, 'en') };
  return html`<tr id="${cellId(cell)}"><th scope="row">${here.has(cellId(cell)) ? html`<a href="${cellPage(cell)}">${name}</a>` : name}</th>
<td>${verdict(before)}</td><td>${verdict(after)}</td><td><bdi>${both(versions)}</bdi></td></tr>\n`;
}

function verdict(found: Found | null): Html {
  if (found === null) return html`–`;
  const parts = madeOf(found);
  return html`<span class="v-${found.verdict}">${icon(found.verdict)} ${both(conclusionOf(found))}</span> <small>${found.rule}</small>${parts && html`<br><small>${both(parts)}</small>`}`;
}
