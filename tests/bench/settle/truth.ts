import type { Handset } from '#fixtures/phones/handset';
import type { View } from '#fixtures/phones/view';

/** What a phone showed from a moment on. Milliseconds since 1970. */
interface Shown {
  readonly at: number;
  /** Every text with its place. */
  readonly whole: string;
  readonly texts: ReadonlySet<string>;
}

const EVERY_MS = 40;

/** Knows what a virtual phone showed when, from itself and not from its driver's server. */
export class Truth {
  readonly #shown: Shown[] = [];
  readonly #handset: Handset;
  #watching = true;
  readonly #watched: Promise<void>;

  constructor(handset: Handset) {
    this.#handset = handset;
    this.#watched = this.#watch();
  }

  async stop(): Promise<void> {
    this.#watching = false;
    await this.#watched;
  }

  /** When the screen of a moment came to be as it was then. */
  finalAt(moment: number): number {
    return this.#at(moment).at;
  }

  /** Texts that came up by themselves after a moment: what was settled then was not the end. */
  after(moment: number): readonly string[] {
    const then = this.#at(moment).texts;
    const later = this.#shown.filter(({ at }) => at > moment).flatMap(({ texts }) => [...texts]);
    return [...new Set(later)].filter((text) => !then.has(text));
  }

  #at(moment: number): Shown {
    const shown = this.#shown.findLast(({ at }) => at <= moment);
    if (!shown) throw new Error('nothing was seen before that moment');
    return shown;
  }

  async #watch(): Promise<void> {
    while (this.#watching) {
      const view = await this.#handset.look();
      const at = Date.now();
      const said = textsIn(view);
      const whole = JSON.stringify([this.#handset.front.installed.id, said]);
      if (whole !== this.#shown.at(-1)?.whole) {
        this.#shown.push({ at, whole, texts: new Set(said.map(([text]) => text)) });
      }
      await new Promise((next) => setTimeout(next, EVERY_MS));
    }
  }
}

function textsIn(view: View): readonly (readonly [string, number, number])[] {
  const text = view.text ?? view.label ?? '';
  const own = text === '' && view.role !== 'progress' ? [] : [[text || view.role, view.rect.x, view.rect.y] as const];
  return [...own, ...(view.children ?? []).flatMap(textsIn)];
}
