import type { Cell, Link } from './matrix.ts';

/** How often a cell is tried: `least` trials first, never more than `most`. */
export interface Repetition {
  readonly least: number;
  readonly most: number;
}

export interface PlannedCell {
  readonly cell: Cell;
  readonly trials: Repetition;
  /** Phones and accounts that must each have made a valid trial before the cell is decided; none where it is left open. */
  readonly pairs?: readonly { readonly phone: string; readonly account: string | null }[];
  /** Cells of a lower stage are tried first; all alike where nothing is said. */
  readonly stage?: number;
}

export interface ExcludedCell {
  readonly cell: Cell;
  readonly reason: string;
}

/** A planned cell that no phone of the lab can try, and why. */
export interface UnservedCell {
  readonly cell: Cell;
  readonly why: string;
}

/** All cells in order, those left out with their reasons, and the links they use. */
export interface Plan {
  readonly matrix: string;
  readonly cells: readonly PlannedCell[];
  readonly excluded: readonly ExcludedCell[];
  readonly links: readonly Link[];
}

/** Upper limits of one account's sending, on all its phones together, all three at once. */
export interface Pacing {
  readonly secondsBetweenSends: number;
  readonly perHour: number;
  readonly perDay: number;
}
