import type { Cell } from '#model';
import type { Crew, Puller } from './crew.ts';
import type { CellShelf, OpenCell } from './open-cell.ts';
import type { Pile, Traces } from './shelf.ts';

/** How long the phone's account must rest before it may send in an app and scope, in milliseconds. */
export type Rests = (place: Pick<Cell, 'app' | 'scope'>) => number;

/** An account's rest that is shorter than the way to another app is sat out. */
const MOVE_MS = 5_000;

/**
 * The cell that a phone tries next; null if there is none for it now.
 *
 * A phone stays in its app and scope while there is work in it, prefers cells of an early stage, then those that it has
 * tried least, so that the trials of a cell spread over phones, and among those the cell with most left to do. A trial
 * that was lost is made again on another phone where there is one. Before all that: no phone waits for an account to
 * have rested while there is work for another of its accounts.
 *
 * A night is some hundred thousand turns: cells lie in piles that rank alike, so that a turn costs a look at each pile.
 */
export function choose(phone: Puller, crew: Crew, rests: Rests): OpenCell | null {
  let best: OpenCell | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  let shortest = Number.POSITIVE_INFINITY;
  for (const [shelf, traces] of phone.shelves) {
    const restMs = shelf.open === 0 ? 0 : waitedFor(rests(shelf));
    if (restMs > shortest) continue;
    for (const pile of shelf.piles) {
      for (let tried = 0; pile.size > 0 && tried <= traces.most; tried++) {
        const rank = rankOf(phone, crew, shelf, pile, tried);
        if (restMs === shortest && rank > lowest) break;
        const open = firstOf(phone, crew, shelf, traces, pile, tried);
        if (!open || (restMs === shortest && rank === lowest && best && best.order < open.order)) continue;
        best = open;
        lowest = rank;
        shortest = restMs;
      }
    }
  }
  return best;
}

const waitedFor = (restMs: number): number => (restMs > MOVE_MS ? restMs : 0);

function firstOf(
  phone: Puller,
  crew: Crew,
  shelf: CellShelf,
  traces: Traces,
  pile: Pile,
  tried: number,
): OpenCell | null {
  for (let index = -1; ; ) {
    index = traces.first(pile, tried, index + 1);
    const open = shelf.cells[index];
    if (!open) return null;
    if (!crew.betterElsewhere(open, phone.id)) return open;
  }
}

/** The lowest goes first; among those that rank alike, the first of the plan. */
function rankOf(phone: Puller, crew: Crew, { place }: CellShelf, { stage, wanted }: Pile, tried: number): number {
  const moves = phone.place === place ? 0 : 1;
  const crowd = moves * crew.crowdAt(place);
  // Having been tried by this phone already weighs most: two phones must have seen a cell before it is decided.
  return stage * 10_000 + tried * 100 + moves * 10 + crowd - wanted / 10;
}
