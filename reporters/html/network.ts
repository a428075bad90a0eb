import type { Named } from '#model';
import { both, type Html, html } from './markup.ts';

/** What leads from one company's apps to another's links. */
export interface Way {
  readonly from: string;
  readonly to: string;
  /** `partly`: some of its cells open. */
  readonly state: 'open' | 'partly' | 'closed' | 'unknown';
}

/** Half the axes of the ellipse on which companies stand, while they are few; and what is left around it. */
const RADIUS = { x: 265, y: 165 } as const;
const MARGIN = { x: 115, y: 55 } as const;
/** Room around a company's name, in which no arrow ends. */
const NODE = { x: 88, y: 34 } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly points: readonly Point[];
}

/** Companies on an ellipse, the first at the top, in the order of the clock; as large as it must be for all their names. */
function layoutOf(count: number, scale = 1): Layout {
  const radius = { x: RADIUS.x * scale, y: RADIUS.y * scale };
  const centre = { x: radius.x + MARGIN.x, y: radius.y + MARGIN.y };
  const points = Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI - Math.PI / 2;
    return { x: centre.x + radius.x * Math.cos(angle), y: centre.y + radius.y * Math.sin(angle) };
  });
  const crowded = points.some((one, index) => {
    const next = points[index + 1];
    return next && Math.abs(one.x - next.x) < 2 * NODE.x && Math.abs(one.y - next.y) < 2 * NODE.y;
  });
  return crowded ? layoutOf(count, scale * 1.05) : { width: 2 * centre.x, height: 2 * centre.y, points };
}

/** Where a line from the middle of a company towards `to` leaves its name. */
function edgeOf(from: Point, to: Point): Point {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const scale = 1 / Math.max(Math.abs(dx) / NODE.x, Math.abs(dy) / NODE.y, 1e-6);
  return { x: from.x + dx * scale, y: from.y + dy * scale };
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** Both directions bend to their own right, so that neither covers the other. */
function arrow({ from, to, state }: Way, places: ReadonlyMap<string, Point>): Html | null {
  const a = places.get(from);
  const b = places.get(to);
  if (!a || !b) return null;
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const aside = { x: (-(b.y - a.y) / length) * 26, y: ((b.x - a.x) / length) * 26 };
  const bend = { x: (a.x + b.x) / 2 + aside.x, y: (a.y + b.y) / 2 + aside.y };
  const start = edgeOf(a, bend);
  const end = edgeOf(b, bend);
  const middle = { x: (start.x + 2 * bend.x + end.x) / 4, y: (start.y + 2 * bend.y + end.y) / 4 };
  const turn = (Math.atan2(end.y - bend.y, end.x - bend.x) * 180) / Math.PI;
  return html`<g class="way w-${state}"><path class="line" d="M${at(start)}Q${at(bend)} ${at(end)}"/><path class="head" transform="translate(${at(end)}) rotate(${turn.toFixed(1)})" d="M0 0L-11 -5.5V5.5z"/>${mark(state, middle)}</g>\n`;
}

/** In the middle of the line, so that a way is known without its colour: a cross, half a disc, a question mark. */
function mark(state: Way['state'], middle: Point): Html | null {
  const place = html`transform="translate(${at(middle)})"`;
  switch (state) {
    case 'open':
      return null;
    case 'closed':
      return html`<g ${place}><rect class="plate" x="-9" y="-9" width="18" height="18" rx="3"/><path class="sign" d="M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5"/></g>`;
    case 'partly':
      return html`<g ${place}><circle class="plate" r="9"/><path class="half" d="M0 -7a7 7 0 0 1 0 14z"/></g>`;
    case 'unknown':
      return html`<g ${place}><circle class="plate" r="9"/><text class="ask" y="4.5" text-anchor="middle">?</text></g>`;
  }
}

export const STATES: Readonly<Record<Way['state'], Named>> = {
  open: { zh: '打开', en: 'opens' },
  partly: { zh: '部分打开', en: 'opens in part' },
  closed: { zh: '不打开', en: 'does not open' },
  unknown: { zh: '未定', en: 'undecided' },
};

/** Companies and the ways between them, as a picture. The table beside it says the same in words. */
export function network(companies: readonly string[], ways: readonly Way[], named: (company: string) => Named): Html {
  const { width, height, points } = layoutOf(companies.length);
  const placed = companies.flatMap((company, index) => {
    const point = points[index];
    return point ? [{ company, point }] : [];
  });
  const places = new Map(placed.map(({ company, point }) => [company, point]));
  return html`<figure class="network">
<svg viewBox="0 0 ${width.toFixed(0)} ${height.toFixed(0)}" role="img" aria-labelledby="network-title" aria-describedby="network-says">
<title id="network-title">${plainBoth({ zh: '企业之间的互通', en: 'Openness between companies' })}</title>
<desc id="network-says">${plainBoth({
    zh: '从一家企业的应用指向另一家企业的链接；每条连线的内容见下表。',
    en: 'Arrows lead from the apps of one company to the links of another; the table below says what each of them means.',
  })}</desc>
${ways.map((way) => arrow(way, places))}
${placed.map(({ company, point }) => node(named(company), point))}</svg>
<figcaption>${(Object.keys(STATES) as Way['state'][])
    .filter((state) => ways.some((way) => way.state === state))
    .map((state) => html`<span class="key">${key(state)} ${both(STATES[state])}</span> `)}</figcaption>
</figure>`;
}

/** A title can hold no elements: both languages stand in it. */
const plainBoth = ({ zh, en }: Named): string => `${zh} · ${en}`;

const node = ({ zh, en }: Named, { x, y }: Point): Html =>
  html`<g class="company" transform="translate(${at({ x, y })})"><rect x="${-NODE.x + 6}" y="${-NODE.y + 6}" width="${2 * NODE.x - 12}" height="${2 * NODE.y - 12}" rx="6"/><text y="7" text-anchor="middle" lang="zh-CN">${zh}</text><text y="7" text-anchor="middle" lang="en">${en}</text></g>\n`;

const key = (state: Way['state']): Html =>
  html`<svg class="way w-${state}" viewBox="0 0 54 20" aria-hidden="true"><path class="line" d="M2 10H44"/><path class="head" transform="translate(52 10)" d="M0 0L-11 -5.5V5.5z"/>${mark(state, { x: 22, y: 10 })}</svg>`;
