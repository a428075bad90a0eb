import { type Cell, cellId, type PlannedCell } from '#model';
import type { Pile, Shelf, Shelved } from './shelf.ts';

/** What a recorded trial is worth: it counts, the instrument failed, or no control speaks for it. */
export type Worth = 'valid' | 'faulty' | 'uncontrolled';

/** How many trials of one cell may be lost to the instrument before the cell is given up. */
const MOST_FAULTS = 4;
/** The same for trials that our own browser has left without a control: no phone is to blame, and it is soon started again. */
const MOST_UNCONTROLLED = 8;

/** What one phone has had to do with a cell. */
interface Share {
  /** Turns it was given, those under way included. */
  tried: number;
  lost: number;
  counts: boolean;
  underWay: boolean;
}

/** What a cell adds to the queue's sums. */
export interface Told {
  /** Trials still to be made, those under way included. */
  readonly left: number;
  /** Of these, the ones that nobody is at. */
  readonly wanted: number;
  readonly done: boolean;
  readonly busy: boolean;
}

/** All cells of one platform, app and scope. */
export type CellShelf = Shelf<OpenCell>;

/** What was done for one cell, and what is still to be done. */
export class OpenCell implements Shelved {
  readonly planned: PlannedCell;
  readonly id: string;
  /** Its place in the plan, and on its shelf. */
  readonly order: number;
  readonly index: number;
  readonly stage: number;
  readonly shelf: CellShelf;
  pile: Pile | null = null;
  /** As it was last counted in the queue's sums. */
  told: Told | null = null;
  #done = false;
  /** Trials that count towards a verdict. */
  #valid = 0;
  #faults = 0;
  #uncontrolled = 0;
  #underWay = 0;
  /** Numbers of its trials that are made or under way, whatever became of them. */
  readonly #numbers = new Set<number>();
  readonly #by = new Map<string, Share>();
  readonly #needsMore: (cell: Cell) => boolean;

  constructor(planned: PlannedCell, order: number, shelf: CellShelf, needsMore: (cell: Cell) => boolean) {
    this.planned = planned;
    this.id = cellId(planned.cell);
    this.order = order;
    this.index = shelf.cells.length;
    this.stage = planned.stage ?? 0;
    this.shelf = shelf;
    this.#needsMore = needsMore;
  }

  /** A phone begins a trial of it. Returns the trial's number: one that was given back is given again. */
  begin(phone: string): number {
    let attempt = 1;
    while (this.#numbers.has(attempt)) attempt += 1;
    this.#numbers.add(attempt);
    this.#underWay += 1;
    const share = this.#share(phone);
    share.underWay = true;
    share.tried += 1;
    return attempt;
  }

  /** The trial was not made. */
  giveBack(phone: string, attempt: number): void {
    this.#numbers.delete(attempt);
    this.#leave(phone).tried -= 1;
  }

  /** The trial was made. */
  end(phone: string, worth: Worth): void {
    this.#count(this.#leave(phone), worth);
  }

  /** A trial that was made in an earlier session. */
  recall(phone: string, attempt: number, worth: Worth): void {
    this.#numbers.add(attempt);
    const share = this.#share(phone);
    share.tried += 1;
    this.#count(share, worth);
  }

  /** A trial that counted does so no more. */
  void(phone: string): void {
    this.#valid -= 1;
    this.#share(phone).counts = false;
    this.#done = this.#isEnough();
  }

  /** Nobody is left who could try it. */
  giveUp(): void {
    if (this.#underWay === 0) this.#done = true;
  }

  get sums(): Told {
    const { trials } = this.planned;
    const due = this.#valid < trials.least ? trials.least : Math.min(this.#valid + 1, trials.most);
    const left = this.#done ? 0 : due - this.#valid;
    const underWay = this.#underWay;
    return { left, wanted: left - underWay, done: this.#done, busy: !this.#done || underWay > 0 };
  }

  triedBy(phone: string): number {
    return this.#by.get(phone)?.tried ?? 0;
  }

  lostBy(phone: string): number {
    return this.#by.get(phone)?.lost ?? 0;
  }

  /** The phone is at it, or has made a trial that counts. */
  hasOf(phone: string): boolean {
    const share = this.#by.get(phone);
    return share !== undefined && (share.counts || share.underWay);
  }

  #count(share: Share, worth: Worth): void {
    switch (worth) {
      case 'valid':
        this.#valid += 1;
        share.counts = true;
        break;
      case 'faulty':
        this.#faults += 1;
        share.lost += 1;
        break;
      case 'uncontrolled':
        this.#uncontrolled += 1;
    }
    if (this.#isEnough()) this.#done = true;
  }

  #isEnough(): boolean {
    const { cell, trials } = this.planned;
    if (this.#valid >= trials.most || this.#faults >= MOST_FAULTS) return true;
    if (this.#uncontrolled >= MOST_UNCONTROLLED) return true;
    return this.#valid >= trials.least && !this.#needsMore(cell);
  }

  #leave(phone: string): Share {
    this.#underWay -= 1;
    const share = this.#share(phone);
    share.underWay = false;
    return share;
  }

  #share(phone: string): Share {
    const share = this.#by.get(phone) ?? { tried: 0, lost: 0, counts: false, underWay: false };
    this.#by.set(phone, share);
    return share;
  }
}
