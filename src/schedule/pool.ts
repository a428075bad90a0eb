import type { Trial } from '#model';
import type { Queue, Rests, Turn } from './queue.ts';

export interface Ended {
  /** Null where the turn was given back untried. */
  readonly trial: Trial | null;
  readonly valid: boolean;
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
  const bell = new Bell();
  await Promise.all(phones.map((phone) => workOn(queue, phone, bell, options)));
}

async function workOn(queue: Queue, phone: string, bell: Bell, options: PoolOptions): Promise<void> {
  const { signal, onTurn, tryOnce, rests } = options;
  for (;;) {
    const turn = signal.aborted ? null : queue.next(phone, rests(phone));
    onTurn(phone, turn === 'wait' ? null : turn);
    if (turn === null) return;
    if (turn === 'wait') {
      await bell.wait();
      continue;
    }
    const ended = await tryOnce(phone, turn);
    if (ended) {
      if (ended.trial) queue.record(ended.trial, ended.valid);
      else queue.giveBack(phone, turn);
      for (const trial of ended.voided ?? []) queue.void(trial);
      if (ended.unfit === 'phone') queue.retire(phone);
      for (const id of ended.stopped ?? []) queue.stop(id, turn.cell.app);
      if (ended.unfit === 'place') queue.bar(phone, turn.cell);
    }
    bell.ring();
    if (!ended) return;
    if (ended.lost && !(await isBack(queue, phone, bell, options))) {
      queue.retire(phone);
      bell.ring();
    }
  }
}

/** Others may finish what is left while the phone is away. */
async function isBack(queue: Queue, phone: string, bell: Bell, { onTurn, bringBack }: PoolOptions): Promise<boolean> {
  onTurn(phone, null);
  const unwanted = new AbortController();
  let back = false;
  const look = async (): Promise<void> => {
    while (!back && queue.hasLeft(phone)) await bell.wait();
    unwanted.abort();
  };
  void look();
  back = await bringBack(phone, unwanted.signal);
  bell.ring();
  return back;
}

/** Wakes those who wait for somebody else's turn to end. */
class Bell {
  #waiting: (() => void)[] = [];

  wait(): Promise<void> {
    return new Promise((wake) => this.#waiting.push(wake));
  }

  ring(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
