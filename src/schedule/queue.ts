import { type Cell, cellId, type PlannedCell, type Platform, type Trial } from '#model';
import { type Open, type Pile, placeOf, type Share, Shelf, Traces } from './shelf.ts';

export interface Turn {
  readonly cell: Cell;
  /** 1, 2, … within the cell. */
  readonly attempt: number;
}

export interface PhoneInPool {
  readonly id: string;
  readonly platform: Platform;
  /** Can this phone use the app and scope at all: the app is installed, a chat is named for its account. */
  readonly serves: (place: Pick<Cell, 'app' | 'scope'>) => boolean;
}

/** What a recorded trial is worth: it counts, the instrument failed, or no control speaks for it. */
export type Worth = 'valid' | 'faulty' | 'uncontrolled';

/** A phone and what it can be used for. */
interface Puller {
  readonly id: string;
  /** The cells that it serves, and what it has had to do with them. */
  readonly shelves: Map<Shelf, Traces>;
  place: string | null;
  away: boolean;
}

/** How many trials of one cell may be lost to the instrument before the cell is given up. */
const MOST_FAULTS = 4;
/** The same for trials that our own browser has left without a control: no phone is to blame, and it is soon started again. */
const MOST_UNCONTROLLED = 8;
/** An account's rest that is shorter than the way to another app is sat out. */
const MOVE_MS = 5_000;

/** How long the phone's account must rest before it may send in an app and scope, in milliseconds. */
export type Rests = (place: Pick<Cell, 'app' | 'scope'>) => number;

/**
 * Which phone tries what next. Pure bookkeeping: no clock, no phone, no waiting.
 *
 * Phones pull. A phone stays in its app and scope while there is work in it, prefers cells of an early stage, then those
 * that it has tried least, so that the trials of a cell spread over phones, and among those the cell with most left to
 * do. A trial that was lost is made again on another phone where there is one. Before all that: no phone waits for an
 * account to have rested while there is work for another of its accounts.
 *
 * A night is some hundred thousand turns: cells lie in piles that rank alike, so that a turn costs a look at each pile.
 */
export class Queue {
  readonly #needsMore: (cell: Cell) => boolean;
  readonly #cells = new Map<string, Open>();
  readonly #paired: Open[] = [];
  readonly #shelves = new Map<string, Shelf>();
  readonly #phones = new Map<string, Puller>();
  /** How many phones are, or were last, in an app and scope. */
  readonly #crowd = new Map<string, number>();
  /** How many cells of a link are still to be tried, or under way. */
  readonly #busy = new Map<string, number>();
  #done = 0;
  #trialsLeft = 0;

  /** `needsMore` says, once a cell has its least number of valid trials, whether they leave it undecided. */
  constructor(cells: readonly PlannedCell[], phones: readonly PhoneInPool[], needsMore: (cell: Cell) => boolean) {
    this.#needsMore = needsMore;
    for (const planned of cells) this.#shelve(planned);
    for (const { id, platform, serves } of phones) {
      const shelves = [...this.#shelves.values()].filter((one) => one.platform === platform && serves(one));
      const traces = shelves.map((shelf) => [shelf, new Traces(shelf.cells.length)] as const);
      this.#phones.set(id, { id, shelves: new Map(traces), place: null, away: false });
    }
    for (const open of this.#cells.values()) this.#settle(open);
  }

  /** The phone's next turn; `wait` if others' turns may still leave work for it; null if nothing is left for it. */
  next(phoneId: string, rests: Rests = () => 0): Turn | 'wait' | null {
    const phone = this.#phones.get(phoneId);
    if (!phone || phone.away) return null;
    const best = this.#best(phone, rests);
    // Whatever is not done is under way, kept for another phone, or better tried by another: all that may come back.
    if (!best) return this.hasLeft(phoneId) ? 'wait' : null;
    const attempt = lowestFree(best.numbers);
    best.numbers.add(attempt);
    best.underWay += 1;
    this.#share(best, phoneId).underWay = true;
    this.#tries(best, phoneId, 1);
    this.#move(phone, best.shelf.place);
    this.#settle(best);
    return { cell: best.planned.cell, attempt };
  }

  /** Is anything left that the phone could try, be it under way on another? */
  hasLeft(phoneId: string): boolean {
    const phone = this.#phones.get(phoneId);
    return phone !== undefined && !phone.away && [...phone.shelves.keys()].some(({ open }) => open > 0);
  }

  /** A turn has ended with a recorded trial. */
  record(trial: Trial, worth: Worth): void {
    const open = this.#find(trial.cell);
    open.underWay -= 1;
    this.#share(open, trial.phone.id).underWay = false;
    this.#count(open, trial, worth);
  }

  /** A trial that was recorded as valid is not, after all: it is made again, and that is not held against its cell. */
  void(trial: Trial): void {
    const open = this.#find(trial.cell);
    open.valid -= 1;
    this.#share(open, trial.phone.id).counts = false;
    open.done = this.#isEnough(open);
    this.#settle(open);
    this.#giveUp();
  }

  /** A trial of an earlier session of the same run, found in its journal. */
  recall(trial: Trial, worth: Worth): void {
    const open = this.#find(trial.cell);
    open.numbers.add(trial.attempt);
    this.#tries(open, trial.phone.id, 1);
    this.#count(open, trial, worth);
  }

  /** The turn was not tried at all; its number is free again. */
  giveBack(phoneId: string, { cell, attempt }: Turn): void {
    const open = this.#find(cell);
    open.numbers.delete(attempt);
    open.underWay -= 1;
    this.#share(open, phoneId).underWay = false;
    this.#tries(open, phoneId, -1);
    this.#settle(open);
    this.#giveUp();
  }

  /** The phone is lost for good; cells that only it could try are given up. */
  retire(phoneId: string): void {
    const phone = this.#phones.get(phoneId);
    if (phone) phone.away = true;
    this.#giveUp();
    for (const open of this.#paired) this.#settle(open);
  }

  /** The phone cannot be trusted in the cell's app and scope any more. */
  bar(phoneId: string, cell: Cell): void {
    const phone = this.#phones.get(phoneId);
    for (const shelf of phone?.shelves.keys() ?? []) if (shelf.place === placeOf(cell)) phone?.shelves.delete(shelf);
    this.#giveUp();
    for (const open of this.#paired) this.#settle(open);
  }

  /** The phone's account in an app is to be left alone; cells that no other account can try are given up. */
  stop(phoneId: string, app: string): void {
    const phone = this.#phones.get(phoneId);
    for (const shelf of phone?.shelves.keys() ?? []) if (shelf.app === app) phone?.shelves.delete(shelf);
    this.#giveUp();
    for (const open of this.#paired) this.#settle(open);
  }

  /** Are trials of this link still to come, or under way? */
  wants(link: string): boolean {
    return (this.#busy.get(link) ?? 0) > 0;
  }

  get progress(): { readonly cells: number; readonly done: number; readonly trialsLeft: number } {
    return { cells: this.#cells.size, done: this.#done, trialsLeft: this.#trialsLeft };
  }

  #shelve(planned: PlannedCell): void {
    const { cell } = planned;
    const key = `${cell.platform} ${placeOf(cell)}`;
    const shelf = this.#shelves.get(key) ?? new Shelf(cell);
    this.#shelves.set(key, shelf);
    const open: Open = {
      planned,
      id: cellId(cell),
      order: this.#cells.size,
      index: shelf.cells.length,
      shelf,
      valid: 0,
      numbers: new Set(),
      faults: 0,
      uncontrolled: 0,
      underWay: 0,
      by: new Map(),
      done: false,
      told: null,
      pile: null,
    };
    shelf.cells.push(open);
    this.#cells.set(open.id, open);
    if (planned.pairs) this.#paired.push(open);
  }

  #best(phone: Puller, rests: Rests): Open | null {
    let best: Open | null = null;
    let lowest = Number.POSITIVE_INFINITY;
    let shortest = Number.POSITIVE_INFINITY;
    for (const [shelf, traces] of phone.shelves) {
      const restMs = shelf.open === 0 ? 0 : waitedFor(rests(shelf));
      if (restMs > shortest) continue;
      for (const pile of shelf.piles) {
        for (let tried = 0; pile.size > 0 && tried <= traces.most; tried++) {
          const rank = this.#rank(phone, shelf, pile, tried);
          if (restMs === shortest && rank > lowest) break;
          const open = this.#firstOf(phone, shelf, pile, tried);
          if (!open || (restMs === shortest && rank === lowest && best && best.order < open.order)) continue;
          best = open;
          lowest = rank;
          shortest = restMs;
        }
      }
    }
    return best;
  }

  #firstOf(phone: Puller, shelf: Shelf, pile: Pile, tried: number): Open | null {
    const traces = phone.shelves.get(shelf);
    for (let index = -1; traces; ) {
      index = traces.first(pile, tried, index + 1);
      const open = shelf.cells[index];
      if (!open) return null;
      if (!this.#betterElsewhere(open, phone.id)) return open;
    }
    return null;
  }

  /** The lowest goes first; among those that rank alike, the first of the plan. */
  #rank(phone: Puller, { place }: Shelf, { stage, wanted }: Pile, tried: number): number {
    const moves = phone.place === place ? 0 : 1;
    const crowd = this.#crowd.get(place) ?? 0;
    // Having been tried by this phone already weighs most: two phones must have seen a cell before it is decided.
    return stage * 10_000 + tried * 100 + moves * 10 + (moves ? crowd : 0) - wanted / 10;
  }

  #giveUp(): void {
    for (const shelf of this.#shelves.values()) {
      if (shelf.open === 0 || [...this.#phones.values()].some((phone) => isThere(phone, shelf))) continue;
      for (const open of shelf.cells) {
        if (open.underWay > 0) continue;
        open.done = true;
        this.#settle(open);
      }
    }
  }

  #count(open: Open, trial: Trial, worth: Worth): void {
    const share = this.#share(open, trial.phone.id);
    switch (worth) {
      case 'valid':
        open.valid += 1;
        share.counts = true;
        break;
      case 'faulty':
        open.faults += 1;
        share.lost += 1;
        break;
      case 'uncontrolled':
        open.uncontrolled += 1;
    }
    if (this.#isEnough(open)) open.done = true;
    this.#settle(open);
  }

  #isEnough({ planned: { cell, trials }, valid, faults, uncontrolled }: Open): boolean {
    if (valid >= trials.most || faults >= MOST_FAULTS || uncontrolled >= MOST_UNCONTROLLED) return true;
    return valid >= trials.least && !this.#needsMore(cell);
  }

  /** Brings piles and sums up to date with a cell that has changed. */
  #settle(open: Open): void {
    const { planned, shelf, done, underWay, told } = open;
    const left = done ? 0 : leftOf(open);
    const busy = !done || underWay > 0;
    this.#trialsLeft += left - (told?.left ?? 0);
    this.#done += Number(done) - Number(told?.done ?? false);
    shelf.open += Number(!done) - Number(told ? !told.done : false);
    const { link } = planned.cell;
    this.#busy.set(link, (this.#busy.get(link) ?? 0) + Number(busy) - Number(told?.busy ?? false));
    open.told = { left, done, busy };
    const owed = this.#owed(open);
    for (const { phone } of planned.pairs ?? []) {
      this.#phones.get(phone)?.shelves.get(shelf)?.owed(open.index, owed.includes(phone));
    }
    const wanted = left - underWay;
    shelf.put(open, wanted > 0 ? { wanted, kept: wanted <= owed.length } : null);
  }

  /** Phones that the plan wants to have tried the cell, and that are to do so yet: as many trials are kept from others. */
  #owed({ planned, shelf, by }: Open): readonly string[] {
    return (planned.pairs ?? []).flatMap(({ phone: id }) => {
      const phone = this.#phones.get(id);
      const share = by.get(id);
      return phone && isThere(phone, shelf) && !share?.counts && !share?.underWay ? [id] : [];
    });
  }

  /** Where a phone has lost trials of the cell, others go first that have lost fewer. */
  #betterElsewhere(open: Open, phoneId: string): boolean {
    const lost = (id: string): number => open.by.get(id)?.lost ?? 0;
    const mine = lost(phoneId);
    if (mine === 0 || this.#owed(open).includes(phoneId)) return false;
    return [...this.#phones.values()].some((phone) => lost(phone.id) < mine && isThere(phone, open.shelf));
  }

  #tries(open: Open, phoneId: string, more: number): void {
    const share = this.#share(open, phoneId);
    this.#phones
      .get(phoneId)
      ?.shelves.get(open.shelf)
      ?.tried(open.index, share.tried, share.tried + more);
    share.tried += more;
  }

  #share(open: Open, phoneId: string): Share {
    const share = open.by.get(phoneId) ?? { tried: 0, lost: 0, counts: false, underWay: false };
    open.by.set(phoneId, share);
    return share;
  }

  #move(phone: Puller, place: string): void {
    if (phone.place === place) return;
    if (phone.place !== null) this.#crowd.set(phone.place, (this.#crowd.get(phone.place) ?? 0) - 1);
    this.#crowd.set(place, (this.#crowd.get(place) ?? 0) + 1);
    phone.place = place;
  }

  #find(cell: Cell): Open {
    const open = this.#cells.get(cellId(cell));
    if (!open) throw new Error(`${cellId(cell)} is not in the plan`);
    return open;
  }
}

/** How many more trials are to be made, those under way included. */
const leftOf = ({ valid, planned: { trials } }: Open): number =>
  (valid < trials.least ? trials.least : Math.min(valid + 1, trials.most)) - valid;

/** A number that was given back is given again: the trials of a cell are numbered without gaps. */
function lowestFree(numbers: ReadonlySet<number>): number {
  let number = 1;
  while (numbers.has(number)) number += 1;
  return number;
}

const waitedFor = (restMs: number): number => (restMs > MOVE_MS ? restMs : 0);

const isThere = (phone: Puller, shelf: Shelf): boolean => !phone.away && phone.shelves.has(shelf);
