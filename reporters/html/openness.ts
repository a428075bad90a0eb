import type { Named } from '#model';
import { ownerName } from '#reporters/sentence';
import { counted } from '#text';
import { both, type Html, html } from './markup.ts';
import { network, STATES, type Way } from './network.ts';

/** One way with what it is concluded from: decided cells that open, of all that are decided, and those undecided. */
export interface CountedWay extends Way {
  readonly opens: number;
  readonly decided: number;
  readonly undecided: number;
}

/** Two companies and what leads from each to the other; null where nothing of the kind was measured. */
export interface Relation {
  readonly a: string;
  readonly b: string;
  readonly there: CountedWay | null;
  readonly back: CountedWay | null;
}

export type Kind = 'both' | 'one' | 'none' | 'partly' | 'single' | 'unknown';

export const KINDS: Readonly<Record<Kind, Named>> = {
  both: { zh: '双向互通', en: 'both ways' },
  one: { zh: '单向', en: 'one way' },
  none: { zh: '互不打开', en: 'neither way' },
  partly: { zh: '部分互通', en: 'in part' },
  single: { zh: '只测了一个方向', en: 'measured one way only' },
  unknown: { zh: '未定', en: 'undecided' },
};

/** 单向 or 双向, in the words of the table. Says nothing about a direction that was not measured. */
export function kindOf({ there, back }: Relation): Kind {
  if (there === null || back === null) return 'single';
  const states = [there.state, back.state];
  if (states.includes('unknown')) return 'unknown';
  if (states.includes('partly')) return 'partly';
  if (states.every((state) => state === 'open')) return 'both';
  return states.includes('open') ? 'one' : 'none';
}

/** Who opens whose links: a picture, and a table that says the same. */
export function openness(relations: readonly Relation[]): Html {
  const companies = [...new Set(relations.flatMap(({ a, b }) => [a, b]))];
  const ways = relations.flatMap(({ there, back }) => [there, back]).filter((way) => way !== null);
  return html`<section id="openness" class="later"><h2>${both({ zh: '企业之间：单向还是双向', en: 'Between companies: one way or both' })}</h2>
${
  ways.length === 0
    ? html`<p>${both({ zh: '没有测量企业之间的链接。', en: 'No links between companies were measured.' })}</p>`
    : html`<p>${both({
        zh: '一家企业的应用，打不打得开另一家企业的链接。只算有结论的单元；同一企业自家的链接不算。',
        en: "Do the apps of one company open the links of another? Decided cells only; a company's own links are not counted.",
      })}</p>
${network(companies, ways, ownerName)}
<div class="scroll" role="region" aria-labelledby="openness-table" tabindex="0"><table class="plain">
<caption id="openness-table">${both({ zh: '各对企业', en: 'Company by company' })}</caption>
<thead><tr>${(
        [
          { zh: '企业', en: 'Companies' },
          { zh: '前者打开后者的链接', en: 'The first opens links of the second' },
          { zh: '后者打开前者的链接', en: 'The second opens links of the first' },
          { zh: '关系', en: 'Relation' },
        ] satisfies readonly Named[]
      ).map((head) => html`<th scope="col">${both(head)}</th>`)}</tr></thead>
<tbody>${relations.map(row)}</tbody>
</table></div>`
}</section>`;
}

function row(relation: Relation): Html {
  const [a, b] = [ownerName(relation.a), ownerName(relation.b)];
  return html`<tr><th scope="row">${both({ zh: `${a.zh}、${b.zh}`, en: `${a.en}, ${b.en}` })}</th>
<td>${oneWay(relation.there)}</td><td>${oneWay(relation.back)}</td><td><b>${both(KINDS[kindOf(relation)])}</b></td></tr>\n`;
}

function oneWay(way: CountedWay | null): Html {
  if (way === null) return both({ zh: '未测', en: 'not measured' });
  if (way.decided === 0) return html`<span class="w-${way.state} state">${both(countOf(way))}</span>`;
  return html`<span class="w-${way.state} state">${both(STATES[way.state])}</span> <small>${both(countOf(way))}</small>`;
}

/** How many cells speak for it: `9 个单元中 6 个可打开，另有 1 个未定或结果不一`. */
export function countOf({ opens, decided, undecided }: CountedWay): Named {
  const open = { zh: `${undecided} 个未定或结果不一`, en: `${undecided} undecided or mixed` };
  if (decided === 0) return open;
  const said = { zh: `${decided} 个单元中 ${opens} 个可打开`, en: `${opens} of ${counted(decided, 'cell')} open` };
  return undecided === 0 ? said : { zh: `${said.zh}，另有 ${open.zh}`, en: `${said.en}, ${open.en}` };
}
