import type { Verdict, VerdictName } from '#model';
import { type Html, html } from './markup.ts';
import { TONES, type Tone } from './tones.ts';

/** A shape for each verdict, so that it is known in black and white too. */
export type Shape = VerdictName | 'unjudged' | 'excluded';

const SHAPES: Readonly<Record<Shape, Html>> = {
  direct: html`<circle cx="8" cy="8" r="7.2" fill="currentColor"/><path d="M4.4 8.3l2.5 2.5 4.7-5.2" fill="none" stroke="var(--on)" stroke-width="1.8"/>`,
  conditional: html`<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 1.6a6.4 6.4 0 0 1 0 12.8z" fill="currentColor"/>`,
  blocked: html`<rect x="1" y="1" width="14" height="14" rx="2" fill="currentColor"/><path d="M4.6 4.6l6.8 6.8m0-6.8l-6.8 6.8" stroke="var(--on)" stroke-width="1.9"/>`,
  'likely-blocked': html`<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.6 1.8"/><path d="M5 5l6 6m0-6l-6 6" stroke="currentColor" stroke-width="1.7"/>`,
  'target-refusal': html`<path d="M8 .9L15.1 8 8 15.1.9 8z" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 4.4v4.4m0 1.6v1.5" stroke="currentColor" stroke-width="1.8"/>`,
  down: html`<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M3.6 12.4l8.8-8.8" stroke="currentColor" stroke-width="1.5"/>`,
  mixed: html`<path d="M7.2 1.5v13L1 8z" fill="currentColor"/><path d="M8.8 2.9v10.2L14.2 8z" fill="none" stroke="currentColor" stroke-width="1.3"/>`,
  insufficient: html`<circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" stroke-width="1.3"/><path d="M5.9 6.2a2.1 2.1 0 1 1 2.9 2c-.6.3-.8.6-.8 1.3m0 1.6v1.4" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
  'not-applicable': html`<path d="M3 8h10" stroke="currentColor" stroke-width="1.8"/>`,
  unjudged: html`<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="1.6 2"/>`,
  excluded: html`<path d="M4 8h8" stroke="currentColor" stroke-width="1.2"/>`,
};

export const shapeOf = (verdict: Verdict | null, excluded?: string): Shape =>
  verdict?.verdict ?? (excluded === undefined ? 'unjudged' : 'excluded');

const TONE_OF: Readonly<Record<Shape, Tone>> = {
  direct: 'direct',
  conditional: 'conditional',
  blocked: 'blocked',
  'likely-blocked': 'blocked',
  'target-refusal': 'refusal',
  down: 'open',
  mixed: 'mixed',
  insufficient: 'open',
  'not-applicable': 'open',
  unjudged: 'open',
  excluded: 'open',
};

/** All shapes, once a page; `icon` refers to them. */
export const sprite: Html = html`<svg class="sprite" aria-hidden="true" focusable="false">${Object.entries(SHAPES).map(
  ([name, shape]) => html`<symbol id="i-${name}" viewBox="0 0 16 16">${shape}</symbol>`,
)}</svg>`;

export const icon = (shape: Shape): Html => html`<svg class="icon" aria-hidden="true"><use href="#i-${shape}"/></svg>`;

/** The shapes as files, for the thousands of cells of a matrix, where an element each would be too many. */
export function signs(): Readonly<Record<string, string>> {
  const files = Object.entries(SHAPES).map(([name, shape]) => {
    const { light, dark } = TONES[TONE_OF[name as Shape]];
    const style = `svg{color:${light.tone};--on:#fff}@media(prefers-color-scheme:dark){svg{color:${dark.tone};--on:#161614}}`;
    const svg = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><style>${style}</style>${shape}</svg>\n`;
    return [`assets/signs/${name}.svg`, svg.markup];
  });
  return Object.fromEntries(files);
}

/** Tone, tint and sign by verdict. */
export function verdictStyle(): string {
  const shapes = Object.keys(SHAPES) as Shape[];
  return shapes
    .map(
      (shape) =>
        `.v-${shape} { --tone: var(--${TONE_OF[shape]}); --tint: var(--${TONE_OF[shape]}-tint); --sign: url("signs/${shape}.svg"); }\n`,
    )
    .join('');
}
