import type { Box } from '#screen/tree';

/** Row by row, from left to right. What stands beside the first of a row is of that row, a little higher or lower. */
export function inReadingOrder<T extends { readonly box: Box }>(pieces: readonly T[]): T[] {
  const rows: T[][] = [];
  for (const piece of pieces.toSorted((a, b) => middleOf(a.box) - middleOf(b.box))) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && middleOf(piece.box) < first.box.y + first.box.height) row.push(piece);
    else rows.push([piece]);
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.box.x - b.box.x));
}

const middleOf = ({ y, height }: Box): number => y + height / 2;
