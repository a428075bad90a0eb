import type { Phone, Point } from '#drivers/phone';
import type { Moment, Step } from '#model';
import { middle, type Node, readTree, type Tree } from './tree.ts';

/** Time as the harness knows it; tests bring their own. */
export interface Clock {
  now(): number;
  pause(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  pause: (ms) => new Promise((done) => setTimeout(done, ms)),
};

/** Between two looks while waiting for something to appear. */
const LOOK_MS = 150;

/** The phone is not where the procedure must be, and could not be brought there. Says nothing about the link. */
export class LostWayError extends Error {
  override readonly name = 'LostWayError';
}

/**
 * An eye and a finger at one phone, for the length of one trial. Looks, taps, types, and writes down each step.
 */
export class Hand {
  readonly phone: Phone;
  readonly clock: Clock;
  readonly steps: Step[] = [];
  readonly notes = new Set<string>();
  readonly #startedAt: number;
  readonly #onFrame: (moment: Moment, tree: Tree, xml: string) => Promise<void>;

  constructor(
    phone: Phone,
    options: { clock: Clock; onFrame?: (moment: Moment, tree: Tree, xml: string) => Promise<void> },
  ) {
    this.phone = phone;
    this.clock = options.clock;
    this.#startedAt = options.clock.now();
    this.#onFrame = options.onFrame ?? (async () => {});
  }

  get elapsedMs(): number {
    return this.clock.now() - this.#startedAt;
  }

  async look(): Promise<Tree> {
    return (await this.#see()).tree;
  }

  /** Looks and keeps what was seen as a frame of the record. */
  async record(moment: Moment): Promise<Tree> {
    const { tree, xml } = await this.#see();
    await this.#onFrame(moment, tree, xml);
    return tree;
  }

  async #see(): Promise<{ tree: Tree; xml: string }> {
    const xml = await this.phone.source();
    const tree = readTree(xml, this.phone.platform);
    for (const note of tree.notes) this.notes.add(note);
    return { tree, xml };
  }

  /** Looks until `find` finds; null when time is over. */
  async seek<T>(find: (tree: Tree) => T | null | undefined | false, withinMs: number): Promise<T | null> {
    const until = this.clock.now() + withinMs;
    for (;;) {
      const found = find(await this.look());
      if (found) return found;
      if (this.clock.now() >= until) return null;
      await this.clock.pause(LOOK_MS);
    }
  }

  /** As seek, but not finding it means that the way is lost. */
  async need<T>(what: string, find: (tree: Tree) => T | null | undefined | false, withinMs = 10_000): Promise<T> {
    const found = await this.seek(find, withinMs);
    if (!found) throw new LostWayError(`${what} not found in ${withinMs / 1000} s`);
    return found;
  }

  async tap(target: Node | Point, step: Omit<Step, 'atMs'>): Promise<void> {
    this.note(step);
    await this.phone.tap('box' in target ? middle(target) : target);
  }

  /** Taps a field and puts `text` in place of what it holds. */
  async fill(field: Node, text: string, what: string): Promise<void> {
    await this.tap(field, { did: 'tap', what });
    this.note({ did: 'type', what: text });
    await this.phone.type(text);
  }

  note(step: Omit<Step, 'atMs'>): void {
    this.steps.push({ atMs: this.elapsedMs, ...step });
  }
}
