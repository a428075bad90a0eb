import { type Cell, cellId, type ExcludedCell } from '#model';

/** Cells of which the same is said, and the values that they have on each axis: apps, scopes, platforms. */
export interface ReasonGroup {
  readonly reason: string;
  readonly ids: readonly string[];
  readonly axes: readonly (readonly string[])[];
}

const AXES = ['app', 'scope', 'platform'] as const;

/** Cells by what is said of them, most first. */
export function groupsByReason(cells: readonly ExcludedCell[]): readonly ReasonGroup[] {
  const groups = new Map<string, Cell[]>();
  for (const { cell, reason } of cells) groups.set(reason, [...(groups.get(reason) ?? []), cell]);
  return [...groups]
    .map(([reason, held]) => ({
      reason,
      ids: held.map(cellId),
      axes: AXES.map((axis) => [...new Set(held.map((cell) => cell[axis]))]),
    }))
    .toSorted((a, b) => b.ids.length - a.ids.length);
}
