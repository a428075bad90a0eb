import type { Pacing } from '#model';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Keeps each account's sending under its limits. Pure bookkeeping: times come in, waits come out, in milliseconds. */
export class Pacer {
  readonly #limits: Pacing;
  readonly #sends = new Map<string, number[]>();

  constructor(limits: Pacing) {
    this.#limits = limits;
  }

  /** How long the account must rest before it may send again; 0 if it may now. */
  wait(account: string, now: number): number {
    const sends = this.#sends.get(account) ?? [];
    const { secondsBetweenSends, perHour, perDay } = this.#limits;
    const free = [
      (sends.at(-1) ?? -Infinity) + secondsBetweenSends * 1000,
      (sends.at(-perHour) ?? -Infinity) + HOUR_MS,
      (sends.at(-perDay) ?? -Infinity) + DAY_MS,
    ];
    return Math.max(0, Math.max(...free) - now);
  }

  /** Sends may be told in any order: those of other runs are heard of later. */
  sent(account: string, at: number): void {
    const sends = this.#sends.get(account) ?? [];
    this.#sends.set(account, sends);
    const late = at < (sends.at(-1) ?? at);
    sends.push(at);
    if (late) sends.sort((a, b) => a - b);
    const last = sends.at(-1) ?? at;
    while (last - (sends[0] ?? last) >= DAY_MS) sends.shift();
  }
}
