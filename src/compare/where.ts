import type { Cell, CellsWhere, Link } from '#model';

/** Does the description fit the cell? `link` is the cell's own, which says whose it is and of what category. */
export function describes(where: CellsWhere, cell: Cell, link: Link): boolean {
  const among = <T>(values: readonly T[] | undefined, value: T): boolean => values?.includes(value) ?? true;
  return (
    among(where.app, cell.app) &&
    among(where.link, cell.link) &&
    among(where.scope, cell.scope) &&
    among(where.platform, cell.platform) &&
    among(where.presentation, cell.presentation ?? 'url') &&
    among(where.owner, link.owner) &&
    among(where.category, link.category) &&
    !(where.notOwner?.includes(link.owner) ?? false)
  );
}
