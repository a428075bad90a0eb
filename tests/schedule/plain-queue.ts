import { type Cell, cellId, type PlannedCell, type Trial } from '#model';
import type { Rests } from '#schedule/choose';
import type { PhoneInPool } from '#schedule/crew';
import type { Worth } from '#schedule/open-cell';
import type { Turn } from '#schedule/queue';

interface Open {
  readonly planned: PlannedCell;
  valid: number;
  readonly numbers: Set<number>;
  faults: number;
  uncontrolled: number;
  underWay: number;
  readonly tried: Record<string, number>;
  readonly lost: Record<string, number>;
  readonly counts: Set<string>;
  readonly at: Set<string>;
  done: boolean;
}

/** More than a cell is ever tried. */
const NUMBERS = Array.from({ length: 100 }, (_, at) => at + 1);

/** The scheduler's rules word for word, looking at every cell on every turn: what the queue must decide, however fast. */
export class PlainQueue {
  readonly #cells: Open[];
  readonly #phones: readonly PhoneInPool[];
  readonly #needsMore: (cell: Cell) => boolean;
  readonly #place: Record<string, string> = {};
  readonly #away = new Set<string>();
  readonly #barred = new Set<string>();

  constructor(cells: readonly PlannedCell[], phones: readonly PhoneInPool[], needsMore: (cell: Cell) => boolean) {
    this.#phones = phones;
    this.#needsMore = needsMore;
    const fresh = { valid: 0, faults: 0, uncontrolled: 0, underWay: 0, done: false };
    this.#cells = cells.map((planned) => ({
      ...fresh,
      planned,
      tried: {},
      lost: {},
      counts: new Set(),
      numbers: new Set(),
      at: new Set(),
    }));
  }

  next(id: string, rests: Rests): Turn | 'wait' | null {
    const mine = this.#cells.filter((open) => !open.done && this.#isThere(id, open));
    const ready = mine.filter((open) => !this.#betterElsewhere(open, id) && this.#wanted(open) > this.#kept(open, id));
    const byRank = ready.toSorted((a, b) => this.#rank(id, a) - this.#rank(id, b));
    const restOf = ({ planned: { cell } }: Open): number => (rests(cell) > 5000 ? rests(cell) : 0);
    const best = byRank.toSorted((a, b) => restOf(a) - restOf(b))[0];
    const mayCome = (open: Open) => open.underWay > 0 || this.#kept(open, id) > 0 || this.#betterElsewhere(open, id);
    if (!best) return mine.some(mayCome) ? 'wait' : null;
    const attempt = NUMBERS.find((one) => !best.numbers.has(one)) ?? 0;
    best.numbers.add(attempt);
    best.underWay += 1;
    best.at.add(id);
    best.tried[id] = (best.tried[id] ?? 0) + 1;
    this.#place[id] = placeOf(best.planned.cell);
    return { cell: best.planned.cell, attempt };
  }

  record(trial: Trial, worth: Worth): void {
    const open = this.#find(trial.cell);
    const { id } = trial.phone;
    open.underWay -= 1;
    open.at.delete(id);
    if (worth === 'valid') open.counts.add(id);
    if (worth === 'faulty') open.lost[id] = (open.lost[id] ?? 0) + 1;
    open[worth === 'faulty' ? 'faults' : worth] += 1;
    open.done ||= this.#isEnough(open);
  }

  recall(trial: Trial, worth: Worth): void {
    const open = this.#find(trial.cell);
    const { id } = trial.phone;
    open.numbers.add(trial.attempt);
    open.tried[id] = (open.tried[id] ?? 0) + 1;
    open.underWay += 1;
    this.record(trial, worth);
  }

  void(trial: Trial): void {
    const open = this.#find(trial.cell);
    open.valid -= 1;
    open.counts.delete(trial.phone.id);
    open.done = this.#isEnough(open);
    this.#giveUp();
  }

  giveBack(id: string, { cell, attempt }: Turn): void {
    const open = this.#find(cell);
    open.numbers.delete(attempt);
    open.underWay -= 1;
    open.at.delete(id);
    open.tried[id] = (open.tried[id] ?? 1) - 1;
    this.#giveUp();
  }

  retire(id: string): void {
    this.#away.add(id);
    this.#giveUp();
  }

  bar(id: string, cell: Cell): void {
    this.#barred.add(`${id} ${placeOf(cell)}`);
    this.#giveUp();
  }

  stop(id: string, app: string): void {
    for (const { planned } of this.#cells) if (planned.cell.app === app) this.bar(id, planned.cell);
  }

  wants(link: string): boolean {
    return this.#cells.some(({ planned, done, underWay }) => planned.cell.link === link && (!done || underWay > 0));
  }

  get progress() {
    const open = this.#cells.filter(({ done }) => !done);
    return {
      cells: this.#cells.length,
      done: this.#cells.length - open.length,
      trialsLeft: open.reduce((sum, one) => sum + this.#wanted(one) + one.underWay, 0),
    };
  }

  #isEnough({ planned: { cell, trials }, valid, faults, uncontrolled }: Open): boolean {
    if (valid >= trials.most || (valid >= trials.least && !this.#needsMore(cell))) return true;
    return faults >= 4 || uncontrolled >= 8;
  }

  #giveUp(): void {
    for (const open of this.#cells) {
      if (open.underWay === 0 && !this.#phones.some(({ id }) => this.#isThere(id, open))) open.done = true;
    }
  }

  #wanted({ valid, underWay, planned: { trials } }: Open): number {
    return (valid < trials.least ? trials.least : Math.min(valid + 1, trials.most)) - valid - underWay;
  }

  #kept(open: Open, id: string): number {
    const owed = this.#owed(open);
    return owed.includes(id) ? 0 : owed.length;
  }

  #owed(open: Open): readonly string[] {
    const wanted = (open.planned.pairs ?? []).map(({ phone }) => phone);
    return wanted.filter((id) => !open.counts.has(id) && !open.at.has(id) && this.#isThere(id, open));
  }

  #betterElsewhere(open: Open, id: string): boolean {
    const mine = this.#owed(open).includes(id) ? 0 : (open.lost[id] ?? 0);
    return this.#phones.some((one) => (open.lost[one.id] ?? 0) < mine && this.#isThere(one.id, open));
  }

  #isThere(id: string, { planned: { cell } }: Open): boolean {
    const phone = this.#phones.find((one) => one.id === id);
    if (phone?.platform !== cell.platform || this.#away.has(id)) return false;
    return !this.#barred.has(`${id} ${placeOf(cell)}`) && phone.serves(cell);
  }

  #rank(id: string, open: Open): number {
    const place = placeOf(open.planned.cell);
    const moves = this.#place[id] === place ? 0 : 1;
    const crowd = this.#phones.filter((one) => one.id !== id && this.#place[one.id] === place).length;
    const tried = open.tried[id] ?? 0;
    const stage = open.planned.stage ?? 0;
    return stage * 10_000 + tried * 100 + moves * 10 + (moves ? crowd : 0) - this.#wanted(open) / 10;
  }

  #find(cell: Cell): Open {
    const open = this.#cells.find(({ planned }) => cellId(planned.cell) === cellId(cell));
    if (!open) throw new Error(`${cellId(cell)} is not in the plan`);
    return open;
  }
}

const placeOf = ({ app, scope }: Cell): string => `${app}/${scope}`;
