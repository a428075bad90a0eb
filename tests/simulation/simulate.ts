import { type Cell, cellId, type Platform, type Trial } from '#model';
import { Pacer } from '#schedule/pacing';
import { type Ended, work } from '#schedule/pool';
import { Queue, type Turn } from '#schedule/queue';
import { lowerBoundMs } from './bound.ts';
import { Chance } from './chance.ts';
import { VirtualClock } from './clock.ts';
import { cellsOf, matrixOf, type Night, phonesOf, type SimulatedPhone } from './lab.ts';

export interface Wanted {
  readonly phones: number;
  readonly cells: number;
  readonly seed: number;
  readonly paced: boolean;
}

export interface Simulated {
  readonly decisions: number;
  readonly trials: number;
  readonly cellsDone: number;
  readonly makespanMs: number;
  readonly lowerBoundMs: number;
  /** When half of all trials were made: the matrix with the least share of its own done, over the one with the most. */
  readonly fairness: number;
  readonly heapMiB: number;
}

/** A night of the real scheduler in virtual time. The same seed gives the same night. */
export async function simulate(night: Night, wanted: Wanted): Promise<Simulated> {
  const simulation = new Simulation(night, wanted);
  return simulation.run();
}

class Simulation {
  readonly #night: Night;
  readonly #wanted: Wanted;
  readonly #clock = new VirtualClock();
  readonly #chance: Chance;
  readonly #pacer: Pacer;
  readonly #phones: ReadonlyMap<string, SimulatedPhone>;
  readonly #place = new Map<string, string>();
  readonly #chains = new Map<string, number[]>();
  readonly #workMs = new Map<Platform, number>();
  readonly #sends = new Map<string, number>();
  readonly #made = new Map<string, number>();
  #decisions = 0;
  #trials = 0;
  #heap = 0;
  readonly #shares: number[] = [];

  constructor(night: Night, wanted: Wanted) {
    this.#night = night;
    this.#wanted = wanted;
    this.#chance = new Chance(wanted.seed);
    this.#pacer = new Pacer(night.pacing);
    this.#phones = new Map(phonesOf(wanted.phones, night).map((phone) => [phone.id, phone]));
  }

  async run(): Promise<Simulated> {
    const cells = cellsOf(this.#wanted.cells, this.#night);
    const phones = [...this.#phones.values()].map(({ id, platform }) => ({ id, platform, serves: () => true }));
    const queue = new Queue(cells, phones, () => this.#chance.happens(this.#night.undecided));
    const ids = phones.map(({ id }) => id);
    const half = (cells.length * this.#night.trials.least) / 2;
    await this.#clock.run(
      work(queue, ids, {
        signal: new AbortController().signal,
        bringBack: async () => false,
        rests: (id) => (place) => this.#restMs(id, place),
        onTurn: () => {
          this.#decisions += 1;
          if (this.#decisions % 5000 === 0) this.#heap = Math.max(this.#heap, process.memoryUsage().heapUsed);
          if (this.#trials >= half && this.#shares.length === 0) this.#shares.push(...this.#made.values());
        },
        tryOnce: (id, turn) => this.#try(id, turn),
      }),
    );
    const chainMs = [...this.#chains.values()].reduce((most, times) => Math.max(most, this.#chainOf(times)), 0);
    const done = { workMs: this.#workMs, sends: this.#sends, chainMs };
    return {
      decisions: this.#decisions,
      trials: this.#trials,
      cellsDone: queue.progress.done,
      makespanMs: this.#clock.now,
      lowerBoundMs: lowerBoundMs(done, [...this.#phones.values()], this.#wanted.paced ? this.#night.pacing : null),
      fairness: Math.min(...this.#shares) / Math.max(...this.#shares),
      heapMiB: this.#heap / 2 ** 20,
    };
  }

  async #try(id: string, turn: Turn): Promise<Ended> {
    const phone = this.#phones.get(id);
    if (!phone) throw new Error(`no phone ${id}`);
    const { givenBack, lost } = this.#night;
    if (this.#clock.now >= phone.diesAtMs) return { trial: null, worth: 'faulty', unfit: 'phone' };
    if (this.#chance.happens(givenBack.share)) {
      await this.#spend(phone, givenBack.seconds * 1000);
      return { trial: null, worth: 'faulty' };
    }
    await this.#rest(phone, turn.cell);
    const valid = !this.#chance.happens(lost.share);
    const ms = this.#trialMs(phone, turn.cell) + (valid ? 0 : lost.seconds * 1000);
    await this.#spend(phone, ms);
    this.#tally(turn.cell, ms);
    return { trial: trialOf(turn, phone), worth: valid ? 'valid' : 'faulty' };
  }

  /** As a run does it: who may not send yet waits with the phone in hand. */
  async #rest({ id, platform }: SimulatedPhone, { app }: Cell): Promise<void> {
    const key = `${platform} ${app}`;
    this.#sends.set(key, (this.#sends.get(key) ?? 0) + 1);
    const ms = this.#restMs(id, { app });
    this.#pacer.sent(`${id} ${app}`, this.#clock.now + ms);
    if (ms > 0) await this.#clock.sleep(ms);
  }

  #restMs(id: string, { app }: Pick<Cell, 'app'>): number {
    return this.#wanted.paced ? this.#pacer.wait(`${id} ${app}`, this.#clock.now) : 0;
  }

  #trialMs({ id, factor }: SimulatedPhone, { app, scope }: Cell): number {
    const { seconds, spread, moveSeconds } = this.#night;
    const place = `${app}/${scope}`;
    const move = this.#place.get(id) === place ? 0 : moveSeconds;
    this.#place.set(id, place);
    return (this.#chance.around(seconds[scope], spread) + move) * factor * 1000;
  }

  async #spend({ platform }: SimulatedPhone, ms: number): Promise<void> {
    this.#workMs.set(platform, (this.#workMs.get(platform) ?? 0) + ms);
    await this.#clock.sleep(ms);
  }

  #tally(cell: Cell, ms: number): void {
    const id = cellId(cell);
    this.#trials += 1;
    this.#made.set(matrixOf(cell), (this.#made.get(matrixOf(cell)) ?? 0) + 1);
    this.#chains.set(id, [...(this.#chains.get(id) ?? []), ms]);
  }

  /** The first trials of a cell may be made side by side; each one more waits for what those before came to. */
  #chainOf(times: readonly number[]): number {
    const { least } = this.#night.trials;
    return Math.max(...times.slice(0, least)) + times.slice(least).reduce((sum, ms) => sum + ms, 0);
  }
}

const trialOf = ({ cell, attempt }: Turn, { id, platform }: SimulatedPhone): Trial => ({
  schema: 1,
  id: `${cellId(cell)}#${attempt}`,
  cell,
  attempt,
  phone: { id, platform, osVersion: '13', model: 'simulated', virtual: true },
  account: null,
  versions: {},
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 0,
  observation: null,
  fault: null,
});
