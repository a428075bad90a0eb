import type { Cell, Platform, Scope } from '#model';
import { Bits } from './bits.ts';

/** What lies on a shelf, and where. */
export interface Shelved {
  /** On its shelf. */
  readonly index: number;
  readonly stage: number;
  pile: Pile | null;
}

/** Cells of a shelf that rank alike for a phone that has not tried them. */
export interface Pile {
  readonly stage: number;
  /** Trials of each cell that nobody is at. */
  readonly wanted: number;
  /** All of these trials are kept for phones that the plan wants to have tried the cell. */
  readonly kept: boolean;
  readonly bits: Bits;
  size: number;
}

/** All cells of one platform, app and scope: a phone serves the whole shelf or none of it. */
export class Shelf<Of extends Shelved> {
  readonly platform: Platform;
  readonly app: string;
  readonly scope: Scope;
  readonly place: string;
  readonly cells: Of[] = [];
  /** Cells that are not done. */
  open = 0;
  readonly #piles = new Map<string, Pile>();

  constructor({ platform, app, scope }: Cell) {
    this.platform = platform;
    this.app = app;
    this.scope = scope;
    this.place = placeOf({ app, scope });
  }

  get piles(): Iterable<Pile> {
    return this.#piles.values();
  }

  /** Moves a cell to the pile that it belongs on now; on none where nobody can take a turn of it. */
  put(open: Shelved, belongs: { readonly wanted: number; readonly kept: boolean } | null): void {
    const pile = belongs && this.#pile(open.stage, belongs);
    if (pile === open.pile) return;
    if (open.pile) {
      open.pile.bits.remove(open.index);
      open.pile.size -= 1;
    }
    if (pile) {
      pile.bits.add(open.index);
      pile.size += 1;
    }
    open.pile = pile;
  }

  #pile(stage: number, { wanted, kept }: { readonly wanted: number; readonly kept: boolean }): Pile {
    const key = `${stage} ${wanted} ${kept}`;
    const pile = this.#piles.get(key) ?? { stage, wanted, kept, bits: new Bits(this.cells.length), size: 0 };
    this.#piles.set(key, pile);
    return pile;
  }
}

/** What one phone has had to do with the cells of one shelf, by their index. */
export class Traces {
  readonly #size: number;
  /** By how often it has tried them, from once on. */
  readonly #tried: Bits[] = [];
  readonly #triedAtAll: Bits;
  readonly #owed: Bits;

  constructor(size: number) {
    this.#size = size;
    this.#triedAtAll = new Bits(size);
    this.#owed = new Bits(size);
  }

  /** How often it has tried any of them at most. */
  get most(): number {
    return this.#tried.length;
  }

  tried(index: number, before: number, now: number): void {
    if (before > 0) this.#tried[before - 1]?.remove(index);
    while (this.#tried.length < now) this.#tried.push(new Bits(this.#size));
    if (now > 0) this.#tried[now - 1]?.add(index);
    if (now > 0) this.#triedAtAll.add(index);
    else this.#triedAtAll.remove(index);
  }

  /** The plan wants the phone to have tried the cell, and it is to do so yet. */
  owed(index: number, owed: boolean): void {
    if (owed) this.#owed.add(index);
    else this.#owed.remove(index);
  }

  /** The first cell of a pile, from an index on, that the phone may take and has tried so often; -1 if there is none. */
  first({ bits, kept }: Pile, tried: number, from: number): number {
    const level = this.#tried[tried - 1];
    if (tried > 0 && !level) return -1;
    const within = [...(level ? [level] : []), ...(kept ? [this.#owed] : [])];
    return bits.first(from, within, tried === 0 ? this.#triedAtAll : null);
  }
}

/** Where a phone must be to try a cell. */
export const placeOf = ({ app, scope }: Pick<Cell, 'app' | 'scope'>): string => `${app}/${scope}`;
