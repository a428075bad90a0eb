import type { Named } from '#model';
import { localTime } from '#reporters/time';
import { both, type Html, html } from './markup.ts';

/** `2021-11-30 09:12:33 (UTC+8)`, with the exact time for machines. */
export function time(iso: string): Html {
  const local = localTime(iso);
  return local === iso ? html`${iso}` : html`<time datetime="${iso}">${local}</time>`;
}

/** `3.1 秒`, `3.1 s`. */
export const seconds = (ms: number): Html => {
  const value = (ms / 1000).toFixed(1);
  return both({ zh: `${value} 秒`, en: `${value} s` });
};

export const percent = (share: number): string => `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)}%`;

/** A list of facts. Those that are null are not known and left out. */
export const facts = (list: readonly (readonly [Named, Html | string | number | null])[]): Html =>
  html`<dl class="facts">${list
    .filter(([, value]) => value !== null)
    .map(([name, value]) => html`<div><dt>${both(name)}</dt><dd>${value}</dd></div>`)}</dl>`;
