import type { Named } from '#model';
import { both, type Html, html } from './markup.ts';

/** China has one time zone and no summer time; readers of a report compare with the news of that day. */
const EAST_MS = 8 * 3_600_000;

/** `2021-11-30 09:12:33 (UTC+8)`, with the exact time for machines. */
export function time(iso: string): Html {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return html`${iso}`;
  const local = new Date(at + EAST_MS).toISOString().slice(0, 19).replace('T', ' ');
  return html`<time datetime="${iso}">${local} (UTC+8)</time>`;
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
