import { createHash } from 'node:crypto';

/** Chance that comes out the same for the same words, on every machine. */
export class Chance {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** 0 or more, below `end`. The same for the same question. */
  below(end: number, about: string): number {
    return createHash('sha256').update(`${this.#seed} ${about}`).digest().readUInt32BE() % end;
  }

  pick<T>(from: readonly T[], about: string): T {
    const one = from[this.below(from.length, about)];
    if (one === undefined) throw new Error(`nothing to pick from for ${about}`);
    return one;
  }

  shuffle<T>(all: readonly T[], nameOf: (one: T) => string): readonly T[] {
    return all
      .map((one) => ({ one, at: this.below(2 ** 32, nameOf(one)) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ one }) => one);
  }
}
