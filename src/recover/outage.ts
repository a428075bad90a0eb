/** Phones that are lost within this time of each other were lost together. */
const TOGETHER_MS = 60_000;

/**
 * Most phones lost at once: a hub without power, a network that is down. No trial is begun until one of them
 * answers. Pure bookkeeping: times come in.
 */
export class Outage {
  readonly #phones: number;
  readonly #lost = new Map<string, number>();
  #since: number | null = null;
  #wake: () => void = () => {};
  #over: Promise<void> = Promise.resolve();

  /** `phones`: how many there are in all. */
  constructor(phones: number) {
    this.#phones = phones;
  }

  get isOn(): boolean {
    return this.#since !== null;
  }

  /** Resolves when there is none, or none any more. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** The phones that make it an outage, where this one's loss does; null where it does not, or is one more of it. */
  lost(phone: string, now: number): readonly string[] | null {
    this.#lost.set(phone, now);
    if (this.isOn) return null;
    const together = [...this.#lost].filter(([, at]) => now - at <= TOGETHER_MS).map(([id]) => id);
    // Where as many are left as were lost, those had better go on.
    if (together.length < 2 || together.length * 2 <= this.#phones) return null;
    this.#since = now;
    this.#over = new Promise((wake) => {
      this.#wake = wake;
    });
    return together;
  }

  /** The phone answers. How long the outage had lasted, where this ends it; else null. */
  answered(phone: string, now: number): number | null {
    this.#lost.delete(phone);
    return this.end(now);
  }

  /** Ends it whatever the phones say; null where there is none. */
  end(now: number): number | null {
    const since = this.#since;
    if (since === null) return null;
    this.#since = null;
    // What was lost in this outage is no part of another.
    this.#lost.clear();
    this.#wake();
    return now - since;
  }
}
