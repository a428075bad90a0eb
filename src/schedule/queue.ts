import { type Cell, cellId, type PlannedCell, type Platform, type Trial } from '#model';

/** What is still to be done for one cell. */
interface Open {
  readonly planned: PlannedCell;
  readonly id: string;
  /** Trials that count towards a verdict. */
  valid: number;
  /** Trials made or under way, whatever became of them. */
  made: number;
  faults: number;
  underWay: number;
  readonly triedBy: Map<string, number>;
  /** Trials lost on each phone. */
  readonly lostBy: Map<string, number>;
  /** Phones of which a trial counts, and those that are trying it now. */
  readonly validBy: Set<string>;
  readonly at: Set<string>;
  done: boolean;
}

export interface Turn {
  readonly cell: Cell;
  /** 1, 2, … within the cell. */
  readonly attempt: number;
}

export interface PhoneInPool {
  readonly id: string;
  readonly platform: Platform;
  /** Can this phone use the app and scope at all: the app is installed, a chat is named for its account. */
  readonly serves: (cell: Cell) => boolean;
}

/** How many trials of one cell may be lost to the instrument before the cell is given up. */
const MOST_FAULTS = 4;

/**
 * Which phone tries what next. Pure bookkeeping: no clock, no phone, no waiting.
 *
 * Phones pull. A phone stays in its app and scope while there is work in it, prefers cells of an early stage, then those
 * that it has tried least, so that the trials of a cell spread over phones, and among those the cell with most left to
 * do. A trial that was lost is made again on another phone where there is one.
 */
export class Queue {
  readonly #cells: Open[];
  readonly #phones: readonly PhoneInPool[];
  readonly #needsMore: (cell: Cell) => boolean;
  readonly #place = new Map<string, string>();
  readonly #away = new Set<string>();
  /** `phone place`: where a phone must not be used any more. */
  readonly #barred = new Set<string>();

  /** `needsMore` says, once a cell has its least number of valid trials, whether they leave it undecided. */
  constructor(cells: readonly PlannedCell[], phones: readonly PhoneInPool[], needsMore: (cell: Cell) => boolean) {
    this.#phones = phones;
    this.#needsMore = needsMore;
    this.#cells = cells.map((planned) => ({
      planned,
      id: cellId(planned.cell),
      valid: 0,
      made: 0,
      faults: 0,
      underWay: 0,
      triedBy: new Map(),
      lostBy: new Map(),
      validBy: new Set(),
      at: new Set(),
      done: false,
    }));
  }

  /** The phone's next turn; `wait` if others' turns may still leave work for it; null if nothing is left for it. */
  next(phoneId: string): Turn | 'wait' | null {
    const phone = this.#phones.find((one) => one.id === phoneId);
    if (!phone || this.#away.has(phoneId)) return null;
    const mine = this.#cells.filter((open) => !open.done && this.#serves(phone, open));
    const free = mine.filter((open) => !this.#betterElsewhere(open, phoneId));
    const ready = free.filter((open) => this.#wanted(open) > this.#kept(open, phoneId));
    const best = ready.toSorted((a, b) => this.#rank(phone, a) - this.#rank(phone, b))[0];
    if (!best) return mine.some((open) => this.#mayCome(open, phoneId)) ? 'wait' : null;
    best.made += 1;
    best.underWay += 1;
    best.at.add(phoneId);
    best.triedBy.set(phoneId, (best.triedBy.get(phoneId) ?? 0) + 1);
    this.#place.set(phoneId, placeOf(best.planned.cell));
    return { cell: best.planned.cell, attempt: best.made };
  }

  /** A turn has ended with a recorded trial. */
  record(trial: Trial, valid: boolean): void {
    const open = this.#find(trial.cell);
    open.underWay -= 1;
    open.at.delete(trial.phone.id);
    this.#count(open, trial, valid);
  }

  /** A trial of an earlier session of the same run, found in its journal. */
  recall(trial: Trial, valid: boolean): void {
    const open = this.#find(trial.cell);
    open.made = Math.max(open.made, trial.attempt);
    open.triedBy.set(trial.phone.id, (open.triedBy.get(trial.phone.id) ?? 0) + 1);
    this.#count(open, trial, valid);
  }

  /** The turn was not tried at all. */
  giveBack(phoneId: string, { cell }: Turn): void {
    const open = this.#find(cell);
    open.underWay -= 1;
    open.at.delete(phoneId);
    open.triedBy.set(phoneId, (open.triedBy.get(phoneId) ?? 1) - 1);
    this.#giveUp();
  }

  /** The phone is lost for good; cells that only it could try are given up. */
  retire(phoneId: string): void {
    this.#away.add(phoneId);
    this.#giveUp();
  }

  /** The phone cannot be trusted in the cell's app and scope any more. */
  bar(phoneId: string, cell: Cell): void {
    this.#barred.add(`${phoneId} ${placeOf(cell)}`);
    this.#giveUp();
  }

  #giveUp(): void {
    for (const open of this.#cells) {
      const left = this.#phones.some((phone) => this.#isThere(phone, open));
      if (!left && open.underWay === 0) open.done = true;
    }
  }

  #serves(phone: PhoneInPool, { planned: { cell } }: Open): boolean {
    const barred = this.#barred.has(`${phone.id} ${placeOf(cell)}`);
    return cell.platform === phone.platform && !barred && phone.serves(cell);
  }

  /** Are trials of this link still to come, or under way? */
  wants(link: string): boolean {
    return this.#cells.some(({ planned, done, underWay }) => planned.cell.link === link && (!done || underWay > 0));
  }

  get progress(): { readonly cells: number; readonly done: number; readonly trialsLeft: number } {
    return {
      cells: this.#cells.length,
      done: this.#cells.filter((open) => open.done).length,
      trialsLeft: this.#cells.reduce((sum, open) => sum + (open.done ? 0 : Math.max(this.#left(open), 0)), 0),
    };
  }

  #count(open: Open, trial: Trial, valid: boolean): void {
    if (valid) {
      open.valid += 1;
      open.validBy.add(trial.phone.id);
    } else {
      open.faults += 1;
      open.lostBy.set(trial.phone.id, (open.lostBy.get(trial.phone.id) ?? 0) + 1);
    }
    const { least, most } = open.planned.trials;
    const enough = open.valid >= most || (open.valid >= least && !this.#needsMore(open.planned.cell));
    if (enough || open.faults >= MOST_FAULTS) open.done = true;
  }

  /** How many more trials are to be made, those under way included. */
  #left(open: Open): number {
    const { least, most } = open.planned.trials;
    return (open.valid < least ? least : Math.min(open.valid + 1, most)) - open.valid;
  }

  #wanted(open: Open): number {
    return this.#left(open) - open.underWay;
  }

  /** Trials of the cell that are kept from a phone, for those that the plan wants to have tried it. */
  #kept(open: Open, phoneId: string): number {
    const owed = this.#owed(open);
    return owed.includes(phoneId) ? 0 : owed.length;
  }

  #owed(open: Open): readonly string[] {
    return (open.planned.pairs ?? []).map(({ phone }) => phone).filter((id) => this.#owes(id, open));
  }

  /** Where a phone has lost trials of the cell, others go first that have lost fewer. */
  #betterElsewhere(open: Open, phoneId: string): boolean {
    const lost = (id: string): number => open.lostBy.get(id) ?? 0;
    const mine = this.#owed(open).includes(phoneId) ? 0 : lost(phoneId);
    return mine > 0 && this.#phones.some((phone) => lost(phone.id) < mine && this.#isThere(phone, open));
  }

  #mayCome(open: Open, phoneId: string): boolean {
    return open.underWay > 0 || this.#kept(open, phoneId) > 0 || this.#betterElsewhere(open, phoneId);
  }

  #owes(id: string, open: Open): boolean {
    const phone = this.#phones.find((one) => one.id === id);
    return phone !== undefined && !open.validBy.has(id) && !open.at.has(id) && this.#isThere(phone, open);
  }

  #isThere(phone: PhoneInPool, open: Open): boolean {
    return !this.#away.has(phone.id) && this.#serves(phone, open);
  }

  #rank(phone: PhoneInPool, open: Open): number {
    const moves = this.#place.get(phone.id) === placeOf(open.planned.cell) ? 0 : 1;
    const crowd = this.#phones.filter(
      (one) => one.id !== phone.id && this.#place.get(one.id) === placeOf(open.planned.cell),
    );
    const tried = open.triedBy.get(phone.id) ?? 0;
    const stage = open.planned.stage ?? 0;
    // Having been tried by this phone already weighs most: two phones must have seen a cell before it is decided.
    return stage * 10_000 + tried * 100 + moves * 10 + (moves ? crowd.length : 0) - this.#wanted(open) / 10;
  }

  #find(cell: Cell): Open {
    const id = cellId(cell);
    const open = this.#cells.find((one) => one.id === id);
    if (!open) throw new Error(`${id} is not in the plan`);
    return open;
  }
}

const placeOf = ({ app, scope }: Cell): string => `${app}/${scope}`;
