import type { Plan } from '#model';
import type { Matrix } from './matrix.ts';

/** The plan of a matrix: cells in its order, those left out with their reasons, and the links that either names. */
export function expand({ file, cells, links }: Matrix): Plan {
  const named = new Set(cells.map(({ cell }) => cell.link));
  return {
    matrix: file,
    cells: cells.filter(({ excluded }) => excluded === undefined),
    excluded: cells.flatMap(({ cell, excluded }) => (excluded === undefined ? [] : [{ cell, reason: excluded }])),
    links: links.filter(({ id }) => named.has(id)),
  };
}
