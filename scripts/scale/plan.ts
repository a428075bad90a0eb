import { sourceApps } from '#apps/index';
import type { Link } from '#model';
import { expand } from '#plan/expand';
import { parseMatrix } from '#plan/matrix';

/** A link is tried in so many cells by the matrix below. */
const CELLS_A_LINK = 20;

/** Plans at least so many cells from the text of a matrix. Returns how many, and the seconds that took. */
export function planCells(count: number): { readonly cells: number; readonly seconds: number } {
  const links = Array.from({ length: Math.ceil(count / CELLS_A_LINK) }, (_, at) => linkOf(`i${at.toString(36)}`));
  const text = matrixOf(links);
  const began = performance.now();
  const plan = expand(parseMatrix(text, { file: 'scale.yaml', links, apps: [], sources: sourceApps }));
  return { cells: plan.cells.length, seconds: (performance.now() - began) / 1000 };
}

const matrixOf = (links: readonly Link[]): string => `schema: hutong.matrix/1
title: { zh: 一百万个单元, en: A million cells }
cells:
  - app: [wechat, qq]
    link: &all [${links.map(({ id }) => id).join(', ')}]
    scope: [private, group]
    platform: [android, ios]
    presentation: [url, share-text]
  - { app: [toutiao, baidu], link: *all, scope: search, platform: [android, ios] }
`;

const linkOf = (id: string): Link => ({
  id,
  name: { zh: id, en: id },
  owner: 'Scale',
  category: 'e-commerce',
  url: `https://${id}.scale.example/`,
  presentations: { 'share-text': `看看 https://${id}.scale.example/` },
  hosts: [`${id}.scale.example`],
  content: { title: [id] },
});
