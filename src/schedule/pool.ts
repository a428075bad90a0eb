import type { Trial } from '#model';
import type { Rests } from './choose.ts';
import type { Worth } from './open-cell.ts';
import type { Queue, Turn } from './queue.ts';

export interface Ended {
  /** Null where the turn was given back untried. */
  readonly trial: Trial | null;
  readonly worth: Worth;
  /** What the phone can go on with: nothing, or everything but this place. */
  readonly unfit?: 'phone' | 'place' | undefined;
  /** The phone was lost, and has to be brought back before its next turn. */
  readonly lost?: boolean;
  /** Earlier trials that were valid and are not any more. */
  readonly voided?: readonly Trial[];
  /** Phones whose account in the turn's app is to be left alone from now on. */
  readonly stopped?: readonly string[] | undefined;
}

export interface PoolOptions {
  /** Makes one trial on one phone and stores it. Null: interrupted, nothing stored. */
  readonly tryOnce: (phone: string, turn: Turn) => Promise<Ended | null>;
  /** False: the phone is not to be used any more. The signal comes when nothing is left for it. */
  readonly bringBack: (phone: string, unwanted: AbortSignal) => Promise<boolean>;
  /** How long a phone's accounts must rest. */
  readonly rests: (phone: string) => Rests;
  readonly onTurn: (phone: string, turn: Turn | null) => void;
  readonly signal: AbortSignal;
}

/** Lets all phones pull from the queue until nothing is left, or until the signal says stop. */
export async function work(queue: Queue, phones: readonly string[], options: PoolOptions): Promise<void> {
  const floor = new Floor(phones.length);
  await Promise.all(phones.map((phone) => workOn(queue, phone, floor, options)));
}

async function workOn(queue: Queue, phone: string, floor: Floor, options: PoolOptions): Promise<void> {
  const { signal, onTurn, tryOnce, rests } = options;
  let lost = false;
  while (!signal.aborted) {
    if (!queue.hasLeft(phone)) {
      onTurn(phone, null);
      // What others do may leave something for it: a trial of theirs that turns out to be worth nothing.
      if (await floor.idle()) continue;
      return;
    }
    if (lost) {
      const how = await bringBack(queue, phone, floor, options);
      lost = how !== 'back';
      if (how === 'given-up') queue.retire(phone);
      floor.ring();
      continue;
    }
    const turn = queue.next(phone, rests(phone));
    if (turn === 'wait' || turn === null) {
      onTurn(phone, null);
      await floor.wait();
      continue;
    }
    onTurn(phone, turn);
    const ended = await tryOnce(phone, turn);
    if (!ended) break;
    settle(queue, phone, turn, ended);
    lost = ended.lost === true;
    floor.ring();
  }
  onTurn(phone, null);
  floor.leave();
}

function settle(queue: Queue, phone: string, turn: Turn, ended: Ended): void {
  if (ended.trial) queue.record(ended.trial, ended.worth);
  else queue.giveBack(phone, turn);
  for (const trial of ended.voided ?? []) queue.void(trial);
  if (ended.unfit === 'phone') queue.retire(phone);
  for (const id of ended.stopped ?? []) queue.stop(id, turn.cell.app);
  if (ended.unfit === 'place') queue.bar(phone, turn.cell);
}

/** Others may finish what is left while the phone is away: then nobody wants it, for the time being. */
async function bringBack(
  queue: Queue,
  phone: string,
  floor: Floor,
  options: PoolOptions,
): Promise<'back' | 'unwanted' | 'given-up'> {
  options.onTurn(phone, null);
  const unwanted = new AbortController();
  let over = false;
  const look = async (): Promise<void> => {
    while (!over && queue.hasLeft(phone)) await floor.wait();
    if (!over) unwanted.abort();
  };
  void look();
  const back = await options.bringBack(phone, unwanted.signal);
  over = true;
  if (back) return 'back';
  return unwanted.signal.aborted ? 'unwanted' : 'given-up';
}

/** Who is at work, and who waits for somebody else's turn to end. */
class Floor {
  #atWork: number;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: ((more: boolean) => void)[] = [];

  constructor(workers: number) {
    this.#atWork = workers;
  }

  wait(): Promise<void> {
    return new Promise((wake) => this.#waiting.push(wake));
  }

  /** As wait, for a worker that has nothing left. False: nobody is at work any more, so there will be nothing. */
  idle(): Promise<boolean> {
    return new Promise((wake) => {
      this.#idle.push(wake);
      this.leave();
    });
  }

  ring(): void {
    for (const wake of this.#waiting.splice(0)) wake();
    // Counted before they wake: the one who rings may be the next to have nothing left.
    this.#atWork += this.#idle.length;
    for (const wake of this.#idle.splice(0)) wake(true);
  }

  leave(): void {
    this.#atWork -= 1;
    for (const wake of this.#waiting.splice(0)) wake();
    if (this.#atWork === 0) for (const wake of this.#idle.splice(0)) wake(false);
  }
}
