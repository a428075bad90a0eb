import type { Named, StoredRun, VerdictName } from '#model';
import { alikeOf, observedOf, relationsOf } from '#reporters/html/findings';
import { type Html, html, recorded } from '#reporters/html/markup';
import { type CountedWay, countOf, KINDS, kindOf } from '#reporters/html/openness';
import { categoryName, EQUAL, inOrder, NOT_ALIKE, treatedAs, whereOf } from '#reporters/html/parity';
import { UNMEASURED } from '#reporters/html/promised';
import { isUndecided, linkName, ownerName, sentenceOf, wordOf } from '#reporters/sentence';
import { groupedBy, type Place, placesOf } from '#reporters/table';
import { PLATFORMS } from '#reporters/words';
import { counted } from '#text';
import { listed, type Say, type Section } from './section.ts';

/** What a reader asks first: who is stopped. */
const ORDER: readonly VerdictName[] = ['blocked', 'likely-blocked', 'conditional', 'direct', 'target-refusal', 'down'];

/** Every decided cell in a sentence; those that differ in the system only stand together. */
export function findings(stored: StoredRun, say: Say): Section {
  const decided = placesOf(stored).filter(({ verdict }) => verdict && ORDER.includes(verdict.verdict));
  const sorted = ORDER.flatMap((name) => decided.filter(({ verdict }) => verdict?.verdict === name));
  return [
    { zh: '测得的结论', en: 'What was found' },
    sorted.length === 0
      ? html`<p>${say({ zh: '没有得出结论的单元。', en: 'No cell is decided.' })}</p>`
      : listed(
          [
            { zh: '结论', en: 'Finding' },
            { zh: '系统：一致次数/有效次数（规则）', en: 'System: trials that agree / valid trials (rule)' },
          ],
          sentences(sorted, stored).map(([sentence, places]) => [
            html`${say(sentence)}`,
            html`${places.map((place) => html`<span class="one">${bySystem(place, say)}</span> `)}`,
          ]),
          say,
        ),
  ];
}

const sentences = (places: readonly Place[], stored: StoredRun): readonly (readonly [Named, readonly Place[]])[] =>
  [...groupedBy(places, ({ cell, verdict }) => sentenceOf(cell, verdict, stored).zh).values()].flatMap((group) => {
    const [first] = group;
    return first ? [[sentenceOf(first.cell, first.verdict, stored), group] as const] : [];
  });

function bySystem({ cell, verdict }: Place, say: Say): string {
  const share = verdict?.share;
  const count = share ? ` ${share.agree}/${share.of}` : '';
  return `${say(PLATFORMS[cell.platform])}${count}${verdict && !isUndecided(verdict) ? say({ zh: `（${verdict.rule}）`, en: ` (${verdict.rule})` }) : ''}`;
}

/** Whether companies open each other's links, one way or both. */
export function openness(stored: StoredRun, say: Say): Section {
  const relations = relationsOf(stored);
  const counted = (way: CountedWay | null): string =>
    say(way === null ? { zh: '未测', en: 'not measured' } : countOf(way));
  return [
    { zh: '企业之间：单向还是双向', en: 'Between companies: one way or both' },
    relations.length === 0
      ? null
      : listed(
          [
            { zh: '企业', en: 'Companies' },
            { zh: '前者打开后者的链接', en: 'The first opens links of the second' },
            { zh: '后者打开前者的链接', en: 'The second opens links of the first' },
            { zh: '关系', en: 'Relation' },
          ],
          relations.map((relation) => [
            html`${[relation.a, relation.b].map((one) => say(ownerName(one))).join(say({ zh: '、', en: ', ' }))}`,
            html`${counted(relation.there)}`,
            html`${counted(relation.back)}`,
            html`<b>${say(KINDS[kindOf(relation)])}</b>`,
          ]),
          say,
        ),
  ];
}

/** Promises in force on that day beside what was seen; neither changes the other. */
export function promised(stored: StoredRun, say: Say): Section {
  const observed = observedOf(stored);
  const title: Named = { zh: '承诺与实测', en: 'Promised and observed' };
  if (observed.length === 0) return [title, null];
  return [
    title,
    html`${observed.map(({ commitment, kept, broken, open }): Html => {
      const { by, said, from, text, source, note } = commitment;
      const spoken = kept.length + broken.length + open.length;
      const counts = say(
        spoken === 0
          ? UNMEASURED
          : {
              zh: `兑现 ${kept.length} 个单元，未兑现 ${broken.length} 个，看不出 ${open.length} 个`,
              en: `kept in ${counted(kept.length, 'cell')}, not kept in ${broken.length}, cannot be told in ${open.length}`,
            },
      );
      return html`<article><h3>${say(ownerName(by))} · ${said}</h3>
<blockquote>${say(text)}</blockquote>
${note ? html`<p class="small">${say(note)}</p>` : null}
<p class="small">${say({ zh: '生效', en: 'In force from' })} ${from} · ${say({ zh: '出处', en: 'Source' })} ${recorded(source)}</p>
<p><b>${counts}</b></p>
${broken.length > 0 && html`<ul>${sentences(broken, stored).map(([sentence, places]) => html`<li>${say(sentence)} <span class="small">${places.map(({ cell }) => say(PLATFORMS[cell.platform])).join(say({ zh: '、', en: ', ' }))}</span></li>`)}</ul>`}
</article>`;
    })}`,
  ];
}

/** Whether links of one sort are treated alike in the same place; "in the same way" is what was demanded. */
export function parity(stored: StoredRun, say: Say): Section {
  const rows = inOrder(alikeOf(stored));
  const { links } = stored.run.plan;
  return [
    { zh: '同类链接是否一视同仁', en: 'Links of the same sort, side by side' },
    rows.length === 0
      ? html`<p>${say(NOT_ALIKE)}</p>`
      : listed(
          [
            { zh: '在哪里', en: 'Where' },
            { zh: '类别', en: 'Sort' },
            { zh: '各链接', en: 'Links' },
            { zh: '对待', en: 'Treated' },
          ],
          rows.map((row) => [
            html`${say(whereOf(row, stored))}`,
            html`${say(categoryName(row.category))}`,
            html`${row.places.map(({ cell, verdict }) => html`<span class="one">${say(linkName(links, cell.link))} <b>${say(wordOf(verdict))}</b></span> `)}`,
            html`<b>${say(EQUAL[treatedAs(row)])}</b>`,
          ]),
          say,
        ),
  ];
}
