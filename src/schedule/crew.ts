import type { Cell, Platform } from '#model';
import type { CellShelf, OpenCell } from './open-cell.ts';
import { Traces } from './shelf.ts';

export interface PhoneInPool {
  readonly id: string;
  readonly platform: Platform;
  /** Can this phone use the app and scope at all: the app is installed, a chat is named for its account. */
  readonly serves: (place: Pick<Cell, 'app' | 'scope'>) => boolean;
}

/** A phone that pulls: what it can be used for, and where it is. */
export interface Puller {
  readonly id: string;
  /** The cells that it serves, and what it has had to do with them. */
  readonly shelves: Map<CellShelf, Traces>;
  place: string | null;
  /** It is lost for good. */
  away: boolean;
}

/** All phones of a pool. */
export class Crew {
  readonly #phones = new Map<string, Puller>();
  /** How many phones are, or were last, in an app and scope. */
  readonly #crowd = new Map<string, number>();

  constructor(phones: readonly PhoneInPool[], shelves: readonly CellShelf[]) {
    for (const { id, platform, serves } of phones) {
      const mine = shelves.filter((one) => one.platform === platform && serves(one));
      const traces = mine.map((shelf) => [shelf, new Traces(shelf.cells.length)] as const);
      this.#phones.set(id, { id, shelves: new Map(traces), place: null, away: false });
    }
  }

  /** The phone, unless it is lost for good. */
  get(id: string): Puller | null {
    const phone = this.#phones.get(id);
    return phone && !phone.away ? phone : null;
  }

  lose(id: string): void {
    const phone = this.#phones.get(id);
    if (phone) phone.away = true;
  }

  /** The phone is of no use for such shelves any more. */
  bar(id: string, isBarred: (shelf: CellShelf) => boolean): void {
    const shelves = this.#phones.get(id)?.shelves;
    for (const shelf of shelves?.keys() ?? []) if (isBarred(shelf)) shelves?.delete(shelf);
  }

  serve(shelf: CellShelf): boolean {
    return [...this.#phones.values()].some((phone) => isThere(phone, shelf));
  }

  /** Phones that the plan wants to have tried the cell, and that are to do so yet: as many trials are kept from others. */
  owed(open: OpenCell): readonly string[] {
    return (open.planned.pairs ?? []).flatMap(({ phone: id }) => {
      const phone = this.#phones.get(id);
      return phone && isThere(phone, open.shelf) && !open.hasOf(id) ? [id] : [];
    });
  }

  /** Where a phone has lost trials of the cell, others go first that have lost fewer. */
  betterElsewhere(open: OpenCell, id: string): boolean {
    const mine = open.lostBy(id);
    if (mine === 0 || this.owed(open).includes(id)) return false;
    return [...this.#phones.values()].some((phone) => open.lostBy(phone.id) < mine && isThere(phone, open.shelf));
  }

  /** What the phone has had to do with the shelf's cells, where it serves them. */
  traces(id: string, shelf: CellShelf): Traces | undefined {
    return this.#phones.get(id)?.shelves.get(shelf);
  }

  crowdAt(place: string): number {
    return this.#crowd.get(place) ?? 0;
  }

  move(phone: Puller, place: string): void {
    if (phone.place === place) return;
    if (phone.place !== null) this.#crowd.set(phone.place, this.crowdAt(phone.place) - 1);
    this.#crowd.set(place, this.crowdAt(place) + 1);
    phone.place = place;
  }
}

const isThere = (phone: Puller, shelf: CellShelf): boolean => !phone.away && phone.shelves.has(shelf);
