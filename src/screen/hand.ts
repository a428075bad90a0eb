import type { Phone, Point } from '#drivers/phone';
import type { Rung, Step } from '#model';
import { Eye, type EyeOptions } from './eye.ts';
import { find, inputs, noticeOn } from './find.ts';
import { middle, type Node, type Tree } from './tree.ts';

/** The app itself says that the account is not fit for measuring: it is left alone, and nothing is tried again. */
export class UnfitError extends Error {
  override readonly name = 'UnfitError';
}

/** Something in the way that the trial itself has cleared. */
export interface Rescue {
  readonly rung: Extract<Rung, 'dismiss' | 'relaunch'>;
  readonly durationMs: number;
  readonly worked: boolean;
  readonly why: string;
}

const PASTE = ['粘贴', 'Paste'];

/** An eye and a finger at one phone, for the length of one trial. Taps, types, and writes down each step. */
export class Hand extends Eye {
  readonly steps: Step[] = [];
  readonly rescues: Rescue[] = [];
  readonly #startedAt: number;
  readonly #accountTrouble: (texts: readonly string[]) => string | null;

  constructor(
    phone: Phone,
    options: EyeOptions & {
      /** What the app says of its account with these words, in a word; null where it says nothing of it. */
      readonly accountTrouble?: (texts: readonly string[]) => string | null;
    },
  ) {
    super(phone, options);
    this.#startedAt = options.clock.now();
    this.#accountTrouble = options.accountTrouble ?? (() => null);
  }

  get elapsedMs(): number {
    return this.clock.now() - this.#startedAt;
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

  /** Puts `text` into a field by the clipboard, as a person would, in place of what it holds. */
  async paste(field: Node, text: string, what: string): Promise<void> {
    await this.phone.setClipboard(text);
    await this.tap(field, { did: 'tap', what });
    await this.phone.clear();
    // With the keyboard up it stands elsewhere.
    const now = await this.need(what, (tree) => inputs(tree).at(-1));
    this.note({ did: 'paste', what });
    await this.phone.longPress(middle(now));
    const paste = await this.need('paste', (tree) => find(tree, PASTE), 3000);
    await this.phone.tap(middle(paste));
  }

  /** Throws UnfitError where what stands in the way is about the account. */
  heed(tree: Tree): void {
    const trouble = this.#accountTrouble(noticeOn(tree));
    if (trouble !== null) throw new UnfitError(trouble);
  }

  /** Clears the way, and writes down that it had to be. */
  async rescue(rung: Rescue['rung'], why: string, act: () => Promise<void>): Promise<void> {
    const began = this.clock.now();
    let worked = false;
    try {
      await act();
      worked = true;
    } finally {
      this.rescues.push({ rung, durationMs: this.clock.now() - began, worked, why });
    }
  }

  note(step: Omit<Step, 'atMs'>): void {
    this.steps.push({ atMs: this.elapsedMs, ...step });
  }
}
