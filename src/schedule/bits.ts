/** A set of small whole numbers, searched a word at a time. */
export class Bits {
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  add(index: number): void {
    this.#words[index >>> 5] = (this.#words[index >>> 5] ?? 0) | (1 << (index & 31));
  }

  remove(index: number): void {
    this.#words[index >>> 5] = (this.#words[index >>> 5] ?? 0) & ~(1 << (index & 31));
  }

  /** The lowest number from `from` on that is in this set, in all of `within` and not in `without`; -1 if there is none. */
  first(from: number, within: readonly Bits[], without: Bits | null): number {
    const start = from >>> 5;
    for (let at = start; at < this.#words.length; at++) {
      let word = this.#words[at] ?? 0;
      if (at === start) word &= -1 << (from & 31);
      for (const more of within) word &= more.#words[at] ?? 0;
      if (without) word &= ~(without.#words[at] ?? 0);
      if (word !== 0) return at * 32 + 31 - Math.clz32(word & -word);
    }
    return -1;
  }
}
