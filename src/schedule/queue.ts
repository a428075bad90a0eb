import { type Cell, cellId, type PlannedCell, type Trial } from '#model';
import { choose, type Rests } from './choose.ts';
import { Crew, type PhoneInPool } from './crew.ts';
import { type CellShelf, OpenCell, type Worth } from './open-cell.ts';
import { placeOf, Shelf } from './shelf.ts';

export interface Turn {
  readonly cell: Cell;
  /** 1, 2, … within the cell. */
  readonly attempt: number;
}

/** Which phone tries what next. Pure bookkeeping: no clock, no phone, no waiting. Phones pull; `choose` says what they get. */
export class Queue {
  readonly #cells = new Map<string, OpenCell>();
  readonly #paired: readonly OpenCell[];
  readonly #shelves = new Map<string, CellShelf>();
  readonly #crew: Crew;
  /** How many cells of a link are still to be tried, or under way. */
  readonly #busy = new Map<string, number>();
  #done = 0;
  #trialsLeft = 0;

  /** `needsMore` says, once a cell has its least number of valid trials, whether they leave it undecided. */
  constructor(cells: readonly PlannedCell[], phones: readonly PhoneInPool[], needsMore: (cell: Cell) => boolean) {
    for (const planned of cells) {
      const shelf = this.#shelfOf(planned.cell);
      const open = new OpenCell(planned, this.#cells.size, shelf, needsMore);
      shelf.cells.push(open);
      this.#cells.set(open.id, open);
    }
    const all = [...this.#cells.values()];
    this.#paired = all.filter(({ planned }) => planned.pairs);
    this.#crew = new Crew(phones, [...this.#shelves.values()]);
    for (const open of all) this.#settle(open);
  }

  /** The phone's next turn; `wait` if others' turns may still leave work for it; null if nothing is left for it. */
  next(phoneId: string, rests: Rests = () => 0): Turn | 'wait' | null {
    const phone = this.#crew.get(phoneId);
    const open = phone && choose(phone, this.#crew, rests);
    // Whatever is not done is under way, kept for another phone, or better tried by another: all that may come back.
    if (!open) return this.hasLeft(phoneId) ? 'wait' : null;
    const attempt = this.#tries(open, phoneId, () => open.begin(phoneId));
    this.#crew.move(phone, open.shelf.place);
    this.#settle(open);
    return { cell: open.planned.cell, attempt };
  }

  /** Is anything left that the phone could try, be it under way on another? */
  hasLeft(phoneId: string): boolean {
    const phone = this.#crew.get(phoneId);
    return phone !== null && [...phone.shelves.keys()].some(({ open }) => open > 0);
  }

  /** A turn has ended with a recorded trial. */
  record(trial: Trial, worth: Worth): void {
    const open = this.#find(trial.cell);
    open.end(trial.phone.id, worth);
    this.#settle(open);
  }

  /** A trial that was recorded as valid is not, after all: it is made again, and that is not held against its cell. */
  void(trial: Trial): void {
    const open = this.#find(trial.cell);
    open.void(trial.phone.id);
    this.#settle(open);
    this.#giveUp();
  }

  /** A trial of an earlier session of the same run, found in its journal. */
  recall(trial: Trial, worth: Worth): void {
    const open = this.#find(trial.cell);
    const { id } = trial.phone;
    this.#tries(open, id, () => open.recall(id, trial.attempt, worth));
    this.#settle(open);
  }

  /** The turn was not tried at all; its number is free again. */
  giveBack(phoneId: string, { cell, attempt }: Turn): void {
    const open = this.#find(cell);
    this.#tries(open, phoneId, () => open.giveBack(phoneId, attempt));
    this.#settle(open);
    this.#giveUp();
  }

  /** The phone is lost for good; cells that only it could try are given up. */
  retire(phoneId: string): void {
    this.#crew.lose(phoneId);
    this.#shrunk();
  }

  /** The phone cannot be trusted in the cell's app and scope any more. */
  bar(phoneId: string, cell: Cell): void {
    this.#crew.bar(phoneId, ({ place }) => place === placeOf(cell));
    this.#shrunk();
  }

  /** The phone's account in an app is to be left alone; cells that no other account can try are given up. */
  stop(phoneId: string, app: string): void {
    this.#crew.bar(phoneId, (shelf) => shelf.app === app);
    this.#shrunk();
  }

  /** Are trials of this link still to come, or under way? */
  wants(link: string): boolean {
    return (this.#busy.get(link) ?? 0) > 0;
  }

  get progress(): { readonly cells: number; readonly done: number; readonly trialsLeft: number } {
    return { cells: this.#cells.size, done: this.#done, trialsLeft: this.#trialsLeft };
  }

  #shelfOf(cell: Cell): CellShelf {
    const key = `${cell.platform} ${placeOf(cell)}`;
    const shelf = this.#shelves.get(key) ?? new Shelf(cell);
    this.#shelves.set(key, shelf);
    return shelf;
  }

  /** The crew can do less than before. */
  #shrunk(): void {
    this.#giveUp();
    for (const open of this.#paired) this.#settle(open);
  }

  #giveUp(): void {
    for (const shelf of this.#shelves.values()) {
      if (shelf.open === 0 || this.#crew.serve(shelf)) continue;
      for (const open of shelf.cells) {
        open.giveUp();
        this.#settle(open);
      }
    }
  }

  /** Does what changes how often a phone has tried a cell. */
  #tries<T>(open: OpenCell, phoneId: string, change: () => T): T {
    const before = open.triedBy(phoneId);
    const result = change();
    this.#crew.traces(phoneId, open.shelf)?.tried(open.index, before, open.triedBy(phoneId));
    return result;
  }

  /** Brings piles and sums up to date with a cell that has changed. */
  #settle(open: OpenCell): void {
    const { planned, shelf, told, sums } = open;
    const { link } = planned.cell;
    this.#trialsLeft += sums.left - (told?.left ?? 0);
    this.#done += Number(sums.done) - Number(told?.done ?? false);
    shelf.open += Number(!sums.done) - Number(told ? !told.done : false);
    this.#busy.set(link, (this.#busy.get(link) ?? 0) + Number(sums.busy) - Number(told?.busy ?? false));
    open.told = sums;
    const owed = this.#crew.owed(open);
    for (const { phone } of planned.pairs ?? []) {
      this.#crew.traces(phone, shelf)?.owed(open.index, owed.includes(phone));
    }
    const { wanted } = sums;
    shelf.put(open, wanted > 0 ? { wanted, kept: wanted <= owed.length } : null);
  }

  #find(cell: Cell): OpenCell {
    const open = this.#cells.get(cellId(cell));
    if (!open) throw new Error(`${cellId(cell)} is not in the plan`);
    return open;
  }
}
