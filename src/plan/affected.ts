import { type Cell, cellId, type Plan } from '#model';

/** Of the cells that no update touches, one in so many is tried all the same, but never fewer than the least. */
const ONE_IN = 20;
const LEAST = 3;

/**
 * The part of a plan that updates of these apps may have changed: cells whose source app or link's own app is among them,
 * and a sample of the rest as sentinels. The sample is fixed: it follows from the cells' ids, so that the same cells are
 * tried after every update and can be compared.
 */
export function affected(plan: Plan, apps: readonly string[]): Plan & { readonly sentinels: number } {
  const opens = new Map(plan.links.map((link) => [link.id, link.opens]));
  const touched = ({ app, link }: Cell): boolean => [app, opens.get(link)].some((id) => id && apps.includes(id));
  const ids = plan.cells.map(({ cell }) => cell).filter((cell) => !touched(cell));
  const rest = ids.map(cellId).toSorted((a, b) => hash(a) - hash(b) || a.localeCompare(b));
  const sentinels = new Set(rest.slice(0, Math.max(LEAST, Math.ceil(rest.length / ONE_IN))));
  const cells = plan.cells.filter(({ cell }) => touched(cell) || sentinels.has(cellId(cell)));
  const named = new Set([...cells, ...plan.excluded].map(({ cell }) => cell.link));
  return { ...plan, cells, links: plan.links.filter(({ id }) => named.has(id)), sentinels: sentinels.size };
}

/** FNV-1a: only to be spread evenly, and the same for ever. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return sum;
}
