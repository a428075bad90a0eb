interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Time that passes only when everybody sleeps. Milliseconds. */
export class VirtualClock {
  /** A heap: nobody wakes before the one at the top. */
  readonly #sleepers: Sleeper[] = [];
  #now = 0;
  #order = 0;

  get now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.#push({ at: this.#now + ms, order: this.#order++, wake }));
  }

  /** Lets time pass until the work is done. Rejects if it cannot end: all wait, and nobody sleeps. */
  async run(work: Promise<unknown>): Promise<void> {
    let over = false;
    const end = work.finally(() => {
      over = true;
    });
    end.catch(() => {});
    for (;;) {
      // Whatever the last one to wake has set off runs before time goes on.
      await new Promise(setImmediate);
      if (over) break;
      const next = this.#pop();
      if (!next) throw new Error('everybody waits and nobody sleeps');
      this.#now = next.at;
      next.wake();
    }
    await end;
  }

  #push(sleeper: Sleeper): void {
    const heap = this.#sleepers;
    let at = heap.length;
    heap.push(sleeper);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = heap[up];
      if (!above || !isBefore(sleeper, above)) break;
      heap[at] = above;
      at = up;
    }
    heap[at] = sleeper;
  }

  #pop(): Sleeper | undefined {
    const heap = this.#sleepers;
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last || heap.length === 0) return top;
    for (let at = 0; ; ) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const below = left && right && isBefore(right, left) ? right : left;
      if (!below || isBefore(last, below)) {
        heap[at] = last;
        return top;
      }
      heap[at] = below;
      at = below === left ? 2 * at + 1 : 2 * at + 2;
    }
  }
}

const isBefore = (a: Sleeper, b: Sleeper): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
